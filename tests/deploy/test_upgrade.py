"""An installation of the release before, with its data, is brought to this one and loses nothing.

The file is what release 0.1 had in its tables after `remit up` had played the sample caseload:
seven problems, 94 entries, 42 signed checkpoints. It is restored as it was, byte for byte.
"""

import gzip
import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import storage.migrations
from audit.verify import verify
from runtime.embedded.postgres import Postgres
from runtime.stack import database_url
from seal.checkpoints import Checkpoint
from seal.notes import Verifier
from seal.reading import root
from storage import checkpoints
from storage.migrations import migrate
from storage.pool import Connection, open_connection, open_pool
from storage.readers import who
from tests.chronicle import housing, motel

BEFORE = Path(__file__).with_name("release-0.1.jsonl.gz")
KEPT = {
    "ledger": "entry_id, xid, stream, seq, kind, subject, at, by, command_id, recorded_at,"
    " header, leaf_hash",
    "bodies": "stream, seq, body",
    "commands": "stream, command_id, digest, first_seq, last_seq",
    "leaves": "idx, entry_id, leaf_hash",
    "checkpoints": "size, root, note, made_at",
    "log_keys": "number, origin, vkey, use",
    "notices": "notice, party, line, made_at, attempts, delivered_at",
    "tenures": "responsibility, number, holder, since, until, cause",
}
_numbers = itertools.count(1)


def rows() -> list[tuple[str, dict[str, Any]]]:
    lines = gzip.decompress(BEFORE.read_bytes()).decode().splitlines()
    return [(told["table"], told["row"]) for told in map(json.loads, lines)]


@pytest.fixture
async def before(postgres: Postgres) -> AsyncIterator[str]:
    """The superuser's way into a database as release 0.1 left it."""
    secret = postgres.home.secret("postgres")
    admin = await open_connection(database_url("postgres", secret, postgres.port, "postgres"))
    name = f"upgraded_{next(_numbers)}"
    await admin.execute(f"CREATE DATABASE {name}")
    url = database_url("postgres", secret, postgres.port, name)
    conn = await open_connection(url, patient=True)
    await _restore(conn)
    await conn.close()
    yield url
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


async def _restore(conn: Connection) -> None:
    had = [row["name"] for table, row in rows() if table == "migrations"]
    folder = Path(storage.migrations.__file__).parent
    queries = storage.migrations._SQL
    await conn.execute(queries["make_table"])
    for name in sorted(had):
        async with conn.transaction():
            await conn.execute((folder / name).read_text())
            await conn.execute("RESET ROLE")
    async with conn.transaction():
        tables = {table for table, _ in rows()}
        for table in tables:
            await conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        await conn.execute("DELETE FROM tree; DELETE FROM migrations")
        for table, row in rows():
            columns = ", ".join(row)
            await conn.execute(
                f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE"  # noqa: S608
                f" SELECT {columns} FROM jsonb_populate_record(NULL::{table}, $1::jsonb)",
                json.dumps(row),
            )
        for table in tables:
            await conn.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        # To enable all takes "always" away from those that had it; a dump would have kept it.
        for row in await conn.fetch(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgname !~ '^held_means'"
        ):
            await conn.execute(f"ALTER TABLE {row[0]} ENABLE ALWAYS TRIGGER {row[1]}")
        for table, column in (("ledger", "entry_id"), ("log_keys", "number")):
            await conn.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'),"  # noqa: S608
                f" (SELECT max({column}) FROM {table}))"
            )


async def all_of_it(conn: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that an upgrade must leave as it is."""
    return {
        table: [tuple(row) for row in await conn.fetch(
            f"SELECT {columns} FROM {table} ORDER BY {columns.partition(',')[0]}, 2")]  # noqa: S608
        for table, columns in KEPT.items()
    }  # fmt: skip


async def test_nothing_is_lost_and_the_history_is_whole(before: str) -> None:
    conn = await open_connection(before, patient=True)
    was = await all_of_it(conn)
    assert (len(was["ledger"]), len(was["checkpoints"])) == (94, 42)

    applied = await migrate(before)

    assert applied[0] == "0008_disclosures.sql"
    assert await all_of_it(conn) == was
    verdict = await verify(conn)
    assert verdict.findings == (), verdict.findings
    assert (verdict.verdict, verdict.problems, verdict.entries) == ("ok", 7, 94)
    await conn.close()


async def test_what_was_signed_then_holds_for_the_tree_now(before: str) -> None:
    await migrate(before)
    conn = await open_connection(before, patient=True)
    verifiers = [Verifier.read(key.vkey) for key in await checkpoints.keys(conn)]
    notes = [row["note"] for row in await conn.fetch("SELECT note FROM checkpoints")]
    assert len(notes) == 42
    for note in notes:
        checkpoint = Checkpoint.opened(note, verifiers)
        assert await root(conn, checkpoint.size) == checkpoint.root
    await conn.close()


async def test_the_new_release_answers_old_questions_and_writes_on(
    before: str, postgres: Postgres
) -> None:
    await migrate(before)
    conn = await open_connection(before, patient=True)
    held = await conn.fetch("SELECT responsibility, holder FROM tenures WHERE until IS NULL")
    assert held
    for row in held:
        found = await who.who(conn, row["responsibility"])
        assert found is not None
        assert found.holder == row["holder"]
    name = urlsplit(before).path[1:]
    secret = postgres.home.secret("remit_app")
    pool = await open_pool(database_url("remit_app", secret, postgres.port, name), size=2)
    await housing(pool)
    await motel(pool)
    await pool.close()
    verdict = await verify(conn)
    assert (verdict.verdict, verdict.findings) == ("ok", ())
    assert verdict.problems == 8
    await conn.close()


async def test_the_old_migrations_are_the_files_that_are_here(before: str) -> None:
    """Their hashes stand in the database; one that was edited since would be refused."""
    assert len(await migrate(before)) >= 2
    assert await migrate(before) == []
