"""A backup: PostgreSQL first, then Temporal, so that what happens between the two is in both or
in Temporal alone, from whose histories the record gets it back.
"""

import asyncio
import contextlib
import importlib.metadata
import json
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from runtime.home import Home, said_plainly
from runtime.keeping import programs, sealed_files
from runtime.keeping.manifest import Manifest, measured
from runtime.payload_keys import FILE, KeyRing, keys_file
from runtime.settings import Settings
from runtime.stack import disclosure_keys, locate
from schemas.errors import Invalid, Unavailable
from storage import keyring
from storage.backup import unchanging

DUMP: Final = "record.pgdump"
ENGINE: Final = "temporal.db"
CHECKPOINT: Final = "checkpoint.note"
KEYS: Final = ("log_keys", "receipt_key", FILE, keyring.FILE)
"""What `--with-keys` keeps: who has these and the rest can read everything and sign as the log.
Passwords of the database are made anew instead, and the signer's memory is nobody's to restore."""

Tell = Callable[[str], None]


async def back_up(
    settings: Settings, folder: Path, *, keys: Path | None, passphrase: str | None, tell: Tell
) -> Manifest:
    """Write a backup of the running Remit into a new folder, and check what was written.

    `keys` is a file elsewhere for the keys, always under the passphrase; the other files are
    encrypted if there is one. Raises Invalid where the folder is taken.
    """
    if keys is not None and passphrase is None:
        raise Invalid("Keys are kept under a passphrase only.", next_step="Give --passphrase-file.")
    stack = locate(settings)
    ring = KeyRing(keys_file(settings))
    _make(folder, keys)
    with said_plainly(folder):
        async with unchanging(stack.owner_url) as (snapshot, facts):
            tell(f"Copying the record: {facts.entries:,} entries")
            (folder / DUMP).touch(mode=0o600)
            words = ["--format=custom", f"--snapshot={snapshot}", f"--file={folder / DUMP}",
                     "--enable-row-security", "--exclude-table-data=claim_keys"]  # fmt: skip
            await programs.run(programs.program("pg_dump", settings.pg_bin), words, stack.owner_url)
        files = [folder / DUMP]
        tell("Reading the copy of the record from beginning to end")
        await programs.run(
            programs.program("pg_restore", settings.pg_bin),
            ["--file=/dev/null", folder / DUMP], stack.owner_url,
        )  # fmt: skip
        past = Home.at(settings.home).path / "temporal" / ENGINE
        if settings.temporal_address is None and past.exists():
            tell("Copying the engine")
            await asyncio.to_thread(_copied, past, folder / ENGINE)
            files.append(folder / ENGINE)
        if passphrase is not None:
            tell("Encrypting")
            files = [await asyncio.to_thread(_sealed, file, passphrase) for file in files]
        if keys is not None and passphrase is not None:
            await asyncio.to_thread(keep_keys, settings, keys, passphrase)
        if facts.checkpoint:
            files.append(folder / CHECKPOINT)  # public; for `remit audit resume`, if need be
            files[-1].write_text(facts.checkpoint)
        tell("Hashing")
        manifest = Manifest(
            version=importlib.metadata.version("remit"),
            made_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            entries=facts.entries, streams=facts.streams, migration=facts.migration,
            size=facts.size, checkpoint=facts.checkpoint, payload_keys=ring.ids,
            encrypted=passphrase is not None,
            parts=tuple([await asyncio.to_thread(measured, file) for file in files]),
        )  # fmt: skip
        manifest.write(folder)
    return manifest


def _make(folder: Path, keys: Path | None) -> None:
    if keys is not None and (keys.exists() or folder in keys.absolute().parents):
        raise Invalid(
            f"{keys} cannot take the keys: it exists, or lies in the backup itself.",
            next_step="Name a new file elsewhere, best on another machine's disk.",
            code="keys_place",
        )
    try:
        folder.mkdir(mode=0o700, parents=True)
    except OSError as wrong:
        taken = isinstance(wrong, FileExistsError)
        raise Invalid(
            f"{folder} exists already." if taken else f"{folder} cannot be made: {wrong.strerror}.",
            next_step="Name a folder that does not exist yet.",
            code="folder_taken",
        ) from None


def _copied(source: Path, target: Path) -> None:
    """A consistent copy of the living file, and a look whether it is whole."""
    target.touch(mode=0o600)
    with (
        contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as living,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        living.backup(copy, pages=2_000)
        copy.execute("PRAGMA journal_mode=delete")
        [found] = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise Unavailable(
            f"The engine's file {source} is damaged: {found}.",
            next_step="Stop Remit, move the file away, start, and: remit engine revive --all",
            code="engine_damaged",
        )


def _sealed(file: Path, passphrase: str) -> Path:
    target = file.with_name(file.name + ".sealed")
    sealed_files.seal(file, target, passphrase)
    file.unlink()
    return target


def keep_keys(settings: Settings, target: Path, passphrase: str) -> None:
    """Write the keys of this installation into a new file, under the passphrase."""
    home = Home.at(settings.home)
    found = {
        file.name: file.read_text()
        for name in KEYS
        for file in sorted(home.secrets.glob(f"{name}*"))
    }
    found[FILE] = keys_file(settings).read_text()
    if (texts := disclosure_keys(settings)).exists():
        found[keyring.FILE] = texts.read_text()
    # From memory: what was once on a disk in clear can be found there after it was deleted.
    told = json.dumps({"form": "remit-keys/v1", "files": found})
    sealed_files.seal_text(told, target, passphrase)
