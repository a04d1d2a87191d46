"""Proofs of RFC 6962: which hashes they consist of, and whether they hold."""

from collections.abc import Sequence

from seal.tree import EMPTY_ROOT, node_hash

Range = tuple[int, int]
"""Leaves from the first number up to before the second."""

Proof = Sequence[bytes]


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The parts of the tree whose roots prove that leaf `index` is in it, nearest first."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    start, end = 0, size
    ranges: list[Range] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The parts whose roots prove that the tree of `new` leaves begins with that of `old`.

    Nothing is needed where either is empty or both are one.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves cannot continue one of {old}")
    if old in (0, new):
        return []
    start, end = 0, new
    ranges: list[Range] = []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # else the verifier has this very root: it is the old one
        ranges.append((start, end))
    return ranges[::-1]


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Proof) -> bool:
    """Whether the proof shows that `leaf` stands at `index` in the tree of this size and root."""
    if not 0 <= index < size:
        return False
    number, last, reached = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if number & 1 or number == last:
            reached = node_hash(other, reached)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            reached = node_hash(reached, other)
        number, last = number >> 1, last >> 1
    return last == 0 and reached == root


def continues(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Proof) -> bool:
    """Whether the proof shows that the new tree begins with all of the old one."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    rest = list(proof)
    if old_size & (old_size - 1) == 0:
        rest.insert(0, old_root)
    if not rest:
        return False
    number, last = old_size - 1, new_size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    was = now = rest[0]
    for other in rest[1:]:
        if last == 0:
            return False
        if number & 1 or number == last:
            was, now = node_hash(other, was), node_hash(other, now)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            now = node_hash(now, other)
        number, last = number >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
