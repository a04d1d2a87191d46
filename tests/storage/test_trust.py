"""Accounts of trust as the database tells them, few entries or many."""

from datetime import UTC, datetime, timedelta
from time import monotonic

from rules.trust.account import account, accounts
from schemas.commands.partnership import ProposeResponse
from schemas.scope import Side
from schemas.trust import TrustKind
from storage.pool import Connection, Pool
from storage.readers import trust
from tests.builders import CLINIC, COUNTY, H1, HOUSING, MONDAY, POLICE, offered, request
from tests.chronicle import Chronicle, motel
from tests.partnering import SIGNED, T
from tests.trusting import CONTESTED, EVERYTHING, trusting

NOW = MONDAY + timedelta(days=1)


async def test_an_entry_whose_contest_was_upheld_counts_no_longer_and_stays(pool: Pool) -> None:
    chronicle = Chronicle("party/police")
    await chronicle.told(pool, *(step() for step in EVERYTHING[:3]))
    contested = account(
        HOUSING, POLICE, await trust.tallies(pool, NOW, trusting=HOUSING, trusted=POLICE)
    )
    assert (contested.balance, contested.contested) == (-8.0, 1)

    await chronicle.told(pool, *(step() for step in EVERYTHING[3:5]))

    assert await trust.tallies(pool, NOW, trusting=HOUSING, trusted=POLICE) == []
    [entry] = await trust.entries(pool, trusting=HOUSING, trusted=POLICE)
    assert (entry.contest, f"{entry.stream}#{entry.seq}") == ("upheld", CONTESTED)
    assert [one.contest for one in await trust.entries(pool, trusting=CLINIC)] == ["upheld"]


async def test_each_side_finds_what_waits_for_it(pool: Pool) -> None:
    await trusting(pool)

    acts = await trust.matters(pool, noun="goodwill", seen_by=CLINIC)
    assert {one.state for one in acts} == {"confirmed", "refused"}
    assert await trust.matters(pool, noun="goodwill", seen_by=COUNTY) == []
    [made] = await trust.entries(pool, trusting=CLINIC, trusted=POLICE, limit=1)
    assert made.kind in (TrustKind.GOODWILL, TrustKind.INCIDENT_SERIOUS)


async def test_what_rests_between_two_parties_is_found_with_its_stream(pool: Pool) -> None:
    chronicle = await motel(pool)
    await chronicle.told(
        pool,
        offered(),
    )
    found = await trust.depending(pool, POLICE, [HOUSING, CLINIC, COUNTY])

    assert found
    assert all(one["stream"] == "problem/motel" and one["seq"] > 0 for one in found)
    assert H1.partition(".")[0] in {one["about"].partition(".")[0] for one in found}
    assert await trust.depending(pool, POLICE, ["nobody"]) == []


async def at_the_table(pool: Pool) -> None:
    table = Chronicle(f"partnership/{T}")
    await table.told(pool, *SIGNED)
    step = request(
        ProposeResponse(partnership=T, text="Lamps by neighbours.", side=Side.PLACE), POLICE
    )
    await table.told(pool, step)


async def test_whole_months_are_counted_and_the_present_one_is_left_out(pool: Pool) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)

    found = await trust.months(pool, now, 6)

    assert [one.month for one in found] == [f"2026-{month:02}" for month in range(5, 11)]


async def test_what_citizens_do_is_counted_in_its_month(pool: Pool, superuser: Connection) -> None:
    await at_the_table(pool)
    await superuser.execute("UPDATE parties SET kind = 'community'")
    await superuser.execute("""
        INSERT INTO parties (party, seq, kind, name, zone, active)
        SELECT DISTINCT split_part(by, '@', 2), 1, 'community', 'x', 'UTC', true FROM ledger
        ON CONFLICT DO NOTHING""")

    found = await trust.months(pool, datetime(2026, 12, 23, tzinfo=UTC), 6)

    assert [one.month for one in found if one.suggested] == ["2026-11"]
    [november] = [one for one in found if one.suggested]
    assert november.suggested >= 1


async def test_a_question_about_one_account_reads_that_account_among_a_hundred_thousand_entries(
    superuser: Connection,
) -> None:
    """Two hundred parties, each with an account of each of many others."""
    await superuser.execute("""
        INSERT INTO trust_entries (stream, seq, kind, trusting, trusted, at, about)
        SELECT 'problem/p' || n % 5000, n, (ARRAY['kept', 'missed', 'declined'])[n % 3 + 1],
               'party-' || n % 200, 'party-' || (n * 7 + n / 200) % 200,
               timestamptz '2026-11-02' - n % 700 * interval '1 day', 'p.c1'
          FROM generate_series(1, 100000) AS n""")
    await superuser.execute("ANALYZE trust_entries")
    begun = monotonic()
    one = await trust.tallies(superuser, NOW, trusting="party-7", trusted="party-49")
    pair = monotonic() - begun
    crisis = accounts(await trust.tallies(superuser, NOW, trusted="party-7"))
    party = monotonic() - begun - pair

    assert one
    assert len(crisis) > 1
    told = await superuser.fetch(
        "EXPLAIN SELECT * FROM trust_entries WHERE trusting = 'party-7' AND trusted = 'party-49'"
    )
    assert "Seq Scan" not in " ".join(row[0] for row in told)
    assert pair < 0.5, "a few milliseconds where the machine is not busy"
    assert party < 2.0
