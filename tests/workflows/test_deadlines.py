"""Weeks go by in seconds: what deadlines do on the real server while nobody lifts a hand."""

from datetime import UTC, datetime, timedelta

import pytest

from cases.clock import StoryClock
from schemas.calendars import Calendar
from schemas.clocks import EscalationStep, Patience
from schemas.commands.problem import RefreshCalendar
from schemas.errors import Refused
from schemas.parties import Role
from storage.readers.handoffs import handoff
from tests.conftest import Engine
from tests.town import Town, found

ALWAYS = Calendar(weekdays=(0, 1, 2, 3, 4, 5, 6))
"""No weekend shifts the days that these tests count."""
DAY = timedelta(days=1)

IMPATIENT = Patience(
    acknowledge_within="2d",
    decide_within="10d",
    remind_before="1d",
    escalation=(
        EscalationStep(after="0m", to=Role.OPERATOR),
        EscalationStep(after="2d", to=Role.SUPERVISOR),
    ),
)


@pytest.fixture
def clock(engine: Engine) -> StoryClock:
    return StoryClock(engine.client)


async def test_an_offer_that_nobody_answers_is_called_for_and_expires(
    town: Town, clock: StoryClock
) -> None:
    begun = datetime.now(UTC)
    name = await town.offer(patience=IMPATIENT)

    await town.pass_time(clock, begun + 9 * DAY)
    waiting = await handoff(town.engine.pool, name)
    assert waiting is not None
    assert waiting.state == "offered"
    await town.pass_time(clock, begun + 11 * DAY)

    entries = [entry for entry in await town.entries() if entry["kind"].startswith("handoff.")]
    assert [entry["kind"] for entry in entries] == [
        "handoff.offered",
        "handoff.reminded",
        "handoff.escalated",
        "handoff.escalated",
        "handoff.reminded",
        "handoff.expired",
    ]
    offered_at = entries[0]["at"]
    for entry, days in zip(entries[1:], (1, 2, 4, 9, 10), strict=True):
        late = entry["at"] - (offered_at + days * DAY)
        assert timedelta(0) <= late < timedelta(seconds=5), entry
        assert entry["by"] == "time@remit"
    with pytest.raises(Refused) as refused:
        await town.accept()
    assert "expired" in refused.value.message


async def test_police_held_it_at_every_instant_of_an_offer_that_expired(
    town: Town, clock: StoryClock
) -> None:
    begun = datetime.now(UTC)
    await town.offer(patience=IMPATIENT)
    await town.pass_time(clock, begun + 11 * DAY)
    for entry in await town.entries():
        for instant in (entry["at"], entry["at"] + timedelta(hours=7)):
            assert await town.holder(instant) == town.police
    tenures = await town.engine.pool.fetch(
        "SELECT holder, until FROM tenures WHERE responsibility = $1", town.lighting
    )
    assert [tuple(tenure) for tenure in tenures] == [(town.police, None)]


async def test_an_answer_in_time_silences_the_deadline(town: Town, clock: StoryClock) -> None:
    begun = datetime.now(UTC)
    await town.offer(patience=IMPATIENT)
    await town.pass_time(clock, begun + DAY / 2)
    await town.accept()
    await town.pass_time(clock, begun + 12 * DAY)
    assert "handoff.expired" not in await town.kinds()
    assert await town.holder(begun + 12 * DAY) == town.housing


async def test_what_is_returned_reverts_in_the_same_instant(town: Town) -> None:
    await town.offer()
    await town.accept()
    returned = await town.give_back()
    tenures = await town.engine.pool.fetch(
        "SELECT holder, since, until FROM tenures WHERE responsibility = $1 ORDER BY number",
        town.lighting,
    )
    assert [tenure["holder"] for tenure in tenures] == [town.police, town.housing, town.police]
    assert tenures[1]["until"] == tenures[2]["since"]
    assert tenures[2]["since"] in {entry.at for entry in returned.entries}
    instant = tenures[2]["since"]
    assert await town.holder(instant - timedelta(microseconds=1)) == town.housing
    assert await town.holder(instant) == town.police


async def test_a_term_that_ends_gives_back_to_the_fallback(town: Town, clock: StoryClock) -> None:
    begun = datetime.now(UTC)
    await town.offer(until=begun + 20 * DAY)
    await town.accept()
    await town.pass_time(clock, begun + 21 * DAY)
    assert await town.holder(begun + 19 * DAY) == town.housing
    assert await town.holder(begun + 20 * DAY - timedelta(seconds=1)) == town.housing
    assert await town.holder(begun + 20 * DAY + timedelta(minutes=1)) == town.police


async def test_a_new_calendar_moves_deadlines_that_are_running(
    engine: Engine, clock: StoryClock
) -> None:
    """Days off are announced after the offer was made; the sleeping workflow takes them in."""
    town = await found(engine, calendar=ALWAYS)
    begun = datetime.now(UTC)
    name = await town.offer(patience=IMPATIENT.model_copy(update={"decide_within": "4wd"}))
    before = await handoff(engine.pool, name)
    assert before is not None
    off = tuple((begun + days * DAY).date() for days in range(1, 8))
    await town.do(
        RefreshCalendar(problem=town.problem, calendar=ALWAYS.model_copy(update={"holidays": off})),
        town.op,
    )
    after = await handoff(engine.pool, name)
    assert after is not None
    assert after.deadlines["decide"] - before.deadlines["decide"] >= 6 * DAY

    await town.pass_time(clock, before.deadlines["decide"] + DAY)
    assert "handoff.expired" not in await town.kinds()
    await town.pass_time(clock, after.deadlines["decide"] + timedelta(minutes=1))
    assert (await town.kinds())[-1] == "handoff.expired"


async def test_a_deadline_brought_forward_wakes_the_sleeping_workflow(
    engine: Engine, clock: StoryClock
) -> None:
    town = await found(engine, calendar=Calendar(weekdays=(0,)))
    begun = datetime.now(UTC)
    name = await town.offer(patience=IMPATIENT.model_copy(update={"decide_within": "10wd"}))
    before = await handoff(engine.pool, name)
    await town.do(RefreshCalendar(problem=town.problem, calendar=ALWAYS), town.op)
    after = await handoff(engine.pool, name)
    assert before is not None
    assert after is not None
    assert before.deadlines["decide"] > begun + 60 * DAY
    assert after.deadlines["decide"] < begun + 12 * DAY
    await town.pass_time(clock, begun + 13 * DAY)
    assert (await town.kinds())[-1] == "handoff.expired"
