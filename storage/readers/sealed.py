"""How far an entry is proved: its place in the tree, the checkpoints over it, who has seen them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage import checkpoints, tree
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Sealed:
    """`index` is its place in the tree, None while it waits for one; `checkpoint` the size of the
    first signed checkpoint that covers it, None while none does. `witnesses` are those who have
    seen a checkpoint that covers it, each with the first time."""

    index: int | None
    checkpoint: int | None
    witnesses: tuple[tuple[str, datetime], ...] = ()


async def sealed(conn: "Asking", stream: str, seq: int) -> Sealed:
    """How far this entry is proved now."""
    place = await tree.place(conn, stream, seq)
    if place is None:
        return Sealed(None, None)
    covered = await checkpoints.covering(conn, place[0])
    if covered is None:
        return Sealed(place[0], None)
    rows = await conn.fetch(_SQL["witnessed"], place[0])
    # A witness is known by its verification key, `name+hash+key`.
    seen = tuple((row["witness"].partition("+")[0], row["seen_at"]) for row in rows)
    return Sealed(place[0], covered, seen)


async def covered(conn: "Asking", numbers: list[int]) -> dict[int, int]:
    """For those of these entries, by their numbers in the whole ledger, that a checkpoint covers
    the size of the first one that does."""
    rows = await conn.fetch(_SQL["covered"], numbers)
    return {row["entry_id"]: row["size"] for row in rows if row["size"] is not None}


async def covered_at(
    conn: "Asking", places: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], int]:
    """The same by stream and number of the entry in it."""
    asked = [*places]
    rows = await conn.fetch(
        _SQL["covered_at"], [stream for stream, _ in asked], [seq for _, seq in asked]
    )
    return {(row["stream"], row["seq"]): row["size"] for row in rows if row["size"] is not None}
