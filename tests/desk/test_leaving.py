"""A party that is deactivated: all that rests on it moves, once, whatever fails meanwhile."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from audit.export import export
from audit.verify import verify
from desk import leaving
from desk.leaving import tend, what_would_move
from schemas.commands.handoff import WithdrawHandoff
from schemas.commands.party import DeactivateParty, DeactivatePerson, NameDeputy, ReactivateParty
from schemas.commands.problem import InviteContributor, ReleaseParty
from schemas.errors import NotAllowed, Refused, Unavailable
from schemas.events.partnership import MemberReleased
from schemas.ids import KEEPER, SETUP
from schemas.silence import SILENT_AT_MOST
from storage import ledger
from storage.pool import open_connection
from storage.readers import leaving as read
from storage.readers.worklist import worklist
from tests.conftest import Engine
from tests.table import NEXT_YEAR, at_work, through
from tests.town import Town, found
from verify.check import Asked, check


def leave(town: Town) -> DeactivateParty:
    return DeactivateParty(party=town.housing, reason="Closed down.")


async def look(engine: Engine) -> int:
    return await tend(engine.desk, engine.pool, but=set())


async def second_problem(town: Town) -> str:
    """Another problem of the same police, on which something is offered to housing."""
    name = f"alley-{town.name}"
    await town.do(town.opening(problem=name), town.op)
    offer = town.offering().model_copy(update={"responsibility": f"{name}.lighting"})
    await town.do(offer, town.op)
    return name


async def test_what_it_holds_and_was_offered_moves_once_on_every_problem(
    engine: Engine, tmp_path: Path
) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    other = await second_problem(town)
    seen = await what_would_move(engine.pool, town.housing)
    would = {(one.problem, one.kind, one.to) for one in seen}
    assert (town.problem, "responsibility.reverted", town.police) in would
    assert (other, "handoff.withdrawn", None) in would
    assert await town.holder() == town.housing, "looking ahead changes nothing"

    left = await town.do(leave(town), SETUP)
    with pytest.raises(Refused):
        await town.offer()  # from the first instant
    await asyncio.gather(look(engine), look(engine))  # two workers side by side

    assert await town.holder() == town.police
    entries = await ledger.events(engine.pool, town.stream)
    reverted = [event for event in entries if event.kind == "responsibility.reverted"]
    assert [(one.stamp.by, one.under) for one in reverted] == [  # type: ignore[union-attr]
        (KEEPER, f"party/{town.housing}#{left.entries[-1].seq}")
    ]
    kinds = [event.kind for event in await ledger.events(engine.pool, f"problem/{other}")]
    assert kinds.count("handoff.withdrawn") == 1
    assert await what_would_move(engine.pool, town.housing) == []
    before = len(await town.entries())
    await look(engine)
    assert len(await town.entries()) == before
    conn = await open_connection(engine.owner_url)
    try:
        assert (await verify(conn, at_work=False)).verdict == "ok"
        await export(conn, tmp_path / "bundle")
    finally:
        await conn.close()
    outcome = check(tmp_path / "bundle", Asked())
    assert outcome.integrity == "ok", [*outcome.lines()]


async def test_it_is_in_no_partnership_any_more_and_what_was_agreed_falls_back(
    engine: Engine,
) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    name = f"table-{town.name}"
    await at_work(town, name, NEXT_YEAR)
    seen = await what_would_move(engine.pool, town.housing)
    assert (name, "partnership.released") in {(one.problem, one.kind) for one in seen}

    left = await town.do(leave(town), SETUP)
    await asyncio.gather(look(engine), look(engine))

    state = await through(town, name)
    assert state.members[town.housing].state.value == "left"
    assert await town.holder() == town.police
    events = await ledger.events(engine.pool, f"partnership/{name}")
    out = [one for one in events if isinstance(one, MemberReleased)]
    assert [one.under for one in out] == [f"party/{town.housing}#{left.entries[-1].seq}"]
    assert await what_would_move(engine.pool, town.housing) == []


async def test_a_share_alone_is_looked_for(engine: Engine) -> None:
    town = await found(engine)
    invite = InviteContributor(
        responsibility=town.lighting, contributor=town.housing, share="Lamps."
    )
    await town.do(invite, town.op)
    await town.do(leave(town), SETUP)
    await look(engine)
    kinds = [event.kind for event in await ledger.events(engine.pool, town.stream)]
    assert kinds[-1] == "contributor.left"


async def test_a_look_that_was_cut_off_is_made_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    await town.do(leave(town), SETUP)
    submit = engine.desk.submit

    async def away(*_: object, **__: object) -> None:
        raise Unavailable("Temporal is away.", next_step="Wait.", code="away")

    monkeypatch.setattr(engine.desk, "submit", away)
    assert await look(engine) == 0
    assert await town.holder() == town.housing
    monkeypatch.setattr(engine.desk, "submit", submit)

    await look(engine)
    assert await town.holder() == town.police


async def test_nothing_is_released_under_an_entry_that_says_something_else(engine: Engine) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    made_up = ReleaseParty(
        problem=town.problem, party=town.housing, under=f"party/{town.housing}#1"
    )
    with pytest.raises(leaving.NotGone):
        await engine.desk.submit(made_up, by=KEEPER)
    left = await town.do(leave(town), SETUP)
    await town.do(ReactivateParty(party=town.housing, reason="A mistake."), SETUP)
    under = f"party/{town.housing}#{left.entries[-1].seq}"
    with pytest.raises(leaving.NotGone):
        await engine.desk.submit(made_up.model_copy(update={"under": under}), by=KEEPER)
    await look(engine)
    assert await town.holder() == town.housing, "it came back before anything moved"


async def test_police_that_keep_a_problem_do_not_leave(engine: Engine) -> None:
    town = await found(engine)
    with pytest.raises(Refused) as kept:
        await town.do(DeactivateParty(party=town.police, reason="Merged."), SETUP)
    assert kept.value.code == "still_open"


async def test_a_deputy_acts_for_whoever_left_and_then_nobody_is_left(engine: Engine) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    await town.do(NameDeputy(person=town.rep, deputy=town.second), SETUP)
    await town.do(DeactivatePerson(person=town.rep, reason="Left."), SETUP)
    await look(engine)
    deputy = await engine.desk.submit(
        town.offering().model_copy(update={"receiver": town.police}),
        by=town.second, deputy_for=town.rep,
    )  # fmt: skip
    assert deputy.made("handoff")

    await town.do(DeactivatePerson(person=town.second, reason="Left."), SETUP)
    with pytest.raises(NotAllowed):
        await town.do(WithdrawHandoff(handoff=town.h(2), reason="No."), town.second)
    await look(engine)
    waiting = [one for one in await worklist(engine.pool, town.police) if one.noun == "party"]
    assert [(one.id, one.problem) for one in waiting] == [(town.housing, town.problem)]
    assert waiting[0].due is not None
    told = await engine.pool.fetchval(
        "SELECT line FROM notices WHERE party = $1 AND kind = 'party.unspoken_for'", town.police
    )
    assert "Nobody is left" in told

    on_time, late = waiting[0].due - timedelta(minutes=1), waiting[0].due + timedelta(minutes=1)
    over = await read.unspoken(engine.pool, SILENT_AT_MOST, by=late)
    assert town.housing in [one.party for one in over]
    over = await read.unspoken(engine.pool, SILENT_AT_MOST, by=on_time)
    assert town.housing not in [one.party for one in over]


async def test_where_nobody_is_left_is_said_again_of_a_party_that_came_back(
    engine: Engine, tmp_path: Path
) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    for gone in (town.rep, town.second):
        await town.do(DeactivatePerson(person=gone, reason="Left."), SETUP)
    await look(engine)
    await town.do(leave(town), SETUP)
    await town.do(ReactivateParty(party=town.housing, reason="A mistake."), SETUP)

    await look(engine)

    entries = await ledger.events(engine.pool, f"party/{town.housing}")
    said = [event.kind for event in entries][-4:]
    assert said == [
        "party.unspoken_for", "party.deactivated", "party.reactivated", "party.unspoken_for"
    ]  # fmt: skip
    async with engine.pool.acquire() as conn:
        await export(conn, tmp_path / "bundle")
    told = [*check(tmp_path / "bundle", Asked()).lines()]
    assert not [line for line in told if "CHANGED" in line], told
