"""A backup of a running Remit, and the way back: whole, refused where it is not, without keys."""

import contextlib
import json
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.counter import Desk
from desk.reviving import Reviving
from runtime.home import Home
from runtime.keeping.making import DUMP, back_up, keep_keys
from runtime.keeping.manifest import NAME, BackupDamaged, opened
from runtime.keeping.restoring import restore
from runtime.keeping.sealed_files import WrongPassphrase, seal, unseal
from runtime.payload_keys import FILE as PAYLOAD_KEYS
from runtime.payload_keys import add_key
from runtime.settings import Settings
from runtime.stack import Stack, disclosure_keys
from runtime.temporal import connect
from runtime.up import raised
from schemas.errors import Invalid, NotFound
from schemas.ids import SETUP
from storage import keyring
from storage.pool import open_pool
from storage.readers.streams import streams
from tests.conftest import Engine
from tests.town import Town, found

PASSPHRASE = "correct horse battery"  # noqa: S105 - of these tests


def silent(_: str) -> None:
    """Nobody watches."""


@contextlib.asynccontextmanager
async def up(home: Path) -> AsyncIterator[tuple[Settings, Stack]]:
    settings = Settings(home=home, log_level="warning")
    async with raised(settings, silent, children=("worker",), sample=False) as stack:
        yield settings, stack


@contextlib.asynccontextmanager
async def reached(settings: Settings, stack: Stack) -> AsyncIterator[Engine]:
    client = await connect(settings)
    pool = await open_pool(stack.database_url, size=6)
    with keyring.lying_at(disclosure_keys(settings)):
        urls = stack.database_url, stack.owner_url
        try:
            yield Engine(Desk(client, pool), pool, client, *urls, None, "remit")  # type: ignore[arg-type]
        finally:
            pool.terminate()


@pytest.fixture(scope="module", autouse=True)
def own_keys() -> Iterator[None]:
    """Each data folder has its own keys, and the child processes take no others."""
    with pytest.MonkeyPatch.context() as patched:
        for name in [name for name in os.environ if name.startswith("REMIT_")]:
            patched.delenv(name)
        yield


@pytest.fixture(scope="module")
async def kept(own_keys: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `backup`, `keys` and `secrets`, and the name of the town that was there."""
    place = tmp_path_factory.mktemp("kept")
    async with (
        up(place / "home") as (settings, stack),
        reached(settings, stack) as engine,
    ):
        town = await found(engine)
        await town.offer()
        (place / "town").write_text(town.name)
        told = await back_up(
            settings, place / "backup", keys=place / "keys", passphrase=PASSPHRASE,
            tell=silent,
        )  # fmt: skip
        await back_up(settings, place / "clear", keys=None, passphrase=None, tell=silent)
        assert told.entries == await engine.pool.fetchval("SELECT count(*) FROM ledger")
        await town.accept()  # after the backup: lost with it
    return place


async def back(kept: Path, home: Path, **changes: object) -> object:
    wanted: dict[str, object] = {
        "keys": kept / "keys", "passphrase": PASSPHRASE, "engine": True, "over": False,
        "tell": silent,
    }  # fmt: skip
    settings = Settings(home=home, log_level="warning")
    return await restore(settings, kept / "backup", **wanted | changes)  # type: ignore[arg-type]


async def test_what_was_kept_comes_back_and_goes_on(kept: Path, tmp_path: Path) -> None:
    await back(kept, tmp_path / "new")
    async with (
        up(tmp_path / "new") as (settings, stack),
        reached(settings, stack) as engine,
    ):
        town = Town(engine, engine.desk, (kept / "town").read_text())
        assert (await town.kinds())[-1] == "handoff.offered"
        reviving = Reviving(engine.client, engine.pool, engine.task_queue)
        for stream in await streams(engine.pool):
            done = await reviving.revive(stream, by=SETUP, because="Restored.")
            assert done.was == "well", done
        await town.accept()
        assert await town.holder() == town.housing


async def test_without_the_engine_everything_is_filled_from_the_record(
    kept: Path, tmp_path: Path
) -> None:
    await back(kept, tmp_path / "new", engine=False)
    async with (
        up(tmp_path / "new") as (settings, stack),
        reached(settings, stack) as engine,
    ):
        reviving = Reviving(engine.client, engine.pool, engine.task_queue)
        for stream in await streams(engine.pool):
            assert (await reviving.revive(stream, by=SETUP, because="Restored.")).was == "lost"
        town = Town(engine, engine.desk, (kept / "town").read_text())
        await town.accept()
        assert await town.holder() == town.housing


async def test_what_is_there_goes_aside_only_when_asked_and_is_never_deleted(
    kept: Path, tmp_path: Path
) -> None:
    home = tmp_path / "old"
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "mine").write_text("dear")
    (home / "seal").mkdir()
    (home / "seal" / "signed.json").write_text("the signer remembers")
    keyring.begin(home / "secrets" / keyring.FILE)
    add_key(home / "secrets" / PAYLOAD_KEYS)
    mine = {name: (home / "secrets" / name).read_text() for name in (keyring.FILE, PAYLOAD_KEYS)}
    with pytest.raises(Invalid, match="holds data already"):
        await back(kept, home)
    assert (home / "postgres" / "mine").read_text() == "dear"
    await back(kept, home, over=True)
    [aside] = home.glob("before-*")
    assert (aside / "postgres" / "mine").read_text() == "dear"
    for name, key in mine.items():
        kept_key = aside / "secrets" / name
        assert kept_key.read_text() == key, "it opens what went aside"
        assert (home / "secrets" / name).read_text() != key
    assert (home / "seal" / "signed.json").read_text() == "the signer remembers"


async def test_a_backup_that_was_touched_restores_nothing(kept: Path, tmp_path: Path) -> None:
    shutil.copytree(kept / "clear", tmp_path / "touched")
    dump = tmp_path / "touched" / DUMP
    raw = bytearray(dump.read_bytes())
    raw[len(raw) // 2] ^= 1
    dump.write_bytes(raw)
    settings = Settings(home=tmp_path / "new")
    with pytest.raises(BackupDamaged, match="its hash is another"):
        await restore(
            settings, tmp_path / "touched", keys=None, passphrase=None, engine=True, over=False,
            tell=silent,
        )  # fmt: skip
    assert not (tmp_path / "new" / "postgres").exists()
    dump.unlink()
    with pytest.raises(BackupDamaged, match="missing"):
        opened(tmp_path / "touched")
    (tmp_path / "touched" / NAME).unlink()
    with pytest.raises(NotFound):
        opened(tmp_path / "touched")


async def test_without_its_keys_a_backup_is_not_restored_by_halves(
    kept: Path, tmp_path: Path
) -> None:
    with pytest.raises(Invalid, match="encrypted"):
        await back(kept, tmp_path / "new", passphrase=None, keys=None)
    with pytest.raises(Invalid, match="keys to the texts"):
        await back(kept, tmp_path / "new", keys=None)
    with pytest.raises(WrongPassphrase):
        await back(kept, tmp_path / "new", passphrase="another one")  # noqa: S106
    home = Home.at(tmp_path / "new").prepare()
    shutil.copy(kept / "home" / "secrets" / keyring.FILE, home.secrets / keyring.FILE)
    with pytest.raises(Invalid, match="needs the payload key"):
        await back(kept, tmp_path / "new", keys=None)
    assert not (tmp_path / "new" / "postgres").exists()


def test_no_key_and_no_password_lies_in_a_backup(kept: Path) -> None:
    raw = b"".join(file.read_bytes() for file in (kept / "clear").iterdir())
    secrets = list((kept / "home" / "secrets").iterdir())
    assert {"log_keys", "payload_keys", keyring.FILE, "postgres"} <= {one.name for one in secrets}
    for secret in secrets:
        for word in secret.read_bytes().replace(b":", b" ").replace(b"+", b" ").split():
            assert len(word) < 32 or word not in raw, secret.name
    for folder in ("clear", "backup"):
        for file in (kept / folder).iterdir():
            assert file.stat().st_mode & 0o777 in (0o600, 0o644), file
        assert (kept / folder).stat().st_mode & 0o777 == 0o700


def test_keys_on_their_way_into_a_backup_are_on_no_disk_in_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that was deleted can be found again on a stick; the keys are for one in a drawer."""
    written = []
    real = os.open

    def opening(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            written.append(Path(path))
        return real(path, flags, *more, **named)

    settings = Settings(home=tmp_path / "home")
    add_key(settings.home / "secrets" / PAYLOAD_KEYS)
    keyring.begin(settings.home / "secrets" / keyring.FILE)
    monkeypatch.setattr(os, "open", opening)
    keep_keys(settings, tmp_path / "keys", PASSPHRASE)
    assert written == [tmp_path / "keys"]
    assert (settings.home / "secrets" / PAYLOAD_KEYS).read_bytes() not in written[0].read_bytes()
    unseal(tmp_path / "keys", tmp_path / "back", PASSPHRASE)
    told = json.loads((tmp_path / "back").read_text())["files"]
    assert set(told) == {PAYLOAD_KEYS, keyring.FILE}


def test_an_encrypted_backup_shows_nothing_and_a_cut_one_does_not_open(
    kept: Path, tmp_path: Path
) -> None:
    raw = b"".join(f.read_bytes() for f in (kept / "backup").glob("*.sealed"))
    town = (kept / "town").read_text().encode()
    assert b"PGDMP" not in raw
    assert b"SQLite" not in raw
    assert b"motel-" + town not in raw
    long = tmp_path / "long"
    long.write_bytes(bytes(range(256)) * 10_000)  # several pieces
    seal(long, tmp_path / "sealed", PASSPHRASE)
    unseal(tmp_path / "sealed", tmp_path / "back", PASSPHRASE)
    assert (tmp_path / "back").read_bytes() == long.read_bytes()
    whole = (tmp_path / "sealed").read_bytes()
    piece = (1 << 20) + 16
    head = len(whole) - 2_560_000 - 16 * 3
    for name, cut in (
        ("shorter", whole[:-1]),
        ("a piece less", whole[: head + 2 * piece]),
        ("swapped", whole[:head] + whole[head + piece : head + 2 * piece]
         + whole[head : head + piece] + whole[head + 2 * piece :]),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(cut)
        with pytest.raises(WrongPassphrase):
            unseal(tmp_path / name, tmp_path / f"{name} back", PASSPHRASE)


async def test_a_folder_that_exists_and_keys_inside_the_backup_are_refused(
    kept: Path, tmp_path: Path
) -> None:
    told = json.loads((kept / "backup" / NAME).read_text())
    assert told["encrypted"] is True
    async with up(tmp_path / "home") as (settings, _):
        (tmp_path / "taken").mkdir()
        with pytest.raises(Invalid, match="exists already"):
            await back_up(settings, tmp_path / "taken", keys=None, passphrase=None, tell=silent)
        inside = tmp_path / "new" / "keys"
        with pytest.raises(Invalid, match="cannot take the keys"):
            await back_up(
                settings, tmp_path / "new", keys=inside, passphrase=PASSPHRASE, tell=silent
            )
        with pytest.raises(Invalid, match="under a passphrase only"):
            await back_up(
                settings, tmp_path / "new", keys=tmp_path / "k", passphrase=None, tell=silent
            )
