"""Roots and proofs read from the stored tree: a few rows for each, however large it is."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from seal.proofs import Range, consistency_ranges, inclusion_ranges
from seal.tree import TILE_HEIGHT, Frontier, Subtree, folded, perfect, root_of
from storage import tree

if TYPE_CHECKING:
    from storage.pool import Asking


async def root(conn: "Asking", size: int) -> bytes:
    """The root of the tree as it was when it had this size."""
    return await _range(conn, (0, size))


async def inclusion(conn: "Asking", index: int, size: int) -> list[bytes]:
    """The proof that leaf `index` is in the tree of this size."""
    return [await _range(conn, part) for part in inclusion_ranges(index, size)]


async def consistency(conn: "Asking", old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old`."""
    return [await _range(conn, part) for part in consistency_ranges(old, new)]


async def frontier(conn: "Asking", size: int) -> Frontier:
    """What a tree of this size must remember to grow."""
    return Frontier(size, tuple(await _peaks(conn, (0, size))))


async def _range(conn: "Asking", part: Range) -> bytes:
    return folded(await _peaks(conn, part))


async def _peaks(conn: "Asking", part: Range) -> list[bytes]:
    peaks: list[bytes] = []
    # Subtrees of one level stand side by side, so one question answers for all of them.
    for level, group in groupby(perfect(*part), key=lambda each: each.height // TILE_HEIGHT):
        subtrees = list(group)
        first, _ = _within(subtrees[0], level)
        _, end = _within(subtrees[-1], level)
        hashes = await tree.hashes(conn, level, first, end)
        peaks += (_root(subtree, level, first, hashes) for subtree in subtrees)
    return peaks


def _within(subtree: Subtree, level: int) -> Range:
    """Which hashes of the level lie in the subtree."""
    rest = subtree.height - level * TILE_HEIGHT
    return subtree.number << rest, (subtree.number + 1) << rest


def _root(subtree: Subtree, level: int, first: int, hashes: Sequence[bytes]) -> bytes:
    start, end = _within(subtree, level)
    return root_of(hashes[start - first : end - first])
