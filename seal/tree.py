"""The tree of RFC 6962: its hashes, and the little that must be remembered for it to grow."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
TILE_HEIGHT = 8
"""Hashes are kept and served in tiles of 256."""


@dataclass(frozen=True, slots=True)
class Subtree:
    """The `number`-th perfect subtree of 2**height leaves, counted from the left."""

    height: int
    number: int


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves as the roots of its perfect subtrees, largest first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.peaks) != self.size.bit_count():
            raise ValueError(f"{self.size} leaves do not make {len(self.peaks)} subtrees")

    @property
    def root(self) -> bytes:
        return folded(self.peaks)

    def packed(self) -> bytes:
        return b"".join(self.peaks)

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> "Frontier":
        return cls(size, tuple(chunks(packed)))


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(frontier: Frontier, leaves: Iterable[bytes]) -> tuple[Frontier, dict[Subtree, bytes]]:
    """The tree with these leaf hashes added, and the roots of the tiles that they completed."""
    peaks, size = list(frontier.peaks), frontier.size
    completed: dict[Subtree, bytes] = {}
    for leaf in leaves:
        peaks.append(leaf)
        size += 1
        for height in range(1, (size & -size).bit_length()):
            right = peaks.pop()
            peaks[-1] = node_hash(peaks[-1], right)
            if height % TILE_HEIGHT == 0:
                completed[Subtree(height, (size >> height) - 1)] = peaks[-1]
    return Frontier(size, tuple(peaks)), completed


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    return grow(Frontier(), leaves)[0].root


def folded(peaks: Sequence[bytes]) -> bytes:
    """The root over perfect subtrees that stand side by side, largest first."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


def perfect(start: int, end: int) -> Iterator[Subtree]:
    """The fewest perfect subtrees that cover the leaves from `start` up to before `end`."""
    while start < end:
        height = (end - start).bit_length() - 1
        if start:
            height = min(height, (start & -start).bit_length() - 1)
        yield Subtree(height, start >> height)
        start += 1 << height


def chunks(packed: bytes) -> Iterator[bytes]:
    """The hashes in a packed row of them."""
    if len(packed) % HASH_SIZE:
        raise ValueError("this is not a row of whole hashes")
    for place in range(0, len(packed), HASH_SIZE):
        yield packed[place : place + HASH_SIZE]
