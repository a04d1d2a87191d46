"""Keys and memories are on disk, name and all, before anything else can rest on them."""

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from runtime.payload_keys import KeyRing, add_key
from storage import keyring, lasting
from storage.keyring import NoKeyring

Seen = list[tuple[str, list[str]]]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Seen:
    """What was made to last, in order, each with the names that were in the folder then."""
    seen: Seen = []
    real = os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        place = Path(f"/proc/self/fd/{handle}").readlink()
        seen.append((place.name, sorted(file.name for file in tmp_path.iterdir())))

    monkeypatch.setattr(os, "fsync", fsync)
    return seen


def test_a_new_key_lasts_under_its_name_before_anything_is_wrapped_with_it(
    tmp_path: Path, synced: Seen
) -> None:
    """Else a loss of power brings the old file back, and what the new key wrapped opens no more."""
    file = tmp_path / "keys"
    keyring.begin(file)
    assert synced[-1] == (tmp_path.name, ["keys"])
    synced.clear()
    keyring.add(file)
    assert synced[-1] == (tmp_path.name, ["keys"])
    synced.clear()
    keyring.keep_first(file)
    assert synced[-1] == (tmp_path.name, ["keys"])


def test_whoever_comes_second_begins_nothing(tmp_path: Path) -> None:
    assert lasting.begin(tmp_path / "key", "first")
    assert not lasting.begin(tmp_path / "key", "second")
    assert (tmp_path / "key").read_text() == "first"
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_file_is_its_owners_alone_and_what_was_open_before_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("for everybody")
    file.chmod(0o644)
    lasting.replace(file, "mine")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_that_others_can_read_are_not_used(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    keyring.begin(file)
    file.chmod(0o640)
    with keyring.lying_at(file), pytest.raises(NoKeyring, match="others than its owner"):
        keyring.keyring()


def test_what_another_process_did_to_the_keys_is_seen_a_moment_later(tmp_path: Path) -> None:
    file, other = tmp_path / "keys", tmp_path / "elsewhere"
    keyring.begin(file)
    keyring.begin(other)
    with keyring.lying_at(file):
        before = keyring.keyring()
        lasting.replace(file, other.read_text() + file.read_text())
        time.sleep(1.5 * keyring.SEEN_FOR)
        now = keyring.keyring()
        assert now.current not in before.keys
        assert before.keys.items() < now.keys.items()
        file.chmod(0o640)
        time.sleep(1.5 * keyring.SEEN_FOR)
        with pytest.raises(NoKeyring, match="others than its owner"):
            keyring.keyring()


def test_keys_that_are_added_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    """A key that is lost after it wrote takes with it all that it wrote."""
    file = tmp_path / "payload_keys"
    with ThreadPoolExecutor(8) as many:
        made = list(many.map(lambda _: add_key(file), range(24)))
    assert sorted(KeyRing(file).ids) == sorted(made)


def test_a_rotation_waits_for_the_one_before_it(tmp_path: Path) -> None:
    done: list[str] = []
    with ThreadPoolExecutor(1) as other:
        with lasting.alone(tmp_path):
            later = other.submit(lambda: _alone(tmp_path, done))
            time.sleep(0.05)
            done.append("first")
        later.result(5)
    assert done == ["first", "second"]


def _alone(folder: Path, done: list[str]) -> None:
    with lasting.alone(folder):
        done.append("second")
