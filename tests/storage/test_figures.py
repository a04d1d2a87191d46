"""What is told to those who watch is what stands in the record."""

from datetime import UTC, datetime, timedelta

from storage.pool import Connection, Pool
from storage.readers.figures import figures
from tests.chronicle import housing, motel

NOW = datetime.now(UTC)


async def handoff(
    conn: Connection, name: str, state: str, turn: str | None, due: datetime, offered: datetime
) -> None:
    await conn.execute("ALTER TABLE handoffs DISABLE TRIGGER ALL")
    await conn.execute(
        "INSERT INTO handoffs VALUES ($1, 'p', 'p.r', 1, $2, 'pd', 'parks', $3, $4,"
        " jsonb_build_object('offered_at', $5::text))",
        name, state, turn, due, offered.isoformat().replace("+00:00", "Z"),
    )  # fmt: skip


async def test_nothing_waits_in_an_empty_record(pool: Pool) -> None:
    found = await figures(pool)

    assert (found.problems_open, found.handoffs_overdue, found.waiting) == (0, 0, ())
    assert found.unanswered_since is None
    assert found.unsealed_since is None
    assert found.notices_late_since is None


async def test_what_waits_is_counted_by_state_and_the_oldest_offer_is_found(
    pool: Pool, superuser: Connection
) -> None:
    early, late = NOW - timedelta(days=9), NOW + timedelta(days=9)
    await handoff(superuser, "p.h1", "offered", "parks", late, NOW - timedelta(days=2))
    await handoff(superuser, "p.h2", "offered", "parks", early, NOW - timedelta(days=7))
    await handoff(superuser, "p.h3", "accepted", "parks", early, NOW - timedelta(days=40))
    await handoff(superuser, "p.h4", "settled", None, early, NOW - timedelta(days=50))

    found = await figures(pool)

    assert found.waiting == (("handoff", "accepted", 1), ("handoff", "offered", 2))
    assert found.handoffs_overdue == 2
    assert found.unanswered_since == NOW - timedelta(days=7), "an answered one is older"


async def test_entries_wait_for_their_seal_from_the_moment_they_are_written(
    pool: Pool, superuser: Connection
) -> None:
    await housing(pool)
    await motel(pool)

    found = await figures(pool)

    first = await superuser.fetchval("SELECT min(recorded_at) FROM ledger")
    assert found.problems_open == 1
    assert found.unplaced == await superuser.fetchval("SELECT count(*) FROM ledger")
    assert found.unsealed_since == first
    assert found.tree_size == 0


async def test_late_notices_and_those_given_up_are_told_apart(
    pool: Pool, superuser: Connection
) -> None:
    for name, late, given_up in (("a", 5, False), ("b", 30, False), ("c", 90, True)):
        await superuser.execute(
            "INSERT INTO notices (notice, party, problem, seq, subject, kind, line, next_try_at,"
            " given_up_at) VALUES ($1, 'parks', 'p', 1, 'p.h1', 'x', 'y', $2, $3)",
            name, NOW - timedelta(minutes=late), NOW if given_up else None,
        )  # fmt: skip

    found = await figures(pool)

    assert (found.notices_waiting, found.notices_given_up) == (2, 1)
    assert found.notices_late_since == NOW - timedelta(minutes=30)
