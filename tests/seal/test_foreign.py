"""An implementation that others wrote reads what the seal wrote, and agrees to the last byte."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from seal import keys
from seal.checkpoints import Checkpoint
from seal.notes import SigningKey
from seal.reading import consistency, inclusion, root
from seal.sealer import seal
from seal.sequencer import drain
from seal.tiles import write
from storage import tree
from storage.pool import Connection, Pool
from tests.seal.writing import append

SIZES = (1, 2, 3, 255, 256, 257, 511, 512, 513, 600)


@dataclass(frozen=True)
class Published:
    """A log as its readers have it, and the proofs that were made for them."""

    folder: Path
    vkey: str
    proofs: Path


@pytest.fixture
async def published(pool: Pool, sequencer: Connection, tmp_path: Path) -> Published:
    for first in range(1, 201, 20):
        for name in "abc":
            await append(pool, f"problem/p-{name}", first, 20)
        await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    signed = await write(sequencer, tmp_path / "log")
    assert signed is not None
    assert signed.size == 600
    leaves = await tree.hashes(sequencer, 0, 0, 600)
    lines = [f"leaf {idx} {leaf.hex()}" for idx, leaf in enumerate(leaves)]
    for size in SIZES:
        lines.append(told("root", (size,), [await root(sequencer, size)]))
        places = sorted({0, 1, size // 2, size - 1} & set(range(size)))
        lines += [
            told("inclusion", (idx, size), await inclusion(sequencer, idx, size)) for idx in places
        ]
        lines += [
            told("consistency", (old, size), await consistency(sequencer, old, size))
            for old in SIZES
            if old <= size
        ]
    (tmp_path / "proofs").write_text("\n".join(lines) + "\n")
    [key] = keys.read(tmp_path / "secrets" / keys.LOG_KEYS)
    return Published(tmp_path / "log", key.verifier.vkey, tmp_path / "proofs")


def told(what: str, numbers: tuple[int, ...], hashes: list[bytes]) -> str:
    return " ".join([what, *map(str, numbers), *(each.hex() for each in hashes)])


def ask(reader: Path, published: Published) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [reader, published.folder, published.vkey, published.proofs],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_agrees_on_checkpoint_entries_tiles_roots_and_proofs(
    reader: Path, published: Published
) -> None:
    answer = ask(reader, published)
    assert answer.returncode == 0, answer.stderr
    name, size, signatures, others, leaves, roots, included, continued = answer.stdout.split()
    assert published.vkey.startswith(f"{name}+")
    assert (size, signatures, others, leaves) == ("600", "1", "0", "600")
    assert int(roots) == len(SIZES)
    assert int(included) > 30
    assert int(continued) == len(SIZES) * (len(SIZES) + 1) // 2


@pytest.mark.parametrize(
    "spoilt", ["checkpoint", "tile/0/000", "tile/1/000.p/2", "tile/entries/001", "proofs"]
)
def test_one_bit_changed_anywhere_and_it_does_not(
    reader: Path, published: Published, spoilt: str
) -> None:
    file = published.proofs if spoilt == "proofs" else published.folder / spoilt
    content = bytearray(file.read_bytes())
    content[-9 if spoilt == "checkpoint" else len(content) // 2] ^= 1
    file.write_bytes(content)
    assert ask(reader, published).returncode == 1


def test_a_checkpoint_of_another_key_is_not_read(reader: Path, published: Published) -> None:
    name = published.vkey.partition("+")[0]
    other = Published(published.folder, SigningKey.made(name).verifier.vkey, published.proofs)
    answer = ask(reader, other)
    assert answer.returncode == 1
    assert "no verifiable signatures" in answer.stderr
    assert Checkpoint.read((published.folder / "checkpoint").read_text().split("\n\n")[0] + "\n")
