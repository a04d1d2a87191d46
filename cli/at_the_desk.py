"""The desk, the engine behind it and the memory, for commands that need all three."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from cli import reach

if TYPE_CHECKING:
    from temporalio.client import Client

    from desk.counter import Desk
    from storage.pool import Pool

T = TypeVar("T")


def at_the_desk(work: "Callable[[Desk, Client, Pool], Awaitable[T]]") -> T:
    """Do the work with the running Remit. Raises Refused where a part of it does not answer."""
    return asyncio.run(_done(work))


async def _done(work: "Callable[[Desk, Client, Pool], Awaitable[T]]") -> T:
    from desk.counter import Desk
    from runtime.settings import load_settings
    from runtime.stack import locate
    from runtime.temporal import connect
    from storage.pool import open_pool

    reach.logs_aside()
    settings = load_settings()
    stack = locate(settings)
    url = reach.database_url()
    try:
        pool = await open_pool(url, size=3, application="remit-cli")
        try:
            client = await connect(settings, address=stack.temporal_address)
            return await work(Desk(client, pool, stack.temporal_task_queue), client, pool)
        finally:
            async with asyncio.timeout(3):
                await pool.close()
    except Exception as wrong:
        raise reach.plainly(wrong) from None
