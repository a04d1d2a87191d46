"""The data folder belongs to one account and one `remit up`."""

import os
import stat
from pathlib import Path

import pytest

from runtime.home import Home, write_private
from schemas.errors import Unavailable


def test_a_second_holder_is_told_that_remit_already_runs(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home").prepare()

    with home.held():
        assert home.is_held()
        with pytest.raises(Unavailable, match="already runs"), home.held():
            pass

    assert not home.is_held()


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home").prepare()

    first = home.secret("postgres")

    assert home.secret("postgres") == first
    assert len(first) == 48
    assert stat.S_IMODE((home.secrets / "postgres").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o700


def test_a_file_in_the_place_of_the_folder_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").touch()

    with pytest.raises(Unavailable, match="is not a folder"):
        Home.at(tmp_path / "home").prepare()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_one_may_not_write_to_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o500)

    with pytest.raises(Unavailable, match="may not write"):
        Home.at(tmp_path / "home").prepare()


def test_a_disk_without_room_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="is full"):
        Home.at(tmp_path).prepare().room(needed=2**62)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    write_private(tmp_path / "status.json", '{"a": 1}')
    write_private(tmp_path / "status.json", '{"a": 2}')

    assert Home(tmp_path).read_json(tmp_path / "status.json") == {"a": 2}
    assert [file.name for file in tmp_path.iterdir()] == ["status.json"]


def test_half_a_status_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "status.json").write_text('{"a": ')

    assert Home(tmp_path).read_json(tmp_path / "status.json") == {}
