"""What was known at an earlier instant is told as it was told then."""

from datetime import datetime, timedelta

from storage.pool import Asking, Connection, Pool
from storage.readers import history, problems
from storage.readers.known import problem_as_known, who_as_known
from storage.readers.who import who
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
