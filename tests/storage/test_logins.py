"""On a PostgreSQL of one's own an owner that is no superuser prepares everything, and again."""

from pathlib import Path

import asyncpg
import pytest

from audit.verify import verify_at
from runtime.embedded.postgres import embedded_postgres
from runtime.stack import database_url
from storage.logins import open_door, verifier
from storage.migrations import migrate
from storage.pool import open_connection, open_pool
from tests.chronicle import housing, motel


async def test_an_owner_that_is_no_superuser_can_prepare_everything(tmp_path: Path) -> None:
    """As managed services have it: the right to create roles, and a database of its own."""
    async with embedded_postgres(tmp_path) as server:
        admin = await asyncpg.connect(
            database_url("postgres", server.home.secret("postgres"), server.port, "postgres")
        )
        await admin.execute("DROP DATABASE remit")
        await admin.execute("DROP ROLE remit_app, remit_sequencer")
        await admin.execute("CREATE ROLE city LOGIN CREATEROLE PASSWORD 'city'")
        await admin.execute("CREATE DATABASE remit OWNER city")
        await admin.close()
        owner = database_url("city", "city", server.port)

        assert await migrate(owner)
        assert await migrate(owner) == []
        for login in ("remit_app", "remit_sequencer"):
            await open_door(owner, login=login, password=f"{login}'s first")
            await open_door(owner, login=login, password=f"{login} %20")  # and changed once more

        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(
                user="remit_app", password="remit_app's first", host="127.0.0.1",  # noqa: S106
                port=server.port, database="remit", ssl=False,
            )  # fmt: skip
        app = f"postgresql://remit_app:remit_app%20%2520@127.0.0.1:{server.port}/remit"
        pool = await open_pool(f"{app}?sslmode=disable", size=2)
        await housing(pool)
        await motel(pool)
        await pool.close()
        assert (await verify_at(owner)).verdict == "ok"


async def test_a_stranger_may_not_enter_the_database(tmp_path: Path) -> None:
    async with embedded_postgres(tmp_path) as server:
        await migrate(server.superuser_url)
        await open_door(server.superuser_url, login="remit_app", password="x")  # noqa: S106
        conn = await open_connection(server.superuser_url)
        await conn.execute("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
        await conn.close()
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await asyncpg.connect(database_url("stranger", "stranger", server.port))


def test_what_is_sent_is_no_password_and_never_the_same_twice() -> None:
    first, second = verifier("hunter2"), verifier("hunter2")
    assert "hunter2" not in first
    assert first.startswith("SCRAM-SHA-256$4096:")
    assert first != second
