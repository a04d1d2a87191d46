"""Migrations are applied once, in order, and never changed afterwards."""

import pytest

from storage.migrations import MigrationChanged, NewerDatabase, migrate, pending
from storage.pool import Connection


async def test_a_second_run_applies_nothing(owner_url: str) -> None:
    assert await migrate(owner_url) == []
    assert await pending(owner_url) == []


async def test_an_empty_database_lacks_all_of_them(
    owner_url: str, superuser: Connection, template: str
) -> None:
    await superuser.execute("DROP TABLE migrations")
    names = await pending(owner_url)
    assert names == sorted(names)
    assert names[0] == "0001_roles.sql"


async def test_a_changed_migration_is_refused(owner_url: str, superuser: Connection) -> None:
    await superuser.execute("UPDATE migrations SET sha256 = 'x' WHERE name = '0002_ledger.sql'")
    with pytest.raises(MigrationChanged, match="0002_ledger"):
        await migrate(owner_url)


async def test_a_database_newer_than_the_program_is_refused(
    owner_url: str, superuser: Connection
) -> None:
    await superuser.execute("INSERT INTO migrations VALUES ('9999_later.sql', 'x')")
    with pytest.raises(NewerDatabase, match="9999_later"):
        await pending(owner_url)


async def test_every_table_says_what_it_is_rebuilt_from(superuser: Connection) -> None:
    for row in await superuser.fetch(
        "SELECT relname, obj_description(oid) AS told FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    ):
        assert "ebuilt from" in (row["told"] or ""), row["relname"]
