"""At the counter for webhooks: who speaks, and the work that is done in their name."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from desk.webhooks import Speaker
    from storage.pool import Pool

T = TypeVar("T")
speaking = click.option(
    "--as",
    "acts_as",
    metavar="PERSON",
    envvar="REMIT_AS",
    show_envvar=True,
    help="Who you are, such as dana@housing; this machine's administrator may leave it out.",
)


def at_the_counter(acts_as: str | None, work: "Callable[[Pool, Speaker], Awaitable[T]]") -> T:
    """Do the work in the name of somebody who may have webhooks. Raises Refused."""
    return asyncio.run(_done(acts_as, work))


async def _done(acts_as: str | None, work: "Callable[[Pool, Speaker], Awaitable[T]]") -> T:
    from cli import reach
    from desk import webhooks
    from schemas.ids import SETUP
    from storage.pool import open_pool

    reach.logs_aside()
    url = reach.database_url()
    try:
        pool = await open_pool(url, size=2, application="remit-cli")
        try:
            return await work(pool, await webhooks.speaker(pool, acts_as or SETUP))
        finally:
            await pool.close()
    except Exception as wrong:
        raise reach.plainly(wrong) from None
