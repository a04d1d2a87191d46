"""The way back from a backup, into a data folder that nobody uses.

Hashes are checked before anything is touched. What was there is moved aside and never deleted. The
signer's memory is left as it is: it must notice that the record is older than what it signed.
"""

import asyncio
import contextlib
import json
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audit.verify import OK, verify_at
from runtime.embedded.postgres import OWNER, Postgres
from runtime.embedded.postgres_programs import programs as server_programs
from runtime.home import Home, said_plainly, write_private
from runtime.keeping import programs, sealed_files
from runtime.keeping.making import DUMP, ENGINE, KEYS, Tell
from runtime.keeping.manifest import Manifest, opened
from runtime.payload_keys import KeyRing, keys_file
from runtime.ports import free_port
from runtime.settings import Settings
from runtime.stack import database_url, disclosure_keys
from schemas.errors import Invalid, Refused
from storage import keyring
from storage.backup import facts, scratch
from storage.migrations import migrate
from storage.pool import open_connection


class NotAsItWas(Refused):
    def __init__(self, told: str) -> None:
        super().__init__(
            f"The record was restored, but it is not whole: {told}.",
            next_step="It lies in the data folder for you to look at: remit up --no-sample, then"
            " remit audit verify. Do not go on working with it.",
        )


@dataclass(frozen=True)
class Restored:
    manifest: Manifest
    entries: int
    verdict: str
    engine: bool
    """Whether Temporal's file was restored as well."""
    aside: Path | None
    """Where what was there before lies now."""


async def restore(
    settings: Settings, folder: Path, *, keys: Path | None, passphrase: str | None,
    engine: bool, over: bool, tell: Tell,
) -> Restored:  # fmt: skip
    """Bring a backup back into the data folder of these settings, and check it.

    `over` allows it where there are data, which are moved aside. Without `engine` Temporal begins
    empty, and is filled from the record afterwards.
    """
    if settings.database_url is not None:
        raise Invalid(
            "A database of your own is restored with its own programs.",
            next_step=f"See docs/backup.md: pg_restore {DUMP} into an empty database, then"
            " remit db migrate.",
            code="own_database",
        )
    tell("Checking the hashes")
    manifest = await asyncio.to_thread(opened, folder)
    if manifest.encrypted and passphrase is None:
        raise Invalid("The backup is encrypted.", next_step="Give --passphrase-file.")
    home = Home.at(settings.home).prepare()
    with home.held(), said_plainly(home.path), tempfile.TemporaryDirectory(dir=home.path) as work:
        parts = {
            name: await asyncio.to_thread(_opened, folder / part, Path(work) / name, passphrase)
            for name, part in _named(manifest).items()
        }
        known = await asyncio.to_thread(_keys_of, keys, Path(work), passphrase)
        _must_read(settings, known)
        with_engine = engine and ENGINE in parts
        if with_engine:
            _must_open(settings, manifest, known)
        aside = _keys_aside(home, known, _moved_aside(home, over=over))
        for name, text in known.items():
            write_private(home.secrets / name, text)
        keyring.lies_at(disclosure_keys(settings))
        async with _server(home, settings) as url:
            tell(f"Restoring the record: {manifest.entries:,} entries")
            await _filled(home, url, parts[DUMP], settings)
            tell("Verifying the record")
            entries, verdict = await _verified(url, manifest)
        write_private(home.path / "postgres" / "sample-loaded", "")  # it has a caseload
        if with_engine:
            tell("Restoring the engine")
            place = home.path / "temporal" / ENGINE
            place.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copy(parts[ENGINE], place)
    return Restored(manifest, entries, verdict, with_engine, aside)


def _named(manifest: Manifest) -> dict[str, str]:
    return {part.name.removesuffix(".sealed"): part.name for part in manifest.parts}


def _opened(source: Path, target: Path, passphrase: str | None) -> Path:
    """The file in clear: itself, or what the passphrase makes of it."""
    if not sealed_files.is_sealed(source):
        return source
    assert passphrase is not None
    sealed_files.unseal(source, target, passphrase)
    return target


def _keys_of(source: Path | None, work: Path, passphrase: str | None) -> dict[str, str]:
    """The key files that were kept apart, by name."""
    if source is None:
        return {}
    if passphrase is None or not source.is_file():
        raise Invalid(
            f"The keys in {source} cannot be read.",
            next_step="Name the file that `remit backup --with-keys` made, and give"
            " --passphrase-file.",
            code="keys_unreadable",
        )
    sealed_files.unseal(source, work / "keys", passphrase)
    told = json.loads((work / "keys").read_text())["files"]
    return {
        name: text for name, text in told.items()
        if Path(name).name == name and name.startswith(KEYS)
    }  # fmt: skip


def _must_read(settings: Settings, known: dict[str, str]) -> None:
    """A worker that finds no keys makes new ones, which would open no text that is there."""
    if keyring.FILE not in known and not disclosure_keys(settings).exists():
        raise Invalid(
            "The keys to the texts of the record are not here.",
            next_step=f"Give the keys: --keys FILE; or put {keyring.FILE} where it belongs:"
            f" {disclosure_keys(settings)}",
            code="no_disclosure_key",
        )


def _must_open(settings: Settings, manifest: Manifest, known: dict[str, str]) -> None:
    """Temporal's copy is worth nothing without a key that opens it."""
    file = keys_file(settings)
    have = {line.split()[0] for line in known.get("payload_keys", "").splitlines() if line.split()}
    if file.exists():
        have |= set(KeyRing(file).ids)
    lacking = [key for key in manifest.payload_keys if key not in have]
    if lacking:
        raise Invalid(
            f"The copy of the engine needs the payload key {lacking[0]}, which is not here.",
            next_step="Give the keys: --keys FILE; or let the engine begin empty and be filled"
            " from the record: --without-engine",
            code="payload_key_missing",
        )


def _moved_aside(home: Home, *, over: bool) -> Path | None:
    """Make room. Raises Invalid where there are data and nobody said that they may go aside."""
    there = [home.path / name for name in ("postgres", "temporal") if (home.path / name).exists()]
    if not there:
        return None
    if not over:
        raise Invalid(
            f"{home.path} holds data already.",
            next_step="Choose another REMIT_HOME, or say --yes: what is there is moved aside.",
            code="data_there",
        )
    aside = _room_aside(home)
    for place in there:
        place.rename(aside / place.name)
    return aside


def _keys_aside(home: Home, known: Mapping[str, str], aside: Path | None) -> Path | None:
    """Other keys than those that come back go aside too: they open what went aside, and nothing
    else does.
    """
    others = [
        file
        for name, text in known.items()
        if (file := home.secrets / name).exists() and file.read_text() != text
    ]
    if not others:
        return aside
    aside = aside or _room_aside(home)
    (aside / home.secrets.name).mkdir(mode=0o700)
    for file in others:
        file.rename(aside / home.secrets.name / file.name)
    return aside


def _room_aside(home: Home) -> Path:
    aside = home.path / f"before-{datetime.now(UTC):%Y%m%dT%H%M%S}"
    aside.mkdir(mode=0o700)
    return aside


@contextlib.asynccontextmanager
async def _server(home: Home, settings: Settings) -> AsyncIterator[str]:
    """A new, empty PostgreSQL of this folder, with its roles; the superuser's way into it."""
    server = Postgres(home, free_port(), server_programs(settings.pg_bin))
    process = await server.start()
    try:
        yield server.superuser_url
    finally:
        await process.stop(within=30)


async def _filled(home: Home, url: str, dump: Path, settings: Settings) -> None:
    port = int(url.rpartition(":")[2].partition("/")[0])
    password = home.secret(OWNER)
    async with scratch(database_url(OWNER, password, port, "postgres")):
        await migrate(database_url(OWNER, password, port, "remit_scratch"))
    words: list[str | Path] = ["--exit-on-error", "--single-transaction", "--dbname=remit", dump]
    await programs.run(programs.program("pg_restore", settings.pg_bin), words, url)
    await migrate(url)


async def _verified(url: str, manifest: Manifest) -> tuple[int, str]:
    conn = await open_connection(url, application="remit restore", patient=True)
    try:
        now = await facts(conn)
    finally:
        await conn.close(timeout=5)
    if (now.entries, now.streams, now.size) != (manifest.entries, manifest.streams, manifest.size):
        raise NotAsItWas(f"it has {now.entries:,} entries, not {manifest.entries:,}")
    # A copy of a Remit at work has entries that its sealer had yet to sign, and nobody signs now.
    verdict = await verify_at(url, at_work=False)
    if verdict.verdict != OK:
        first = verdict.findings[0] if verdict.findings else None
        raise NotAsItWas(f"{first.problem} {first.seq}: {first.what}" if first else "cannot tell")
    return now.entries, verdict.verdict
