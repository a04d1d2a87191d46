"""The Merkle tree of RFC 6962, grown leaf by leaf in little memory, and its proofs."""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Growing:
    """A tree that keeps one node of each height at most: the last one, until it has a neighbour."""

    def __init__(self) -> None:
        self.size = 0
        self._alone: list[list[bytes]] = []

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add these leaf hashes. The more at once, the faster: height by height, not one by one."""
        self.size += len(leaves)
        nodes, height = list(leaves), 0
        while nodes:
            if height == len(self._alone):
                self._alone.append([])
            nodes = self._alone[height] + nodes
            self._alone[height] = nodes[-1:] if len(nodes) % 2 else []
            nodes = [
                sha256(b"\x01" + left + right).digest()
                for left, right in zip(nodes[::2], nodes[1::2], strict=False)
            ]
            height += 1

    def root(self) -> bytes:
        peaks = [node for alone in self._alone for node in alone]
        if not peaks:
            return EMPTY_ROOT
        reached = peaks[0]
        for peak in peaks[1:]:
            reached = node_hash(peak, reached)
        return reached


def shows_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the proof leads from the leaf at `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size or any(len(part) != 32 for part in (leaf, root, *proof)):
        return False
    return _climbed(index, size, leaf, list(proof)) == root


def _climbed(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes | None:
    """The root of the subtree of `size` leaves that holds the leaf, by the rest of the proof."""
    if size == 1:
        return leaf if not proof else None
    if not proof:
        return None
    half = 1 << ((size - 1).bit_length() - 1)
    *rest, sibling = proof
    if index < half:
        below = _climbed(index, half, leaf, rest)
        return None if below is None else node_hash(below, sibling)
    below = _climbed(index - half, size - half, leaf, rest)
    return None if below is None else node_hash(sibling, below)


def shows_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that the tree of `new` leaves begins with that of `old`."""
    if not 0 < old <= new or any(len(part) != 32 for part in (old_root, new_root, *proof)):
        return False
    if old == new:
        return not proof and old_root == new_root
    return _both(old, new, old_root, list(proof), known=True) == (old_root, new_root)


def _both(
    old: int, new: int, old_root: bytes, proof: list[bytes], *, known: bool
) -> tuple[bytes, bytes] | None:
    """The roots of the old part and of the whole of a subtree; `known` while it starts at 0."""
    if old == new:
        if known:
            return (old_root, old_root) if not proof else None
        return (proof[0], proof[0]) if len(proof) == 1 else None
    if not proof:
        return None
    half = 1 << ((new - 1).bit_length() - 1)
    *rest, sibling = proof
    if old <= half:
        pair = _both(old, half, old_root, rest, known=known)
        return None if pair is None else (pair[0], node_hash(pair[1], sibling))
    pair = _both(old - half, new - half, old_root, rest, known=False)
    return None if pair is None else (node_hash(sibling, pair[0]), node_hash(sibling, pair[1]))
