"""A bundle on disk, read as if its maker wished us harm: no links, no ways out of the folder,
no endless lines, nothing that its manifest does not name.
"""

import hashlib
import os
import re
import stat
from collections.abc import Container, Iterator
from io import FileIO
from itertools import chain
from pathlib import Path
from typing import Protocol

from verify.forms import HEX32, json_object
from verify.verdict import Malformed, Refused

FORM = "remit-bundle/v1"
LONGEST_LINE = 1 << 20
"""A body is far shorter; a longer line is an attack on the reader's memory."""
BLOCK = 1 << 18
"""So much of a file is held at a time."""
LARGEST_SMALL = 1 << 20
LARGEST_MANIFEST = 1 << 26
MOST_FILES = 500_000
_PATH = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}(/[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}){0,3}")


class Hash(Protocol):
    """What bytes are hashed into, one block after the other."""

    def update(self, block: bytes, /) -> object: ...


class Bundle:
    """The folder and what its manifest says of each file. Raises Refused where it is unsafe."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.withheld = False
        """Whether it says of itself that it tells digests in place of texts."""
        try:
            if folder.is_symlink() or not folder.is_dir():
                raise Refused(f"{folder} is not a folder that holds a bundle.")
        except OSError as wrong:
            raise Refused(f"{folder} cannot be read ({wrong.strerror}).") from None
        self.files = self._listed()
        self.named = self._manifest()

    def _listed(self) -> set[str]:
        """Every file in the folder, each a plain file."""
        found: set[str] = set()
        waiting = [""]
        while waiting:
            inner = waiting.pop()
            with os.scandir(self.folder / inner) as inside:
                for entry in inside:
                    path = inner + entry.name
                    if _PATH.fullmatch(path) is None or ".." in path:
                        raise Refused(
                            f"The bundle holds a path that is not allowed: {path!r:.200}."
                        )
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(path + "/")
                    elif entry.is_file(follow_symlinks=False):
                        found.add(path)
                    else:
                        raise Refused(f"{path} is a link or a device, not a plain file.")
                    if len(found) > MOST_FILES:
                        raise Refused(f"The bundle holds more than {MOST_FILES:,} files.")
        return found

    def _manifest(self) -> dict[str, str]:
        if "MANIFEST" not in self.files:
            raise Refused("The bundle has no MANIFEST, so nothing says what belongs to it.")
        try:
            text = self._small("MANIFEST", LARGEST_MANIFEST).decode("ascii")
        except UnicodeDecodeError:
            raise Refused("The MANIFEST holds other characters than ASCII.") from None
        form, *lines = text.split("\n")
        if form != FORM or not text.endswith("\n"):
            raise Refused(f"The MANIFEST does not begin with {FORM}, or was cut off.")
        named: dict[str, str] = {}
        last = ""
        for line in lines[:-1]:
            digest, _, path = line.partition("  ")
            if HEX32.fullmatch(digest) is None or _PATH.fullmatch(path) is None or ".." in path:
                raise Refused(f"The MANIFEST has a line that is not allowed: {line[:200]!r}.")
            if path <= last:
                raise Refused(f"The MANIFEST is not in order, or names {path} twice.")
            named[path], last = digest, path
        return named

    def changed(self, unchanged: Container[str] = ()) -> Iterator[tuple[str, str]]:
        """Each file that is not what the manifest says: its name and what is wrong with it.

        Those that are known to be `unchanged` are not hashed again.
        """
        for path, wanted in self.named.items():
            if path not in self.files:
                yield path, "gone"
                continue
            if path in unchanged:
                continue
            digest = hashlib.sha256()
            for block in self.blocks(path):
                digest.update(block)
            if digest.hexdigest() != wanted:
                yield path, "changed"
        for path in sorted(self.files - self.named.keys() - {"MANIFEST"}):
            yield path, "extra"

    def has(self, path: str) -> bool:
        return path in self.files and path in self.named

    def size(self, path: str) -> int:
        """How many bytes it has; none where there is no such file."""
        return os.lstat(f"{self.folder}/{path}").st_size if self.has(path) else 0

    def part(self, path: str, start: int, length: int) -> bytes:
        """Some bytes from the middle of a file."""
        if not length:
            return b""
        with self._open(path) as file:
            file.seek(start)
            return file.read(length)

    def under(self, folder: str) -> list[str]:
        """The files of a folder of the bundle, in order."""
        return [path for path in self.named if path.startswith(f"{folder}/") and self.has(path)]

    def small(self, path: str) -> bytes:
        return self._small(path, LARGEST_SMALL)

    def blocks(self, path: str, over: Hash | None = None) -> Iterator[bytes]:
        """The bytes of a file, a block at a time, each hashed with what was before."""
        with self._open(path) as file:
            # For a short file no long block is laid out: there are many of those.
            most = min(os.fstat(file.fileno()).st_size + 1, BLOCK)
            while block := file.read(most):
                if over is not None:
                    over.update(block)
                yield block

    def whole_lines(self, path: str, over: Hash | None = None) -> Iterator[bytes]:
        """The bytes of a file, each time as many lines as were read. Raises Malformed."""
        rest = b""
        for block in self.blocks(path, over):
            end = block.rfind(b"\n") + 1
            if len(rest) + (block.find(b"\n") if end else len(block)) > LONGEST_LINE:
                raise Malformed(f"{path} has a line of more than {LONGEST_LINE:,} bytes")
            if end:
                yield rest + block[:end]
                rest = block[end:]
            else:
                rest += block
        if rest:
            raise Malformed(f"{path} was cut off in the middle of a line")

    def lines(self, path: str, over: Hash | None = None) -> Iterator[list[bytes]]:
        """The lines of a file without their ends, many at a time. Raises Malformed."""
        for block in self.whole_lines(path, over):
            lines = block.split(b"\n")
            lines.pop()
            yield lines

    def table(self, path: str) -> Iterator[bytes]:
        """As `whole_lines`; nothing where there is no such file."""
        return self.whole_lines(path) if self.has(path) else iter(())

    def rows(self, path: str) -> Iterator[dict[str, object]]:
        """The JSON objects of a file, one a line; none where there is no such file."""
        if not self.has(path):
            return
        lines = chain.from_iterable(self.lines(path))
        for place, line in enumerate(lines, start=1):
            try:
                yield json_object(line)
            except Malformed as wrong:
                raise Malformed(f"line {place} of {path}: {wrong}") from None

    def _small(self, path: str, most: int) -> bytes:
        with self._open(path) as file:
            raw = file.read(most + 1)
        if len(raw) > most:
            raise Refused(f"{path} is larger than {most:,} bytes.")
        return raw

    def _open(self, path: str) -> FileIO:
        """The file, and no other that was put in its place meanwhile."""
        try:
            handle = os.open(f"{self.folder}/{path}", os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except OSError as wrong:
            raise Refused(f"{path} cannot be read ({wrong.strerror}).") from None
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise Refused(f"{path} is not a plain file.")
        return FileIO(handle)
