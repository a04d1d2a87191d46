"""Rotating the key that wraps the keys of texts, at the command line."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import keyring
from tests.cli.conftest import City


@pytest.fixture
def own_file(tmp_path: Path, city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keys of this test's own: the others of the session go on with theirs."""
    file = tmp_path / "keys"
    keyring.begin(file)
    keyring.add(file)
    monkeypatch.setenv("REMIT_DISCLOSURE_KEYS", str(file))
    with keyring.lying_at(file):
        yield file


async def test_old_keys_are_destroyed_neither_at_once_nor_without_a_word(
    city: City, own_file: Path
) -> None:
    words = ("audit", "rotate-disclosure-key", "--drop-old")
    before = keyring.keyring().keys
    soon = await city.remit(*words, "--yes", "--json", check=6)
    assert soon.error["code"] == "keys_changed_lately"
    os.utime(own_file, (time.time() - 61, time.time() - 61))
    silent = await city.remit(*words, check=2)
    assert "say --yes" in silent.err
    assert keyring.keyring().keys == before
