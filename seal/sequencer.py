"""The sequencer: gives entries their places in the tree. Any number of them may run at once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from seal.tree import TILE_HEIGHT, Frontier, grow
from storage import tree

if TYPE_CHECKING:
    from storage.pool import Connection

BATCH = 1000


async def drain(conn: "Connection", *, sweep: bool = False) -> int:
    """Give every entry a place that can have one now; how many got theirs.

    A sweep does not trust what was remembered as settled and looks at the whole ledger.
    """
    limit, total = BATCH, 0
    while True:
        found, placed = await sequence(conn, limit=limit, sweep=sweep)
        total += placed
        if found < limit:
            return total
        if not placed:
            limit *= 4  # all of these wait for entries before them; others stand behind


async def sequence(
    conn: "Connection", *, limit: int = BATCH, sweep: bool = False
) -> tuple[int, int]:
    """One batch, in one transaction: how many entries were found, how many got a place.

    Nothing is found while another sequencer is at work.
    """
    async with conn.transaction():
        was = await tree.locked(conn)
        if was is None:
            return 0, 0
        found = await tree.candidates(conn, limit, sweep=sweep)
        placed = in_order(found)
        if placed:
            frontier, completed = grow(
                Frontier.unpacked(was.size, was.frontier), (each.leaf_hash for each in placed)
            )
            await tree.add(conn, was.size, placed)
            await tree.keep(
                conn,
                [(of.height // TILE_HEIGHT, of.number, root) for of, root in completed.items()],
            )
            await tree.grow(conn, tree.Grown(frontier.size, frontier.packed(), frontier.root))
        await tree.settle(conn)
    return len(found), len(placed)


def in_order(found: Iterable[tree.Candidate]) -> list[tree.Candidate]:
    """Those whose predecessor has a place, or gets one just before them; the others wait."""
    reached: dict[str, int] = {}
    placed = []
    for each in found:
        if each.seq == reached.get(each.stream, each.before) + 1:
            reached[each.stream] = each.seq
            placed.append(each)
    return placed
