"""The tree and what was signed of it, row by row, for those who check it."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, NamedTuple

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Connection

_SQL = queries(__file__)


class Leaf(NamedTuple):
    """A leaf of the tree, and of its entry what the ledger has."""

    idx: int
    leaf_hash: bytes
    header: bytes | None
    stream: str | None
    seq: int | None


async def leaves(conn: "Connection") -> AsyncIterator[Leaf]:
    """Each leaf, in order."""
    async for row in conn.cursor(_SQL["leaves"], prefetch=1000):
        yield Leaf(*row)


async def subtrees(conn: "Connection", level: int) -> AsyncIterator[tuple[int, bytes]]:
    """The kept roots of full tiles of a level: number and hash."""
    async for row in conn.cursor(_SQL["subtrees"], level, prefetch=100):
        yield row["n"], row["hash"]


async def checkpoints(conn: "Connection") -> AsyncIterator[tuple[str, int, bytes, str]]:
    """Each checkpoint, the smallest first: its log, size, root and note."""
    async for row in conn.cursor(_SQL["checkpoints"], prefetch=200):
        yield row["origin"], row["size"], row["root"], row["note"]


async def outside(conn: "Connection", signed: int) -> tuple[int, float]:
    """How many entries stand outside of a checkpoint of this size, and how long the oldest has,
    in seconds by the clock of the database.
    """
    row = await conn.fetchrow(_SQL["outside"], signed)
    assert row is not None
    return row["entries"], row["seconds"] or 0.0


async def witnessed(conn: "Connection", origin: str) -> list[tuple[str, int, float]]:
    """Each witness by its public key, the largest size it saw, and how many seconds ago."""
    return [
        (row["witness"], row["size"], row["seconds"])
        for row in await conn.fetch(_SQL["witnessed"], origin)
    ]
