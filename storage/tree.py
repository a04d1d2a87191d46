"""The tree's rows: which entries may have a place now, and the hashes that proofs are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking, Connection

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Grown:
    """How far the tree has come. `frontier` is its perfect subtrees, packed."""

    size: int
    frontier: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that is settled and has no place yet; `before` is how far its stream has come."""

    entry_id: int
    stream: str
    seq: int
    leaf_hash: bytes
    before: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the newest checkpoint covers, and how long the oldest entry outside it has waited."""

    entries: int
    size: int
    signed: int
    waiting_since: datetime | None


async def head(conn: "Asking") -> Grown:
    """The tree as it is now."""
    row = await conn.fetchrow(_SQL["head"])
    assert row is not None
    return Grown(**row)


async def locked(conn: "Connection") -> Grown | None:
    """The same, and nobody else lets it grow until this transaction ends; None if one does now."""
    row = await conn.fetchrow(_SQL["locked"])
    return None if row is None else Grown(**row)


async def candidates(conn: "Connection", limit: int, *, sweep: bool = False) -> list[Candidate]:
    """Entries whose neighbours are all known, in their order. A sweep looks at every entry."""
    rows = await conn.fetch(_SQL["sweep" if sweep else "candidates"], limit)
    return [Candidate(**row) for row in rows]


async def add(conn: "Connection", first: int, leaves: Sequence[Candidate]) -> None:
    """Give these entries the next places, from `first` on."""
    await conn.execute(
        _SQL["add"], first, [leaf.entry_id for leaf in leaves], [leaf.leaf_hash for leaf in leaves]
    )


async def keep(conn: "Connection", subtrees: Sequence[tuple[int, int, bytes]]) -> None:
    """Keep the roots of full tiles: level, number, hash."""
    await conn.executemany(_SQL["keep"], subtrees)


async def grow(conn: "Connection", grown: Grown) -> None:
    await conn.execute(_SQL["grow"], grown.size, grown.frontier, grown.root)


async def settle(conn: "Connection") -> None:
    """Remember up to where nothing can come any more, so that nobody looks there again."""
    await conn.execute(_SQL["settle"])


async def unsettled(conn: "Asking") -> bool:
    """Whether an entry that can be seen has no place yet."""
    return bool(await conn.fetchval(_SQL["unsettled"]))


async def hashes(conn: "Asking", level: int, first: int, end: int) -> list[bytes]:
    """The hashes of a level in a row: leaves at level 0, roots of full tiles above."""
    query = _SQL["leaf_hashes"] if level == 0 else _SQL["subtree_hashes"]
    args = (first, end) if level == 0 else (first, end, level)
    found = [row[0] for row in await conn.fetch(query, *args)]
    if len(found) != end - first:
        raise LookupError(f"the tree lacks hashes of level {level} between {first} and {end}")
    return found


async def headers(conn: "Asking", first: int, end: int) -> list[bytes]:
    """The headers of the entries at these places, in order."""
    return [row["header"] for row in await conn.fetch(_SQL["headers"], first, end)]


async def place(conn: "Asking", stream: str, seq: int) -> tuple[int, bytes] | None:
    """The place and the leaf hash of an entry, once it has a place."""
    row = await conn.fetchrow(_SQL["place"], stream, seq)
    return None if row is None else (row["idx"], row["leaf_hash"])


async def coverage(conn: "Asking") -> Coverage:
    row = await conn.fetchrow(_SQL["coverage"])
    assert row is not None
    return Coverage(**row)
