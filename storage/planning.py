"""Questions with many optional parts, planned anew each time they are asked.

PostgreSQL makes one plan for all after some askings of a statement. Where most of its conditions
are left out in turn, a plan that suits all of them suits none.
"""

import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Connection, Pool

_SQL = queries(__file__)


@contextlib.asynccontextmanager
async def planned_anew(pool: "Pool") -> AsyncIterator["Connection"]:
    """A connection on which, within the block, every question is planned for what it asks."""
    async with pool.acquire() as conn, conn.transaction(readonly=True):
        await conn.execute(_SQL["anew"])
        yield conn
