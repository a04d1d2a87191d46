"""The headers: every entry's place in its chain and in the tree, recomputed from their bytes."""

import re
from binascii import hexlify
from collections.abc import Callable, Iterator
from hashlib import sha256

from verify.bundle import Bundle
from verify.tree import Growing
from verify.verdict import CHANGED, MISSING, Malformed, Outcome

FIRST_LINE = b"remit-entry/v1\n"
_LEAF = b"\x00" + FIRST_LINE
NOTHING_BEFORE = b"0" * 64
SEALED, UNSEALED = "headers.txt", "unsealed.txt"
LEAST, LONGEST = 212, 300
"""Bytes of a header."""
_FORM = re.compile(rb"([0-9a-f]{64})\n([1-9][0-9]{0,18})\n([0-9a-f]{64})\n([0-9a-f]{64})\n")
_SIGNS = b"0123456789abcdef\n"


def headers(bundle: Bundle, path: str) -> Iterator[list[bytes]]:
    """The headers of a file in order, many at a time, each without its first line.

    Raises Malformed where something is there that is no header at all; `fields` tells the rest.
    """
    rest = b""
    for block in bundle.blocks(path) if bundle.has(path) else ():
        before, *found = (rest + block).split(FIRST_LINE)
        if before or not found or len(found[-1]) > LONGEST:
            raise Malformed(f"{path} holds something else than headers of the form remit-entry/v1")
        rest = FIRST_LINE + found.pop()
        yield found
    if rest:
        yield [rest[len(FIRST_LINE) :]]


def fields(header: bytes) -> tuple[bytes, int, bytes, bytes]:
    """Chain, number, hash of the entry before, hash of the body. Raises Malformed."""
    found = _FORM.fullmatch(header)
    if found is None:
        raise Malformed(f"the header {header[:80]!r} does not have the form remit-entry/v1")
    chain, seq, prev, body = found.groups()
    return chain, int(seq), prev, body


class Chain:
    """How far one chain has come."""

    __slots__ = ("bodies", "following", "last", "seq")

    def __init__(self) -> None:
        self.seq = 0
        self.last = self.following = b""
        """As headers write it: the hash of the newest entry, and the number that comes next."""
        self.bodies = sha256()
        """Over the hashes of all bodies, in hexadecimal and in order."""


class Chains:
    """How far each chain has come, and the tree over all of them."""

    def __init__(self, outcome: Outcome, name_of: Callable[[bytes], str]) -> None:
        self.outcome = outcome
        self.name_of = name_of
        self.ends: dict[bytes, Chain] = {}
        self.tree = Growing()
        self.roots: dict[int, bytes] = {}
        self.uncovered: dict[bytes, int] = {}
        """The first entry of each chain that no checkpoint covers."""
        self.present: set[bytes] = set()

    def walk(self, bundle: Bundle, sizes: set[int], covered: int, wanted: set[bytes]) -> None:
        """Follow every chain. Keeps the roots at these sizes, and which wanted leaves are there."""
        if 0 in sizes:
            self.roots[0] = self.tree.root()
        for path in (SEALED, UNSEALED):
            for block in headers(bundle, path):
                if b"".join(block).translate(None, _SIGNS):
                    list(map(fields, block))  # names the first one that is none
                leaves = [sha256(_LEAF + header).digest() for header in block]
                self._follow(block, leaves)
                self.present |= wanted.intersection(leaves)
                self._beyond(block[max(covered - self.outcome.entries, 0) :])
                self.outcome.entries += len(block)
                if path is SEALED:
                    self._grow(leaves, sizes)

    def _follow(self, block: list[bytes], leaves: list[bytes]) -> None:
        """Each entry lengthens its chain."""
        ends = self.ends
        for header, leaf in zip(block, leaves, strict=True):
            try:
                name, seq, prev, body, rest = header.split(b"\n")
            except ValueError:
                fields(header)
                raise
            chain = ends.get(name)
            if (
                chain is None or chain.last != prev or chain.following != seq
                or len(body) != 64 or rest
            ):  # fmt: skip
                chain = self._strayed(header)
            chain.seq = number = chain.seq + 1
            chain.last, chain.following = hexlify(leaf), b"%d" % (number + 1)
            chain.bodies.update(body)

    def _strayed(self, header: bytes) -> Chain:
        """The entry does not follow the one before it: say how, unless it begins its chain.

        Its own number is believed.
        """
        name, place, prev, _ = fields(header)
        chain = self.ends.setdefault(name, Chain())
        last, told = chain.seq, self.name_of(name)
        if place > last + 1:
            missing = f"the entries {last + 1} to {place - 1} are missing"
            if place == last + 2:
                missing = "the entry is missing"
            self.outcome.found(MISSING, missing, told, last + 1)
        elif place <= last:
            self.outcome.found(CHANGED, "the entry is there twice, or out of order", told, place)
        elif last:
            what = f"this is not the entry that entry {place} follows"
            self.outcome.found(CHANGED, what, told, last)
        elif prev != NOTHING_BEFORE:
            what = "the first entry follows an entry that is not there"
            self.outcome.found(CHANGED, what, told, place)
        chain.seq = place - 1
        return chain

    def _beyond(self, block: list[bytes]) -> None:
        """Remember where in each chain begins what no checkpoint covers."""
        for header in block:
            chain, seq, _, _ = fields(header)
            self.uncovered.setdefault(chain, seq)

    def _grow(self, leaves: list[bytes], sizes: set[int]) -> None:
        """Lengthen the tree; stop on the way where somebody has signed its root."""
        start = self.tree.size
        for size in sorted(size for size in sizes if start < size <= start + len(leaves)):
            self.tree.extend(leaves[self.tree.size - start : size - start])
            self.roots[size] = self.tree.root()
        self.tree.extend(leaves[self.tree.size - start :])
