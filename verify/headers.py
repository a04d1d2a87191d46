"""The headers: every entry's place in its chain and in the tree, recomputed from their bytes."""

from collections.abc import Callable, Container, Iterator
from hashlib import sha256
from itertools import zip_longest

from verify.bundle import Bundle
from verify.forms import HEX32, number
from verify.tree import Growing
from verify.verdict import CHANGED, MISSING, Malformed, Outcome

VERSION = b"remit-entry/v1"
NOTHING_BEFORE = b"0" * 64
SEALED, UNSEALED = "headers.txt", "unsealed.txt"

Fields = tuple[bytes, bytes, bytes, bytes]
"""Chain, number, hash of the entry before, hash of the body."""


def leaf_hash(chain: bytes, seq: int, prev: bytes, body: bytes) -> bytes:
    """The hash of the entry that has exactly these fields."""
    return sha256(b"\x00remit-entry/v1\n%b\n%d\n%b\n%b\n" % (chain, seq, prev, body)).digest()


def fields(bundle: Bundle, path: str) -> Iterator[Fields]:
    """The headers of a file, in order. Raises Malformed where one does not have its form."""
    if not bundle.has(path):
        return
    lines = bundle.lines(path)
    for place, (version, chain, seq, prev, body) in enumerate(zip_longest(*[lines] * 5)):
        if version != VERSION or body is None:
            raise Malformed(f"header {place} of {path} does not have the form remit-entry/v1")
        if not (_is_hash(chain) and _is_hash(prev) and _is_hash(body)):
            raise Malformed(f"header {place} of {path} has a hash that is none")
        yield chain, seq, prev, body


def _is_hash(text: bytes) -> bool:
    return len(text) == 64 and text.isascii() and HEX32.fullmatch(text.decode()) is not None


class Chains:
    """How far each chain has come, and the tree over all of them."""

    def __init__(self, outcome: Outcome, name_of: Callable[[bytes], str]) -> None:
        self.outcome = outcome
        self.name_of = name_of
        self.ends: dict[bytes, tuple[int, bytes]] = {}
        """The number and the hash, in hexadecimal, of the last entry of each chain."""
        self.tree = Growing()
        self.roots: dict[int, bytes] = {}
        self.uncovered: dict[bytes, int] = {}
        """The first entry of each chain that no checkpoint covers."""
        self.present: set[bytes] = set()

    def walk(
        self, bundle: Bundle, sizes: Container[int], covered: int, wanted: Container[bytes]
    ) -> None:
        """Follow every chain. Keeps the roots at these sizes, and which wanted leaves are there."""
        tree, outcome = self.tree, self.outcome
        if 0 in sizes:
            self.roots[0] = tree.root()
        for path in (SEALED, UNSEALED):
            for chain, seq, prev, body in fields(bundle, path):
                last, head = self.ends.get(chain, (0, NOTHING_BEFORE))
                place = last + 1
                if seq != b"%d" % place or prev != head:
                    place = self._stray(chain, seq, prev, last, head)
                leaf = leaf_hash(chain, place, prev, body)
                self.ends[chain] = (place, leaf.hex().encode())
                outcome.entries += 1
                if leaf in wanted:
                    self.present.add(leaf)
                if outcome.entries > covered:
                    self.uncovered.setdefault(chain, place)
                if path is SEALED:
                    tree.add(leaf)
                    if tree.size in sizes:
                        self.roots[tree.size] = tree.root()

    def _stray(self, chain: bytes, seq: bytes, prev: bytes, last: int, head: bytes) -> int:
        """The entry does not follow the one before it: say how. Its own number is believed."""
        name = self.name_of(chain)
        try:
            place = number(seq.decode("ascii"))
        except (Malformed, UnicodeDecodeError):
            place = 0
        if place < 1:
            raise Malformed(f"an entry of {name} has the number {seq[:40]!r}")
        if place > last + 1:
            missing = f"the entries {last + 1} to {place - 1} are missing"
            if place == last + 2:
                missing = "the entry is missing"
            self.outcome.found(MISSING, missing, name, last + 1)
        elif place <= last:
            self.outcome.found(CHANGED, "the entry is there twice, or out of order", name, place)
        elif prev != head:
            told = f"this is not the entry that entry {place} follows"
            if place == 1:
                told = "the first entry follows an entry that is not there"
            self.outcome.found(CHANGED, told, name, max(last, 1))
        return place
