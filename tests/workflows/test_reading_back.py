"""A state that Temporal cannot carry is read back from the ledger, and nobody notices."""

import asyncio
import base64
import contextlib
import random
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle

from audit.verify import verify_at
from rules.fold import fold
from rules.state_text import PIECE, Reading, write_state
from schemas.carried import CarriedProblem, Reached
from schemas.commands import commitment as c
from schemas.errors import Unavailable
from schemas.parties import Role
from schemas.request import Request
from schemas.state.problem import Problem
from storage import ledger
from tests import builders as b
from tests.chronicle import Chronicle
from tests.conftest import Engine
from tests.town import Town, found
from workflows.entity import REACHED
from workflows.problem import ProblemWorkflow

MOST = 200
_dice = random.Random(7)  # noqa: S311 - to repeat


def longest(signs: int = 4_000) -> str:
    """As much as may be said, in letters that take three bytes and repeat nothing."""
    return "".join(chr(_dice.randrange(0x4E00, 0x9FFF)) for _ in range(signs))


def wordy(town: Town) -> list[Request]:
    """Two hundred promises under one responsibility, each told as long as the rules let it."""
    op = b.person(town.police, Role.OPERATOR)
    rep = b.person(town.housing)
    asked: list[Request] = []
    for number in range(1, MOST + 1):
        name = f"{town.problem}.c{number}"
        asked += [
            b.propose(
                town.lighting, promisor=town.housing, by=op, title=longest(200),
                measure=longest(200), within="300d", verify_within="200wd",
            ),
            b.commit(name, by=rep),
            b.on_commitment(c.StartWork, rep, name),
            b.on_commitment(c.ReportProgress, rep, name, note=longest()),
            b.on_commitment(
                c.ReportDone, rep, name, evidence=longest(),
                references=tuple(longest(200) for _ in range(20)),
            ),
        ]  # fmt: skip
    return asked


async def reached(handle: WorkflowHandle[Any, Any]) -> Reached:
    """How far it is, once it has its state."""
    async with asyncio.timeout(60):
        while True:
            told: Reached = await handle.query(REACHED, result_type=Reached)
            if told.read:
                return told
            await asyncio.sleep(0.1)


async def sent_until_answered(town: Town) -> str:
    """What the desk asks of a caller who got no answer in time: the same command once more."""
    while True:
        with contextlib.suppress(Unavailable):
            return await town.offer("asked-while-reading")


async def test_a_problem_with_two_hundred_longest_promises_moves_to_new_runs(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await found(engine, opened=False)
    for party, like in ((town.police, b.POLICE), (town.housing, b.HOUSING)):
        card = b.CARDS[like].model_copy(update={"party": party})
        monkeypatch.setitem(b.KINDS, party, card.kind)
        monkeypatch.setitem(b.CARDS, party, card)
    chronicle = Chronicle(town.stream)
    chronicle.now = datetime.now(UTC) - timedelta(days=3)
    opening = Request(
        command_id=f"opening-{town.name}",
        command=town.opening(),
        standing=b.person(town.police, Role.OPERATOR),
    )
    batches = [chronicle.decided(opening)]
    for step in wordy(town):
        chronicle.now += timedelta(seconds=20)
        batches.append(chronicle.decided(step))
    for batch in batches:
        await ledger.record(engine.pool, batch)
    state = chronicle.state
    assert len(state.model_dump_json().encode()) > 6_000_000

    handle = await engine.client.start_workflow(
        ProblemWorkflow.run,
        CarriedProblem(
            state=Problem(problem=town.problem), read_back=state.seq, longest_history=60
        ),
        id=town.stream,
        task_queue=engine.task_queue,
    )
    # Asked while the state is still on its way, and answered when it is there.
    await asyncio.wait_for(sent_until_answered(town), 120)
    told = await reached(handle)
    assert (told.read, told.seq) == (True, state.seq + 1)
    first = (await handle.describe()).run_id
    again: list[object] = []
    for number in range(1, 10):
        again += (await town.withdraw(number)).entries
        again.append(await town.offer())
    handle = engine.client.get_workflow_handle(town.stream)
    assert (await handle.describe()).run_id != first
    assert (await reached(handle)).seq == state.seq + 1 + len(again)
    assert await town.holder() == town.police
    assert (await verify_at(engine.owner_url, at_work=False)).verdict == "ok"


def test_a_state_comes_back_from_its_text_as_it_was() -> None:
    state = b.given(b.offered(), b.accept())
    text, reading = write_state(state), Reading(Problem(problem=state.problem))
    for begin in range(0, len(text), 100):
        reading.add(text[begin : begin + 100])
    assert reading.state() == state
    assert PIECE < 1_000_000


def test_a_state_comes_back_from_a_text_that_was_written_in_one() -> None:
    state = b.given(b.offered(), b.accept())
    reading = Reading(Problem(problem=state.problem))
    reading.add(base64.b64encode(zlib.compress(state.model_dump_json().encode())).decode())
    assert reading.state() == state


async def test_a_ledger_that_ends_earlier_gives_no_state(engine: Engine) -> None:
    town = await found(engine)
    events = await ledger.events(engine.pool, town.stream)
    assert fold(town.stream, events).seq == len(events)
    await town.handle.terminate("to begin it anew")
    handle = await engine.client.start_workflow(
        ProblemWorkflow.run,
        CarriedProblem(state=Problem(problem=town.problem), read_back=len(events) + 1),
        id=town.stream,
        task_queue=engine.task_queue,
    )
    with pytest.raises(Exception, match="Workflow execution failed"):
        await handle.result()
