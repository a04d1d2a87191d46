"""What a backup asks of the database: one unchanging view of it, and what that view holds."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import checkpoints
from storage.named import queries
from storage.pool import open_connection

if TYPE_CHECKING:
    from storage.pool import Connection

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database holds at one instant, and the newest checkpoint that was signed by then."""

    entries: int
    streams: int
    migration: str
    size: int
    checkpoint: str


@contextlib.asynccontextmanager
async def unchanging(url: str) -> AsyncIterator[tuple[str, Facts]]:
    """The name of a view of the database that lasts as long as the block, and its facts."""
    conn = await open_connection(url, application="remit backup", patient=True)
    try:
        async with conn.transaction(isolation="repeatable_read", readonly=True):
            yield await conn.fetchval(_SQL["snapshot"]), await facts(conn)
    finally:
        await conn.close(timeout=5)


async def facts(conn: "Connection") -> Facts:
    """What the database holds now."""
    row = await conn.fetchrow(_SQL["facts"])
    assert row is not None
    newest = await checkpoints.newest(conn)
    size, note = newest if newest is not None else (0, "")
    return Facts(**row, size=size, checkpoint=note)


@contextlib.asynccontextmanager
async def scratch(admin_url: str) -> AsyncIterator[None]:
    """An empty database `remit_scratch` beside the others, for as long as the block runs.

    Migrated, it gives a new server the roles, which belong to no database and are in no dump.
    """
    conn = await open_connection(admin_url, application="remit restore", patient=True)
    try:
        await conn.execute(_SQL["drop_scratch"])
        await conn.execute(_SQL["make_scratch"])
        yield
        await conn.execute(_SQL["drop_scratch"])
    finally:
        await conn.close(timeout=5)
