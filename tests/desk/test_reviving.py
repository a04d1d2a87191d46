"""Whatever Temporal lost, the record brings back: commands are answered, deadlines ring."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from desk.reviving import Revived, Reviving
from schemas.errors import NotFound, Unavailable
from schemas.ids import LOG, SETUP, party_stream, record_stream
from storage import ledger
from tests.conftest import Engine
from tests.town import Town, found

WHY = "Rehearsal."


@pytest.fixture
def reviving(engine: Engine) -> Reviving:
    return Reviving(engine.client, engine.pool, engine.task_queue)


@pytest.fixture
async def town(engine: Engine) -> Town:
    return await found(engine)


async def revive(reviving: Reviving, stream: str) -> Revived:
    return await reviving.revive(stream, by=SETUP, because=WHY)


async def lose(town: Town) -> None:
    await town.handle.terminate("as if Temporal had lost it")


async def test_a_stream_that_is_well_is_left_alone(town: Town, reviving: Reviving) -> None:
    run = (await town.handle.describe()).run_id
    assert (await revive(reviving, town.stream)).was == "well"
    assert (await town.handle.describe()).run_id == run


async def test_a_lost_workflow_is_said_to_be_so_and_how_to_bring_it_back(town: Town) -> None:
    await lose(town)
    with pytest.raises(Unavailable) as heard:
        await town.offer()
    assert heard.value.code == "engine_lost_it"
    assert f"remit engine revive {town.stream}" in heard.value.next_step


async def test_after_reviving_the_story_goes_on_where_it_was(
    town: Town, reviving: Reviving
) -> None:
    await town.offer(f"offer-{town.name}")
    before = await town.kinds()
    await lose(town)

    done = await revive(reviving, town.stream)

    assert (done.was, done.seq, done.brought_back) == ("ended", len(before), 0)
    assert await town.kinds() == before
    await town.accept()
    assert await town.holder() == town.housing
    first = await town.caused_by(f"offer-{town.name}")
    again = await town.offer(f"offer-{town.name}")
    assert (again, await town.caused_by(f"offer-{town.name}")) == (town.h(1), first)


async def test_reviving_twice_does_it_once(town: Town, reviving: Reviving) -> None:
    await lose(town)
    await revive(reviving, town.stream)
    run = (await town.handle.describe()).run_id
    assert (await revive(reviving, town.stream)).was == "well"
    assert (await town.handle.describe()).run_id == run


async def test_deadlines_that_passed_meanwhile_ring_at_once(town: Town, reviving: Reviving) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=3)
    await town.offer(until=soon)
    await town.accept()
    await lose(town)
    await asyncio.sleep(3.5)
    assert await town.holder() == town.housing

    await revive(reviving, town.stream)

    for _ in range(200):
        if await town.holder() == town.police:
            break
        await asyncio.sleep(0.05)
    assert await town.holder() == town.police
    entry = (await town.entries())[-1]
    assert entry["by"] == "time@remit"


async def test_reviving_is_an_entry_of_the_record(
    engine: Engine, town: Town, reviving: Reviving
) -> None:
    run = (await town.handle.describe()).run_id
    await lose(town)
    await revive(reviving, town.stream)
    said = [
        event
        for event in await ledger.events(engine.pool, record_stream(LOG))
        if event.kind == "engine.revived" and event.workflow == town.stream
    ]
    [event] = said
    assert (event.run, event.seq, event.because) == (run, 2, WHY)
    assert event.stamp.by == SETUP


async def test_a_closed_problem_stays_as_it_is(town: Town, reviving: Reviving) -> None:
    await town.offer()
    await town.accept()
    await town.settle()
    await town.close()
    await town.handle.result()
    assert (await revive(reviving, town.stream)).was == "closed"


async def test_a_party_and_the_record_itself_are_revived_too(
    engine: Engine, town: Town, reviving: Reviving
) -> None:
    await lose(town)
    await revive(reviving, town.stream)  # so that the record has a stream
    for stream in (party_stream(town.housing), record_stream(LOG)):
        await engine.client.get_workflow_handle(stream).terminate("as if it were lost")
        assert (await revive(reviving, stream)).was == "ended"
        assert (await revive(reviving, stream)).was == "well"


async def test_a_stream_that_nobody_has_is_not_found(reviving: Reviving) -> None:
    with pytest.raises(NotFound):
        await revive(reviving, "problem/nobody-has-it")
