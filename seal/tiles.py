"""The tree as files, laid out as C2SP tlog-tiles asks, so that others' programs can read it."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from seal.checkpoints import Checkpoint
from seal.notes import Note
from storage import checkpoints, tree

if TYPE_CHECKING:
    from storage.pool import Connection

WIDTH = 256
"""Hashes in a full tile."""


@dataclass(frozen=True, slots=True)
class Tile:
    """`width` hashes of a level in a row. Level 0 has the leaves, each further one full tiles."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        return f"tile/{self.level}/{self._place}"

    @property
    def entries_path(self) -> str:
        """Where the entries themselves lie, for a tile of level 0."""
        return f"tile/entries/{self._place}"

    @property
    def _place(self) -> str:
        digits = f"{self.number:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        place = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
        return place if self.width == WIDTH else f"{place}.p/{self.width}"


def tiles_of(size: int, after: int = 0) -> Iterator[Tile]:
    """The tiles of a tree of this size, without those that it had in full when it had `after`."""
    level = 0
    while size:
        full, rest = divmod(size, WIDTH)
        yield from (Tile(level, number) for number in range(after // WIDTH, full))
        if rest:
            yield Tile(level, full, rest)
        size, after, level = full, after // WIDTH, level + 1


async def read(conn: "Connection", tile: Tile) -> bytes:
    """The hashes of the tile. Raises LookupError where the tree does not have them."""
    first = tile.number * WIDTH
    return b"".join(await tree.hashes(conn, tile.level, first, first + tile.width))


async def bundle(conn: "Connection", tile: Tile) -> bytes:
    """The headers of the entries under a tile of level 0, each after its length."""
    first = tile.number * WIDTH
    headers = await tree.headers(conn, first, first + tile.width)
    if len(headers) != tile.width:
        raise LookupError(f"the tree has no {tile.width} entries from {first} on")
    return b"".join(len(each).to_bytes(2, "big") + each for each in headers)


async def write(conn: "Connection", folder: Path) -> Checkpoint | None:
    """Write the tree of the newest checkpoint into the folder; None where nothing is signed yet.

    Full tiles that are there stay. The checkpoint comes last, so that whoever finds it finds
    all that it speaks of.
    """
    newest = await checkpoints.newest(conn)
    if newest is None:
        return None
    size, note = newest
    for tile in tiles_of(size):
        if not await _is_there(folder / tile.path):
            await _put(folder / tile.path, await read(conn, tile))
        if tile.level == 0 and not await _is_there(folder / tile.entries_path):
            await _put(folder / tile.entries_path, await bundle(conn, tile))
    await _put(folder / "checkpoint", note.encode())
    return Checkpoint.read(Note.read(note).text)


async def _is_there(file: Path) -> bool:
    return await asyncio.to_thread(file.exists)


async def _put(file: Path, content: bytes) -> None:
    def put() -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_name(f".{file.name}")
        half.write_bytes(content)
        half.replace(file)

    await asyncio.to_thread(put)
