"""The tree as files: the paths that the specification gives, and what lies there."""

from pathlib import Path

import pytest

from seal.sealer import seal
from seal.sequencer import drain
from seal.tiles import Tile, tiles_of, write
from seal.tree import chunks, leaf_hash, root_of
from storage.pool import Connection, Pool
from tests.seal.writing import append


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(1, 1234067), "tile/1/x001/x234/067"),
        (Tile(2, 1000, 1), "tile/2/x001/000.p/1"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tile.entries_path == path.replace(f"tile/{tile.level}", "tile/entries")


def test_the_tree_of_seventy_thousand_has_the_tiles_of_the_specification() -> None:
    found = list(tiles_of(70_000))
    assert len([tile for tile in found if tile.level == 0 and tile.width == 256]) == 273
    assert [tile for tile in found if tile.level or tile.width < 256] == [
        Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1),
    ]  # fmt: skip
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


def test_tiles_that_were_full_before_are_left_out() -> None:
    assert list(tiles_of(70_000, after=69_900)) == [
        Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1),
    ]  # fmt: skip


async def test_the_written_files_hash_to_the_root_that_is_signed(
    pool: Pool, sequencer: Connection, tmp_path: Path
) -> None:
    assert await write(sequencer, tmp_path / "log") is None
    for first, count in ((1, 200), (201, 200), (401, 200)):
        await append(pool, "problem/p-long", first, count)
        await drain(sequencer)
        await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
        signed = await write(sequencer, tmp_path / "log")
        assert signed is not None
        assert signed.size == first + count - 1
    leaves: list[bytes] = []
    entries: list[bytes] = []
    for tile in tiles_of(600):
        packed = (tmp_path / "log" / tile.path).read_bytes()
        assert len(packed) == tile.width * 32
        if tile.level == 0:
            leaves += chunks(packed)
            entries += unbundled((tmp_path / "log" / tile.entries_path).read_bytes())
    assert [leaf_hash(entry) for entry in entries] == leaves
    assert root_of(leaves) == signed.root
    assert (tmp_path / "log" / "checkpoint").read_text().startswith(signed.text)


def unbundled(packed: bytes) -> list[bytes]:
    entries = []
    while packed:
        length = int.from_bytes(packed[:2], "big")
        entries.append(packed[2 : 2 + length])
        packed = packed[2 + length :]
    return entries
