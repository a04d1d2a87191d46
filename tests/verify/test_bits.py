"""Not one bit of a real bundle can change unnoticed."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from storage.pool import Connection, Pool
from tests.chronicle import housing, motel
from tests.verify import forging
from tests.verify.sealing import Sealed, sealed
from verify.check import check
from verify.verdict import Refused

EVERY_BIT = 150
"""Bytes: in files up to this size each single bit is tried."""
SOME = 40
"""So many bits of each larger file are tried."""


@contextmanager
def flipped(file: Path, bit: int) -> Iterator[None]:
    before = file.read_bytes()
    changed = bytearray(before)
    changed[bit // 8] ^= 1 << bit % 8
    file.write_bytes(changed)
    try:
        yield
    finally:
        file.write_bytes(before)


def exit_code(of: Sealed) -> int:
    try:
        return check(of.folder, of.asked).exit_code
    except Refused:
        return 3


def bits(file: Path) -> list[int]:
    size = file.stat().st_size
    if size <= EVERY_BIT:
        return list(range(size * 8))
    return random.Random(file.name).sample(range(size * 8), SOME)  # noqa: S311 - no secret


async def test_one_flipped_bit_in_any_file_fails(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    await motel(pool)
    await housing(pool)
    whole = await sealed(superuser, tmp_path)
    assert exit_code(whole) == 0
    files = sorted(file for file in whole.folder.rglob("*") if file.is_file())
    kinds = {file.relative_to(whole.folder).parts[0] for file in files if file.stat().st_size}
    assert kinds >= {
        "MANIFEST", "about.json", "bodies", "checkpoints", "commands.jsonl", "disclosures",
        "headers.txt", "projection.jsonl", "receipts.jsonl", "streams.jsonl",
    }  # fmt: skip
    unnoticed = []
    for file in files:
        for bit in bits(file):
            with flipped(file, bit):
                if exit_code(whole) not in (1, 3):
                    unnoticed.append((file.name, bit))
    assert unnoticed == [], unnoticed


async def test_one_flipped_bit_fails_where_an_intruder_wrote_the_manifest_anew(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    """All but `about.json`, which says of itself that it only says so, and receipts whose key's
    name was hit: those the auditor brings along.
    """
    await motel(pool)
    await housing(pool)
    whole = await sealed(superuser, tmp_path)
    brought = tmp_path / "receipt"
    own = (whole.folder / "receipts.jsonl").read_text().splitlines()
    brought.write_text(forging.json.loads(own[0])["note"])
    asked = replace(whole.asked, receipts=[brought])
    whole = replace(whole, asked=asked)
    assert exit_code(whole) == 0
    dice = random.Random(5)  # noqa: S311 - no secret
    files = [
        file
        for file in sorted(whole.folder.rglob("*"))
        if file.is_file() and file.stat().st_size
        and file.name not in ("MANIFEST", "about.json", "receipts.jsonl")
    ]  # fmt: skip
    unnoticed = []
    for file in [*files, brought]:
        for bit in dice.sample(range(file.stat().st_size * 8), 40):
            with flipped(file, bit):
                forging.manifest(whole.folder)
                if exit_code(whole) not in (1, 3):
                    unnoticed.append((file.name, bit))
        forging.manifest(whole.folder)
    assert unnoticed == [], unnoticed
