"""The lines of the tables, in the order of their streams, taken stream by stream."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from verify.forms import field, json_object
from verify.verdict import Malformed

_RUN = re.compile(rb'(\{"stream":"([^"\\]*)",).*\n(?:\1.*\n)*')
"""Whole lines that begin with the same stream."""


class Aligned:
    """Lines that come in the order of their streams, taken one stream at a time."""

    def __init__(self, blocks: Iterable[bytes], what: str) -> None:
        self._runs = _runs(blocks, what)
        self._ahead = next(self._runs, None)

    def take(self, stream: str) -> tuple[bytes, list[str]]:
        """The lines of this stream, and the streams before it that nobody asked for."""
        taken: list[bytes] = []
        strays: list[str] = []
        while self._ahead is not None and self._ahead[0] <= stream:
            name, lines = self._ahead
            if name == stream:
                taken.append(lines)
            elif name not in strays[-1:]:
                strays.append(name)
            self._ahead = next(self._runs, None)
        return b"".join(taken), strays


def _runs(blocks: Iterable[bytes], what: str) -> Iterator[tuple[str, bytes]]:
    """Each stream with its lines, or with some of them: what runs on in the next block follows.

    Raises Malformed where the streams are not in order.
    """
    last = ""
    for block in blocks:
        done = 0
        while done < len(block):
            run = _RUN.match(block, done)
            if run is not None and run[2].isascii():
                name, end = run[2].decode(), run.end()
            else:  # another spelling, or none: one line, read strictly
                end = block.index(b"\n", done) + 1
                name = _named(block[done : end - 1], what)
            if name < last:
                raise Malformed(f"{what} is not in the order of its streams")
            yield name, block[done:end]
            last, done = name, end


def _named(line: bytes, what: str) -> str:
    try:
        return str(field(json_object(line), "stream", str))
    except Malformed as wrong:
        raise Malformed(f"a line of {what}: {wrong}") from None


def parted(names: Sequence[str], lines: bytes) -> Iterator[bytes]:
    """The lines of each of these streams, where lines are in the order of streams."""
    starts, before = [], 0
    for name in names:
        start = begins(name)
        at = before if lines.startswith(start, before) else lines.find(b"\n" + start, before) + 1
        found = at > 0 or lines.startswith(start)
        starts.append(at if found else -1)
        before = at if found else before
    ends = [len(lines)]
    for at in reversed(starts):
        ends.append(ends[-1] if at < 0 else at)
    return (lines[at:end] for at, end in pairwise(reversed(ends)))


def begins(stream: str) -> bytes:
    """How each line of this stream begins in an export."""
    return b'{"stream":"%b",' % stream.encode()
