"""What was known at an earlier instant is told as it was told then."""

from datetime import datetime, timedelta

from audit.verify import verify
from schemas.commands.correction import AgreeCorrection, ProposeCorrection
from schemas.request import Request
from storage.pool import Asking, Connection, Pool
from storage.readers import history, problems
from storage.readers.known import problem_as_known, who_as_known
from storage.readers.who import who
from storage.rebuild import rebuild
from tests.builders import (
    H1,
    HOUSING,
    LIGHTING,
    MONDAY,
    POLICE,
    accept,
    give_back,
    offered,
    offered_promise,
    on_lighting,
    opened,
)
from tests.chronicle import Chronicle

MINUTE = timedelta(minutes=1)


async def clock(conn: "Asking") -> datetime:
    """PostgreSQL's own time: the record's clock."""
    found: datetime = await conn.fetchval("SELECT clock_timestamp()")
    return found


async def test_what_was_recorded_later_was_not_known(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    before = await clock(pool)
    await chronicle.told(pool, opened(), offered())
    then = await clock(pool)
    await chronicle.told(pool, accept())

    assert await problem_as_known(pool, "motel", before) is None
    assert await who_as_known(pool, LIGHTING, MONDAY + MINUTE, before) is None
    known = await who_as_known(pool, LIGHTING, MONDAY + 9 * MINUTE, then)
    assert known is not None
    assert (known.holder, known.until, known.as_known_at) == (POLICE, None, then)
    assert known.basis.kind == "responsibility.established"
    now = await who(pool, LIGHTING, MONDAY + 9 * MINUTE)
    assert now is not None
    assert now.holder == HOUSING


async def test_what_is_known_now_is_what_the_projections_say(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    promise = offered_promise(title="Repair the lamps", within="10d")
    await chronicle.told(pool, opened(), offered(commitments=(promise,)), accept(), give_back())

    known = await problem_as_known(pool, "motel", await clock(pool))

    read = await problems.problem(pool, "motel")
    assert known is not None
    assert read is not None
    assert {one.handoff: one for one in known.handoffs} == {
        one.handoff: one for one in read.handoffs
    }
    assert known.responsibilities == read.responsibilities
    assert known.commitments == read.commitments
    assert known.tenures == read.tenures
    assert known.document == read.document
    assert (known.holders, known.due, known.seq) == (read.holders, read.due, read.seq)


async def test_an_offer_was_on_the_way_as_long_as_nobody_knew_of_its_acceptance(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered())
    then = await clock(pool)
    await chronicle.told(pool, accept())

    known = await problem_as_known(pool, "motel", then)

    assert known is not None
    assert [one.state for one in known.handoffs] == ["offered"]
    assert known.responsibilities[0].live_handoff == H1
    assert known.holders == (POLICE,)


async def test_an_entry_is_known_with_its_successor_though_the_clock_was_set_back(
    pool: Pool, superuser: Connection
) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered(), accept())
    last = chronicle.state.seq
    async with superuser.transaction():
        await superuser.execute("ALTER TABLE ledger DISABLE TRIGGER USER")
        await superuser.execute(
            "UPDATE ledger SET recorded_at = recorded_at + interval '1 hour' WHERE seq = $1",
            last - 1,
        )
        await superuser.execute("ALTER TABLE ledger ENABLE TRIGGER USER")

    assert await history.known_by(pool, "problem/motel", await clock(pool)) == last


PASSED = MONDAY + 3 * MINUTE
REALLY = PASSED - timedelta(seconds=40)


def corrected(since: datetime = REALLY) -> tuple[Request, Request]:
    return (
        on_lighting(ProposeCorrection, POLICE, tenure=2, since=since),
        on_lighting(AgreeCorrection, HOUSING, since=since),
    )


async def test_before_a_correction_was_recorded_the_old_answer_is_given_and_after_it_the_new(
    pool: Pool,
) -> None:
    between = PASSED - timedelta(seconds=20)
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered(), accept())
    uncorrected = await clock(pool)
    proposed, agreed = corrected()
    await chronicle.told(pool, proposed)
    waiting = await clock(pool)
    await chronicle.told(pool, agreed)
    now = await clock(pool)

    holders = [
        held.holder
        for known in (uncorrected, waiting, now)
        if (held := await who_as_known(pool, LIGHTING, between, known))
    ]
    assert holders == [POLICE, POLICE, HOUSING]
    held = await who(pool, LIGHTING, between)
    assert held is not None
    assert (held.holder, held.since, held.corrected_in) == (HOUSING, REALLY, chronicle.state.seq)
    police = await who(pool, LIGHTING, REALLY - timedelta(microseconds=1))
    assert police is not None
    assert (police.holder, police.until, police.corrected_in) == (POLICE, REALLY, None)
    latest = await who_as_known(pool, LIGHTING, between, now)
    assert latest is not None
    assert latest.corrected_in == chronicle.state.seq


async def test_a_correction_far_back_in_a_long_story_keeps_all_tenures_contiguous(
    pool: Pool, superuser: Connection
) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered(), accept(), give_back(), *corrected())

    assert (await verify(superuser)).verdict == "ok"
    told = await superuser.fetch("SELECT * FROM tenures ORDER BY responsibility, number")
    await rebuild(superuser)
    assert await superuser.fetch("SELECT * FROM tenures ORDER BY responsibility, number") == told
    assert [row["since"] for row in told][1] == REALLY


async def test_a_corrected_boundary_that_was_not_corrected_by_an_entry_is_found(
    pool: Pool, superuser: Connection
) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered(), accept(), *corrected())
    async with superuser.transaction():
        await superuser.execute(
            "UPDATE tenures SET until = $1 WHERE number = 1 AND until IS NOT NULL", PASSED
        )
        await superuser.execute(
            "UPDATE tenures SET since = $1, previous_since = $1 WHERE number = 2", PASSED
        )

    verdict = await verify(superuser)

    assert verdict.verdict == "tampered"
    assert any("since" in finding.what for finding in verdict.findings)
