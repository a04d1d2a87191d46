"""Entries on the record about the record, said by the machine's own administrator."""

import hashlib
from typing import TYPE_CHECKING

from schemas.ids import SETUP

if TYPE_CHECKING:
    from schemas.commands import Command
    from schemas.request import Answer


async def say(command: "Command", command_id: str) -> "Answer":
    """Give the command at the desk; said again, it is answered as before."""
    from cli.reach import database_url, plainly
    from desk.counter import Desk
    from runtime.settings import load_settings
    from runtime.stack import locate
    from runtime.temporal import connect
    from storage.pool import open_pool

    settings = load_settings()
    stack = locate(settings)
    try:
        pool = await open_pool(database_url(), size=2, application="remit-cli")
        try:
            client = await connect(settings, address=stack.temporal_address)
            desk = Desk(client, pool, stack.temporal_task_queue)
            return await desk.submit(command, by=SETUP, command_id=command_id)
        finally:
            await pool.close()
    except Exception as wrong:
        raise plainly(wrong) from None


def command_id(what: str, *about: str) -> str:
    """The same for the same thing, so that an attempt that was cut short can be made again."""
    digest = hashlib.sha256("\n".join(about).encode()).hexdigest()
    return f"{what}-{digest[:32]}"
