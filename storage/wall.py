"""The second wall: reading for one party, to which the database itself shows what is its own.

The login that reads here sees nothing by itself. Each transaction brings a claim that says whose
eyes it reads with; it is made with a key that only the portal and one function of the database
know, holds for a minute, and only in the session that it was made for.
"""

import hashlib
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg

from schemas.errors import Refused, Status
from storage.named import queries
from storage.pool import open_pool

if TYPE_CHECKING:
    from storage.pool import Connection, Pool, Told

_SQL = queries(__file__)
_HOLDS = 60
"""Seconds: longer than any transaction here may last, and the clocks of two machines apart."""
_CLAIM = re.compile(r"[a-z][a-z0-9-]{1,39}:[0-9]{10,11}:[0-9]{1,10}:[0-9a-f]{64}", re.ASCII)
NO_PARTY = ""


class NoSecondWall(Refused):
    """The login that reads for parties cannot do so, or is shown more than it should be."""

    status = Status.UNAVAILABLE

    def __init__(self, why: str) -> None:
        super().__init__(
            f"Nothing can be read for parties: {why}.",
            next_step="Let its login in, with the migrations: remit db migrate --logins",
        )


class Wall:
    """The way in for parties, and the key with which claims are made."""

    def __init__(self, pool: "Pool", inner_pad: bytes, outer_pad: bytes) -> None:
        self.pool = pool
        self._inner = hashlib.sha256(inner_pad)
        self._outer = hashlib.sha256(outer_pad)

    def seen_by(self, party: str) -> "Seen":
        """What is this party's, and nothing else; with no party, nothing."""
        return Seen(self, party)

    def claim(self, party: str, backend: int) -> str:
        """`party:until:backend:mac` (HMAC-SHA256)."""
        said = f"{party}:{int(time.time()) + _HOLDS}:{backend}"
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(said.encode())
        outer.update(inner.digest())
        return f"{said}:{outer.hexdigest()}"


class Seen:
    """Asked like a pool. Each question is a transaction of its own with the party's claim; what
    belongs together is asked in one: `async with seen.acquire() as conn`."""

    def __init__(self, wall: Wall, party: str) -> None:
        self._wall = wall
        self._party = party

    @asynccontextmanager
    async def acquire(self) -> "AsyncIterator[Connection]":
        """A connection in a transaction that reads only, as this party, at one instant."""
        async with self._wall.pool.acquire() as conn:
            begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            if self._party != NO_PARTY:
                claim = self._wall.claim(self._party, conn.get_server_pid())
                if _CLAIM.fullmatch(claim) is None:
                    raise ValueError("not the name of a party")
                # One round trip for both. A statement with parameters could not begin as well, and
                # a claim has no letter that could end the text.
                begin = f"{begin}; SET LOCAL remit.claim = '{claim}'"
            await conn.execute(begin)
            try:
                yield conn
            finally:
                if not conn.is_closed():
                    await conn.execute("ROLLBACK")

    async def fetch(self, query: str, *args: Any) -> list[asyncpg.Record]:
        async with self.acquire() as conn:
            return await conn.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> asyncpg.Record | None:
        async with self.acquire() as conn:
            return await conn.fetchrow(query, *args)

    async def execute(self, query: str, *args: Any) -> str:
        """As with a pool; what would change anything is refused by the transaction."""
        async with self.acquire() as conn:
            return await conn.execute(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:
        async with self.acquire() as conn:
            return await conn.fetchval(query, *args)


@asynccontextmanager
async def wall(
    pool: "Pool", url: str, *, size: int = 8, told: "Told | None" = None
) -> AsyncIterator[Wall]:
    """The wall for as long as the block runs. `url` is the reader's way in; `pool` has the key.

    Raises NoSecondWall where the reader may not enter, or would see more than it should.
    """
    pads = await pool.fetchrow(_SQL["key"])
    assert pads is not None
    try:
        reading = await open_pool(url, size=size, application="remit-reader", told=told)
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidPasswordError,
            asyncpg.InsufficientPrivilegeError):  # fmt: skip
        raise NoSecondWall("remit_reader may not enter") from None
    try:
        if not await _is_walled(reading):
            raise NoSecondWall("its login is shown more than a party's")
        yield Wall(reading, pads["inner_pad"], pads["outer_pad"])
    finally:
        reading.terminate()


async def _is_walled(reading: "Pool") -> bool:
    try:
        return bool(await reading.fetchval(_SQL["walled"]))
    except asyncpg.InsufficientPrivilegeError:  # another login may not even ask
        return False
