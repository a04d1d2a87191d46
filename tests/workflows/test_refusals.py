"""A no costs nothing: it leaves no event of history, no entry, and no workflow behind."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.service import RPCError, RPCStatusCode

from desk.preview import Holding
from schemas.clocks import ClockKind
from schemas.commands.handoff import AcceptHandoff, DeclineHandoff
from schemas.commands.party import AddPerson, MarkAway, MarkBack, NameDeputy, RegisterParty
from schemas.commands.time import RingClock
from schemas.errors import Invalid, NotAllowed, NotFound, Refused, Status
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role
from schemas.terms import DeclineCode
from tests.conftest import Engine
from tests.town import Town, found


async def test_a_refused_command_adds_nothing_to_history_or_ledger(town: Town) -> None:
    await town.offer()
    before = await town.history(), await town.kinds()
    refusals = []
    for _ in range(10):
        with pytest.raises(Refused) as refused:
            await town.offer()
        refusals.append(refused.value)
        with pytest.raises(Refused) as refused:
            await town.do(
                DeclineHandoff(handoff=town.h(1), code=DeclineCode.OTHER, text="Not mine."),
                town.op,
            )
        refusals.append(refused.value)
    assert (await town.history(), await town.kinds()) == before
    for one in refusals:
        assert one.message.endswith(".")
        assert one.next_step
        assert one.code not in ("refused", "unreadable_command")


async def test_a_refusal_keeps_its_kind_on_the_way_through_temporal(town: Town) -> None:
    await town.offer()
    with pytest.raises(Refused) as refused:
        await town.do(AcceptHandoff(handoff=town.h(9), version=1, read_back="We do it."), town.rep)
    assert refused.value.status is Status.NOT_FOUND
    with pytest.raises(Refused) as refused:
        await town.do(AcceptHandoff(handoff=town.h(1), version=1, read_back="Me."), town.op)
    assert refused.value.status in (Status.NOT_ALLOWED, Status.REFUSED)


async def test_an_unknown_problem_is_said_to_be_unknown(town: Town) -> None:
    with pytest.raises(Refused) as refused:
        await town.do(
            AcceptHandoff(handoff="nowhere.h1", version=1, read_back="We do it."), town.rep
        )
    assert refused.value.status is Status.NOT_FOUND
    assert "nowhere" in refused.value.message


async def test_a_closed_problem_takes_no_more_commands_and_says_so(town: Town) -> None:
    await town.offer()
    await town.accept()
    await town.settle()
    await town.close()
    with pytest.raises(Refused) as refused:
        await town.offer()
    assert refused.value.code == "problem_is_closed"
    with pytest.raises(Refused) as refused:
        await town.open()
    assert refused.value.status is Status.REFUSED
    assert (await town.kinds())[-1] == "problem.closed"


async def test_a_refused_opening_leaves_no_workflow_running(engine: Engine) -> None:
    town = await found(engine, opened=False)
    twice = (town.opening().responsibilities[0],) * 2
    for opening, by in (
        (town.opening(responsibilities=twice), town.op),
        (town.opening(), town.rep),
        (town.opening(), SETUP),
    ):
        with pytest.raises(Refused):
            await town.do(opening, by)
    with pytest.raises(RPCError) as missing:
        await town.handle.describe()
    assert missing.value.status is RPCStatusCode.NOT_FOUND


async def test_a_problem_opens_once(town: Town) -> None:
    before = await town.kinds()
    with pytest.raises(Refused) as refused:
        await town.open()
    assert refused.value.status is Status.REFUSED
    assert await town.kinds() == before


async def test_nobody_rings_a_clock_by_hand(town: Town) -> None:
    name = await town.offer()
    with pytest.raises(Invalid):
        await town.do(RingClock(subject=name, clock=ClockKind.DECIDE, rung=0), town.op)


async def test_who_is_not_registered_or_not_active_does_not_speak(town: Town) -> None:
    with pytest.raises(NotFound):
        await town.do(town.offering(), f"nobody@{town.police}")


async def test_a_deputy_speaks_while_the_other_is_away_and_only_then(town: Town) -> None:
    deputy = f"deputy@{town.housing}"
    add = AddPerson(person=deputy, name="Deputy", role=Role.REPRESENTATIVE, grade=Grade.ADVISORY)
    await town.do(add, SETUP)
    await town.offer()
    accept = AcceptHandoff(handoff=town.h(1), version=1, read_back="We light the lot.")

    async def instead(command_id: str) -> None:
        await town.desk.submit(accept, by=deputy, deputy_for=town.rep, command_id=command_id)

    with pytest.raises(NotAllowed) as refused:
        await instead("before-naming")
    assert refused.value.code == "not_the_deputy"
    await town.do(NameDeputy(person=town.rep, deputy=deputy), SETUP)
    with pytest.raises(NotAllowed) as refused:
        await instead("before-absence")
    assert refused.value.code == "not_away"
    await town.do(MarkAway(person=town.rep, until=datetime.now(UTC) + timedelta(days=9)), SETUP)
    with pytest.raises(Refused):
        await town.do(accept, deputy)  # an advisory grade of one's own binds nobody
    await instead(f"by-deputy-{town.name}")
    accepted = (await town.entries())[-1]
    assert accepted["by"] == deputy
    assert await town.holder() == town.housing
    await town.do(MarkBack(person=town.rep), SETUP)
    first = await town.caused_by(f"by-deputy-{town.name}")
    await instead(f"by-deputy-{town.name}")
    assert await town.caused_by(f"by-deputy-{town.name}") == first


async def test_a_dry_run_says_what_would_happen_and_writes_nothing(engine: Engine) -> None:
    town = await found(engine, opened=False)
    counted = "SELECT (SELECT count(*) FROM ledger), (SELECT count(*) FROM commands)"
    before = await engine.pool.fetchrow(counted)
    told = await town.desk.preview(town.opening(), by=town.op)
    assert [event.kind for event in told.events] == [
        "problem.opened",
        "responsibility.established",
    ]
    assert told.holdings == [Holding(town.lighting, None, town.police)]
    assert await engine.pool.fetchrow(counted) == before
    with pytest.raises(RPCError):
        await town.handle.describe()

    await town.open()
    await town.offer()
    accept = AcceptHandoff(handoff=town.h(1), version=1, read_back="We light the lot.")
    length, kinds = await town.history(), await town.kinds()
    told = await town.desk.preview(accept, by=town.rep)
    assert told.moves == [Holding(town.lighting, town.police, town.housing)]
    with pytest.raises(Refused):
        await town.desk.preview(accept, by=town.op)
    assert (await town.history(), await town.kinds()) == (length, kinds)
    assert await town.holder() == town.police


async def test_two_openings_of_one_problem_at_once_leave_one(engine: Engine) -> None:
    town = await found(engine, opened=False)
    came = await asyncio.gather(
        town.open(), town.open(title="Another title"), return_exceptions=True
    )
    assert sum(isinstance(one, Refused) for one in came) == 1
    assert await town.kinds() == ["problem.opened", "responsibility.established"]


async def test_a_party_is_registered_once(town: Town) -> None:
    again = RegisterParty(party=town.housing, party_kind=PartyKind.MEDIA, name="Other")
    with pytest.raises(Refused):
        await town.do(again, SETUP)
