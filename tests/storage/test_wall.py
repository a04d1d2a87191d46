"""The second wall: the database shows a party what is its own, whatever is asked of it."""

import hmac
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import asyncpg
import pytest

from runtime.embedded.postgres import Postgres
from runtime.stack import database_url
from storage.logins import reader_password, reader_url
from storage.pool import Connection, Pool
from storage.readers import handoffs, problems
from storage.wall import NoSecondWall, Wall, wall
from tests.builders import accept, offered, opened
from tests.chronicle import Chronicle, housing

OPEN = {"migrations", "parties", "leaves", "subtrees", "tree", "log_keys", "checkpoints",
        "cosignatures"}  # fmt: skip
"""What everybody with an account, or anybody at all, may know."""
_FILL = """
INSERT INTO steps VALUES ('hotel.s1', 'hotel', 1, 'clinic', 'county', 'm', 1, 'm', 's', '', NULL,
    '{"asks": ["council"], "notified": null, "seats": []}');
INSERT INTO partnerships VALUES ('table', 1, 'n', 'p', 's', 'county', now(),
    '{"members": {"clinic": {}}}');
INSERT INTO partnership_members (partnership, party, seq, role, state)
    VALUES ('table', 'clinic', 1, 'member', 'joined');
INSERT INTO agreements VALUES ('table.a1', 'table', 1, 's', 1);
INSERT INTO concerns VALUES ('c-1', 1, 's', 's', 'm', NULL, 'clinic', 'x', now(), NULL, NULL, '{}');
INSERT INTO trust_entries VALUES ('s', 1, 'kept', 'clinic', 'county', now(), 'a');
INSERT INTO trust_matters VALUES ('clinic', 'contest', 'n', 1, 's', NULL, 'county', NULL, now(),
    '{}');
INSERT INTO plan_actions VALUES ('hotel', 'a', 1, 'k', 's', 'clinic', now(), 'open');
INSERT INTO commitments VALUES ('hotel.c1', 'hotel', 'hotel.lighting', NULL, 1, 's', 'clinic',
    'county', NULL, NULL, '{}');
"""
"""What belongs to others than housing, beside a problem of police and housing."""


@pytest.fixture
async def walled(pool: Pool, app_url: str, superuser: Connection) -> AsyncIterator[Wall]:
    """A motel where Housing took the lighting, and other things of others."""
    await housing(pool)
    await Chronicle("problem/motel").told(pool, opened(), offered(), accept())
    await superuser.execute(_FILL)
    async with wall(pool, reader_url(app_url), size=3) as made:
        yield made


async def walled_tables(superuser: Connection) -> list[str]:
    """Every table that the reader may read, but those that everybody may."""
    rows = await superuser.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'v', 'p', 'm')"
        " AND has_any_column_privilege('remit_reader', oid, 'SELECT')"
    )
    return sorted({row["relname"] for row in rows} - OPEN)


async def count(conn: Connection, table: str) -> int:
    return int(await conn.fetchval(f"SELECT count(*) FROM {table}"))  # noqa: S608 - the catalog's


async def rows_by_table(conn: Connection, tables: list[str]) -> dict[str, int]:
    return {name: await count(conn, name) for name in tables}


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        yield


async def test_without_a_claim_nothing_is_there_and_with_one_what_is_the_partys(
    walled: Wall, superuser: Connection
) -> None:
    tables = await walled_tables(superuser)
    assert {"problems", "handoffs", "bodies", "disclosures", "tenures"} <= {*tables}
    everything = await rows_by_table(superuser, tables)
    assert min(everything.values()) > 0, everything
    for party in ("", "council-of-nobody"):
        async with walled.seen_by(party).acquire() as conn:
            assert set((await rows_by_table(conn, tables)).values()) == {0}
    async with walled.seen_by("housing").acquire() as conn:
        mine = await rows_by_table(conn, tables)
    others = {"steps", "partnerships", "partnership_members", "agreements", "concerns",
              "plan_actions", "commitments"}  # fmt: skip
    assert {name for name, count in mine.items() if not count} >= others
    assert (mine["problems"], mine["handoffs"], mine["responsibilities"]) == (1, 1, 1)
    assert mine["tenures"] == 2
    assert 0 < mine["bodies"] == mine["ledger"] < everything["ledger"]


async def test_no_claim_is_made_up_carried_over_or_kept(
    walled: Wall, superuser: Connection
) -> None:
    """Whoever can make the reader's session say anything still reads with nobody's eyes."""
    soon, bare = int(time.time()) + 30, walled.pool
    async with bare.acquire() as one, bare.acquire() as other:
        here, there = one.get_server_pid(), other.get_server_pid()
        right = walled.claim("housing", here)
        mac = right.rpartition(":")[2]
        wrong = [
            "housing", "' OR true --", "", "x" * 5_000, f"housing:{soon}:{here}:{'0' * 64}",
            f"police:{soon}:{here}:{mac}", right.replace("housing", "police"),
            right.replace(f":{here}:", f":{there}:"), right.upper(), right + "\n", " " + right,
            walled.claim("housing", there), walled.claim("Housing'", here),
        ]  # fmt: skip
        for claim in wrong:
            await one.execute("SELECT set_config('remit.claim', $1, false)", claim)
            assert await one.fetchval("SELECT count(*) FROM problems") == 0, claim
        await one.execute("SELECT set_config('remit.claim', $1, false)", right)
        assert await one.fetchval("SELECT count(*) FROM problems") == 1
        await one.execute("RESET remit.claim")
    async with walled.seen_by("housing").acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM problems") == 1
        await conn.execute("SELECT set_config('remit.claim', 'police', true)")
        assert await conn.fetchval("SELECT count(*) FROM problems") == 0
    assert await bare.fetchval("SELECT count(*) FROM problems") == 0


async def test_a_claim_ends_and_is_a_plain_hmac(
    walled: Wall, superuser: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await superuser.fetchrow("SELECT inner_pad, outer_pad FROM claim_keys")
    assert row is not None
    key = bytes(byte ^ 0x36 for byte in row["inner_pad"])
    assert key == bytes(byte ^ 0x5C for byte in row["outer_pad"])
    assert key[32:] == bytes(32) != key[:32]
    said, _, mac = walled.claim("housing", 7).rpartition(":")
    assert mac == hmac.digest(key, said.encode(), "sha256").hex()

    monkeypatch.setattr("storage.wall._HOLDS", -1)
    async with walled.seen_by("housing").acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM problems") == 0


async def test_what_is_no_name_of_a_party_never_reaches_the_database(walled: Wall) -> None:
    for name in ("x'; RESET ALL; --", "Housing", "housing:1:1:ab"):
        with pytest.raises(ValueError, match="not the name of a party"):
            await walled.seen_by(name).fetchval("SELECT 1")


async def test_the_reader_can_become_nobody_else_and_write_nothing(walled: Wall) -> None:
    async with walled.pool.acquire() as conn:
        for statement in (
            "SELECT * FROM claim_keys", "SELECT claim_key()", "SELECT * FROM people",
            "SELECT * FROM sessions", "SELECT append_batch('{}'::jsonb)", "SET ROLE remit_app",
            "SET ROLE remit_owner", "UPDATE problems SET title = 'x'", "DELETE FROM notices",
            "INSERT INTO steps DEFAULT VALUES", "ALTER TABLE problems DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine (x int)", "SET SESSION AUTHORIZATION remit_app",
        ):  # fmt: skip
            with refused():
                await conn.execute(statement)
        await conn.execute("SET row_security = off")
        with refused():  # it says so, and does not show all
            await conn.fetch("SELECT * FROM problems")
        await conn.execute("RESET row_security")
        for asked in ("concerned('motel.lighting')", "shares_in('motel.lighting')",
                      "has_part('motel')", "is_between('problem/motel', 1)"):  # fmt: skip
            assert await conn.fetchval(f"SELECT {asked}") is False
        assert await conn.fetch("SELECT * FROM contributed('housing')") == []
    seen = walled.seen_by("housing")
    with pytest.raises((asyncpg.ReadOnlySQLTransactionError, asyncpg.InsufficientPrivilegeError)):
        await seen.execute("UPDATE handoffs SET state = 'accepted'")


async def test_every_table_that_the_reader_reads_is_walled_and_a_gap_is_noticed(
    walled: Wall, superuser: Connection
) -> None:
    """The mutants: each table's policy taken away, and each opened by one that lets all through."""
    tables = await walled_tables(superuser)
    state = {
        row["relname"]: (row["relrowsecurity"], row["relforcerowsecurity"], row["policies"])
        for row in await superuser.fetch(
            "SELECT relname, relrowsecurity, relforcerowsecurity, ARRAY(SELECT polname::text"
            " FROM pg_policy WHERE polrelid = c.oid ORDER BY 1) AS policies FROM pg_class c"
            " WHERE relname = ANY ($1)", tables,
        )
    }  # fmt: skip
    assert state == dict.fromkeys(tables, (True, True, ["as_granted", "theirs"]))
    for name in tables:
        for gap in (
            f"DROP POLICY theirs ON {name}",
            f"ALTER POLICY theirs ON {name} USING (true)",
            f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY",
        ):
            changed = superuser.transaction()
            await changed.start()
            await superuser.execute(gap)
            await superuser.execute("SET LOCAL ROLE remit_reader")
            shown = await count(superuser, name)
            await changed.rollback()
            assert (shown == 0) == gap.startswith("DROP"), gap  # without a policy: default deny


async def test_a_reader_is_asked_alike_through_the_wall(walled: Wall, pool: Pool) -> None:
    async with walled.seen_by("housing").acquire() as conn:
        behind = await problems.problem(conn, "motel")
    whole = await problems.problem(pool, "motel")
    assert behind is not None
    assert whole is not None
    assert behind.handoffs == whole.handoffs
    assert [t for t in whole.tenures if t.responsibility == "motel.lighting"] == [*behind.tenures]
    assert await handoffs.handoffs(walled.seen_by("clinic")) == []
    assert [one.handoff for one in await handoffs.handoffs(walled.seen_by("housing"))]


async def test_a_portal_without_its_reader_says_what_to_do(
    pool: Pool, app_url: str, owner_url: str, postgres: Postgres
) -> None:
    name = app_url.rpartition("/")[2].partition("?")[0]
    for url in (owner_url, app_url, database_url("remit_reader", "wrong", postgres.port, name)):
        with pytest.raises(NoSecondWall, match="Nothing can be read for parties") as told:
            async with wall(pool, url):
                pass
        assert "remit db migrate --logins" in told.value.next_step


def test_the_readers_password_follows_from_the_products_and_leads_not_back() -> None:
    url = reader_url("postgresql://remit_app:a%20b@db:5432/remit?sslmode=verify-full")
    assert (
        url
        == f"postgresql://remit_reader:{reader_password('a b')}@db:5432/remit?sslmode=verify-full"
    )
    assert reader_url("postgresql://remit_app@db/remit") == "postgresql://remit_reader@db/remit"
