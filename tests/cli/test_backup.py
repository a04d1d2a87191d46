"""`remit backup` and `remit restore` at the door: what they answer, and how they say no."""

from pathlib import Path

import pytest

from tests.cli.conftest import City
from tests.conftest import Engine


async def test_a_database_of_ones_own_is_copied_and_restored_by_its_own_programs(
    city: City, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMIT_DATABASE_OWNER_URL", engine.owner_url)
    monkeypatch.setenv("REMIT_HOME", str(tmp_path / "home"))
    made = (await city.remit("backup", str(tmp_path / "b"), "--json", check=0)).json
    assert "record.pgdump" in {part["name"] for part in made["parts"]}
    assert "temporal.db" not in {part["name"] for part in made["parts"]}  # not ours to copy
    taken = await city.remit("backup", str(tmp_path / "b"), "--json", check=3)
    assert taken.error["code"] == "folder_taken"
    refused = await city.remit("restore", str(tmp_path / "b"), "--json", check=3)
    assert refused.error["code"] == "own_database"


async def test_passphrases_come_from_a_file_and_are_long_enough(city: City, tmp_path: Path) -> None:
    words = ("backup", str(tmp_path / "b"), "--json", "--with-keys", str(tmp_path / "k"))
    assert (await city.remit(*words, check=3)).error["code"] == "no_passphrase"
    (tmp_path / "short").write_text("short\n")
    short = await city.remit(*words, "--passphrase-file", str(tmp_path / "short"), check=3)
    assert short.error["code"] == "no_passphrase"
    assert not (tmp_path / "b").exists()


async def test_a_folder_without_a_backup_is_not_found(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REMIT_DATABASE_URL")
    monkeypatch.setenv("REMIT_HOME", str(tmp_path / "home"))
    nothing = await city.remit("restore", str(tmp_path / "none"), "--json", check=4)
    assert nothing.error["code"] == "no_backup"
