"""Interventions in the engine: each stands on the record first, and the comparison knows of it."""

import asyncio

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus

from desk import intervening
from desk.engine_runs import BeyondRecord, run_of
from desk.intervening import By, HasEnded, StillRuns
from desk.reconciling import reconcile
from schemas.comparison import Comparison
from schemas.errors import NotFound, Refused
from schemas.ids import SETUP
from storage.readers.history import history
from tests.conftest import Engine
from tests.town import Town, found


def by(town: Town, what: str = "act", person: str = SETUP) -> By:
    return By(person, f"{what}-{town.name}-1")


async def looked(engine: Engine, town: Town) -> Comparison:
    return await reconcile(engine.desk, engine.client, engine.pool, stream=town.stream, write=False)


async def terminated(engine: Engine, town: Town, person: str = SETUP) -> str:
    run = (await town.handle.describe()).run_id
    await intervening.terminate(
        engine.desk, engine.client, engine.pool, town.stream, "To try it.", by(town, person=person)
    )
    return run


async def on_the_record(engine: Engine, kind: str, run: str) -> int:
    entries = await history(engine.pool, "record/log")
    return sum(one.kind == kind and one.event["run"] == run for one in entries)


async def test_a_run_that_is_terminated_stands_on_the_record_and_is_explained(
    engine: Engine,
) -> None:
    town = await found(engine)
    run = await terminated(engine, town)

    assert (await town.handle.describe()).status is WorkflowExecutionStatus.TERMINATED
    assert await on_the_record(engine, "engine.terminated", run) == 1
    assert (await looked(engine, town)).differences == []


async def test_the_same_command_again_does_not_do_it_twice(engine: Engine) -> None:
    town = await found(engine)
    run = await terminated(engine, town)
    await terminated(engine, town)

    assert await on_the_record(engine, "engine.terminated", run) == 1
    with pytest.raises(HasEnded):
        await intervening.terminate(
            engine.desk, engine.client, engine.pool, town.stream, "Again.", by(town, "another")
        )


async def test_who_may_not_say_it_does_not_do_it(engine: Engine) -> None:
    town = await found(engine)

    with pytest.raises(Refused) as refusal:
        await terminated(engine, town, person=town.op)

    assert refusal.value.status == "not_allowed"
    assert (await town.handle.describe()).status is WorkflowExecutionStatus.RUNNING


async def told_of_its_record(town: Town) -> None:
    """An answer is given when its entries are durable; the engine hears of that a moment later."""
    async with asyncio.timeout(20):
        while True:
            kinds = [event.event_type async for event in town.handle.fetch_history_events()]
            if kinds[-1] == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
                return
            await asyncio.sleep(0.05)


async def test_a_reset_goes_on_after_the_last_entry_and_loses_nothing(engine: Engine) -> None:
    town = await found(engine)
    await town.offer()
    before = await town.entries()
    base = (await town.handle.describe()).run_id
    await told_of_its_record(town)

    _, run = await intervening.reset(
        engine.desk, engine.client, engine.pool, town.stream, "It was stuck.", by(town)
    )
    await town.accept()

    assert run != base
    assert (await town.handle.describe()).run_id == run
    assert (await town.entries())[: len(before)] == before
    assert await town.holder() == town.housing
    assert await on_the_record(engine, "engine.reset", base) == 1
    assert (await looked(engine, town)).differences == []


async def test_no_reset_undoes_what_is_in_the_ledger(engine: Engine) -> None:
    town = await found(engine)
    await town.offer()

    with pytest.raises(BeyondRecord):
        await intervening.reset(
            engine.desk, engine.client, engine.pool, town.stream, "Undo it.", by(town), to_event=4
        )

    await town.accept()
    assert (await looked(engine, town)).differences == []


async def test_what_runs_is_not_deleted_and_what_is_deleted_leaves_its_hash(
    engine: Engine,
) -> None:
    town = await found(engine)
    with pytest.raises(StillRuns):
        await intervening.delete(
            engine.desk, engine.client, engine.pool, town.stream, "Away.", by(town, "early")
        )
    run = await terminated(engine, town)

    await intervening.delete(
        engine.desk, engine.client, engine.pool, town.stream, "Away.", by(town, "delete")
    )

    assert await on_the_record(engine, "engine.deleted", run) == 1
    assert await on_the_record(engine, "history.closed", run) == 1
    while True:
        try:
            await run_of(engine.client, town.stream)
        except NotFound:
            break
    assert (await looked(engine, town)).differences == []
