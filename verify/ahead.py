"""Streams told quickly by several processes, while this one still follows the chains.

A stream needs nothing but its own files and its lines of the tables to be told; whether its bodies
are those that its chain commits to is compared afterwards. What is found in order here is in order
then; whatever is not is as if nobody had looked at it, and is told strictly in its turn.
"""

import gc
import os
import signal
import struct
import threading
from collections.abc import Iterator
from hashlib import sha256

from verify import bodies, claims, quick
from verify.aligned import Aligned, parted
from verify.bodies import Stream
from verify.bundle import Bundle
from verify.headers import LEAST, SEALED
from verify.verdict import Malformed

ALONE = 20_000
"""So many entries are told sooner than helpers are called."""
PORTIONS = 500
"""Into so many the work is parted: few enough to lie in a pipe all at once, and small enough that
all who work end at the same time."""
LARGE = 1 << 20
"""Other files of this size are hashed by whoever has time."""
_PORTION = struct.Struct("<6Q16x")
"""The streams from the first to before the last, and where their lines are in both tables; or,
where there is no stream, the place of a file in the manifest."""
_FINE = struct.Struct("<II32s")
"""The place of a stream, how many entries it has, and the hash over the hashes of its bodies."""
_UNCHANGED = 0xFFFFFFFF
"""In place of the number of entries: this is a file that is what the manifest says."""
_TABLES = ("projection.jsonl", "commands.jsonl")


class Ahead:
    """Helpers at work. To be ended, whatever happens."""

    def __init__(self, bundle: Bundle, streams: list[Stream], hands: int) -> None:
        self._bundle, self._streams = bundle, streams
        self._paths = list(bundle.named)
        self._take, give = os.pipe()
        self._left: list[bytes] = []
        """What found no room among what is to be done."""
        self._told: dict[str, tuple[int, bytes]] = {}
        self.lost = 0
        """Helpers that did not end as they should."""
        self.unchanged: set[str] = set()
        """Files that were hashed, and are what the manifest says."""
        self._plain = False
        """Whether the tables are in order, and know of no other streams."""
        self._helpers = [self._called(give) for _ in range(hands - 1)]
        os.set_blocking(give, False)
        try:
            self._plain = self._handed_out(give)
        except BaseException:
            self.end()
            raise
        finally:
            os.close(give)

    def _called(self, give: int) -> tuple[int, int]:
        """A helper, and where it will tell what it found."""
        out, into = os.pipe()
        pid = os.fork()
        if pid:
            os.close(into)
            return pid, out
        try:
            os.close(give)
            gc.disable()  # what is read has no circles in it
            told = memoryview(b"".join(self._work()))
            while told:
                told = told[os.write(into, told) :]
            os._exit(0)
        finally:
            os._exit(1)  # whatever it did not tell is told by others

    def _give(self, give: int, *portion: int) -> None:
        try:
            os.write(give, _PORTION.pack(*portion))
        except BlockingIOError:
            self._left.append(_PORTION.pack(*portion))

    def _handed_out(self, give: int) -> bool:
        texts = {path for stream in self._streams for path in (stream.path, stream.texts)}
        for place, path in enumerate(self._paths):
            if path not in texts and self._bundle.size(path) > LARGE:
                self._give(give, 0, 0, place, 0, 0, 0)
        sizes = [self._bundle.size(path) for path in _TABLES]
        enough = sum(sizes) // PORTIONS + 1
        tables = [Aligned(self._bundle.table(path), path) for path in _TABLES]
        first, starts, lengths = 0, [0, 0], [0, 0]
        try:
            for place, stream in enumerate(self._streams, start=1):
                for at, table in enumerate(tables):
                    lines, strays = table.take(stream.name)
                    if strays:
                        return False
                    lengths[at] += len(lines)
                if sum(lengths) >= enough or place == len(self._streams):
                    where = starts[0], lengths[0], starts[1], lengths[1]
                    self._give(give, first, place, *where)
                    first, starts = place, [a + b for a, b in zip(starts, lengths, strict=True)]
                    lengths = [0, 0]
        except Malformed:
            return False
        return starts == sizes

    def _work(self) -> Iterator[bytes]:
        """Do what is left to do, a portion at a time."""
        while portion := (self._left.pop() if self._left else os.read(self._take, _PORTION.size)):
            first, last, rows, of_rows, commands, of_commands = _PORTION.unpack(portion)
            if first == last:
                yield from self._hashed(rows)
            else:
                some = self._streams[first:last]
                names = [stream.name for stream in some]
                claimed = parted(names, self._bundle.part(_TABLES[0], rows, of_rows))
                known = parted(names, self._bundle.part(_TABLES[1], commands, of_commands))
                each = zip(some, claimed, known, strict=True)
                for place, one in enumerate(each, start=first):
                    found = self._examined(*one)
                    if found is not None:
                        yield _FINE.pack(place, *found)

    def _hashed(self, place: int) -> Iterator[bytes]:
        path, over = self._paths[place], sha256()
        for _ in self._bundle.blocks(path, over):
            pass
        if self._bundle.named[path] == over.hexdigest():
            yield _FINE.pack(place, _UNCHANGED, b"")

    def _examined(self, stream: Stream, rows: bytes, commands: bytes) -> tuple[int, bytes] | None:
        """How many entries a stream has, and their hash, if nothing about it is unusual."""
        named, paths = self._bundle.named, (stream.path, stream.texts)
        over = {path: sha256() for path in paths}
        quickly = quick.read(self._bundle, stream.name, *paths, *over.values())
        if quickly is None or not quickly.story.facts:
            return None
        if any(named.get(path, over[path].hexdigest()) != over[path].hexdigest() for path in paths):
            return None
        if not claims.agree(quickly.story, rows, commands):
            return None
        return quickly.entries, quickly.hashes

    def finish(self) -> dict[str, tuple[int, bytes]]:
        """Help until nothing is left: each stream in order, with its entries and their hash."""
        self._note(b"".join(self._work()))
        while self._helpers:
            pid, out = self._helpers.pop()
            with os.fdopen(out, "rb") as told:
                self._note(told.read())
            self.lost += os.waitpid(pid, 0)[1] != 0
        return self._told if self._plain else {}

    def _note(self, told: bytes) -> None:
        for at in range(0, len(told) - _FINE.size + 1, _FINE.size):
            place, entries, hashes = _FINE.unpack_from(told, at)
            if entries == _UNCHANGED:
                self.unchanged.add(self._paths[place])
            else:
                stream = self._streams[place]
                self._told[stream.name] = entries, hashes
                self.unchanged |= {stream.path, stream.texts}

    def end(self) -> None:
        """No helper is left, whether it was done or not."""
        os.close(self._take)
        for pid, out in self._helpers:
            os.close(out)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def begun(bundle: Bundle, hands: int) -> Ahead | None:
    """With helpers, where there is enough to do for them and where a process can be doubled."""
    if not hasattr(os, "fork") or threading.active_count() > 1:
        hands = 1
    if bundle.size(SEALED) < ALONE * LEAST:
        hands = 1
    try:
        return Ahead(bundle, bodies.named(bundle), hands)
    except Malformed:
        return None
