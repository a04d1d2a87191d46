"""People who answer at the same moment, and callers without end: one line, nothing lost."""

import asyncio

import pytest

from audit.verify import verify
from schemas.carried import CarriedProblem
from schemas.commands.commitment import MakeCommitment, ProposeCommitment, ReportProgress, StartWork
from schemas.commands.handoff import CounterHandoff, OfferHandoff
from schemas.commands.problem import EstablishResponsibility
from schemas.errors import Invalid, Refused
from schemas.request import Answer
from schemas.state.problem import Problem
from schemas.terms import OfferedPromise, PromiseTerms, Terms
from storage.pool import open_connection
from tests.conftest import Engine
from tests.town import Town, found
from workflows import outbox
from workflows.problem import ProblemWorkflow


async def test_of_accept_and_decline_at_the_same_moment_exactly_one_wins(town: Town) -> None:
    won = {"handoff.accepted": 0, "handoff.declined": 0}
    for number in range(1, 21):
        await town.offer()
        answering = [town.accept(number), town.decline(number)]
        if number % 2:
            answering.reverse()
        came = await asyncio.gather(*answering, return_exceptions=True)
        answers = [one for one in came if isinstance(one, Answer)]
        refusals = [one for one in came if isinstance(one, Refused)]
        assert len(answers) == len(refusals) == 1, came
        first = answers[0].entries[0].kind
        won[first] += 1
        assert first.removeprefix("handoff.") in refusals[0].message
        assert refusals[0].next_step
        if first == "handoff.accepted":
            assert await town.holder() == town.housing
            await town.give_back(number)
        assert await town.holder() == town.police
    kinds = await town.kinds()
    assert sum(won.values()) == 20
    assert {kind: kinds.count(kind) for kind in won} == won


async def test_nothing_is_lost_when_eight_callers_go_on_over_many_runs(engine: Engine) -> None:
    town = await found(engine, opened=False)
    await engine.client.start_workflow(
        ProblemWorkflow.run,
        CarriedProblem(state=Problem(problem=town.problem), longest_history=80),
        id=town.stream,
        task_queue=engine.task_queue,
    )
    await town.open()
    begun = (await town.handle.describe()).run_id
    promise = PromiseTerms(title="Ten lamps stand", within="10wd")
    await town.do(
        ProposeCommitment(responsibility=town.lighting, promisor=town.housing, promise=promise),
        town.op,
    )
    name = f"{town.problem}.c1"
    await town.do(MakeCommitment(commitment=name, version=1), town.rep)
    await town.do(StartWork(commitment=name), town.rep)

    async def caller(number: int) -> list[Answer]:
        told = []
        for step in range(15):
            note = ReportProgress(commitment=name, note=f"Lamp {number}-{step}.")
            told.append(await town.do(note, town.rep, f"{town.name}-caller-{number}-{step}"))
        return told

    answers = [a for told in await asyncio.gather(*map(caller, range(8))) for a in told]

    entries = await town.entries()
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    by_command = {entry["command_id"]: entry["seq"] for entry in entries}
    assert len(answers) == 120
    for answer in answers:
        assert [caused.seq for caused in answer.entries] == [by_command[answer.command_id]]
    instants = list(dict.fromkeys((entry["at"], entry["command_id"]) for entry in entries))
    assert [at for at, _ in instants] == sorted({entry["at"] for entry in entries})
    assert await runs(town, begun) >= 3
    auditor = await open_connection(engine.app_url)
    try:
        findings = [f for f in (await verify(auditor)).findings if town.name in f.problem]
    finally:
        await auditor.close()
    assert not findings


async def test_very_long_texts_at_the_same_moment_are_all_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Together they are more than one write may hold, so they are written one after the other."""
    monkeypatch.setattr(outbox, "LARGEST_BATCH", 50_000)
    long = "A lamp that stands. " * 195
    promise = PromiseTerms(title="Ten lamps stand", within="10wd")
    duties = [f"duty-{number}" for number in range(1, 9)]
    for key in duties:
        new = town.opening().responsibilities[0].model_copy(update={"key": key})
        await town.do(EstablishResponsibility(problem=town.problem, new=new), town.op)
    promises = tuple(
        OfferedPromise(**promise.model_dump() | {"title": "x" * 200, "measure": "ö" * 200})
        for _ in range(40)
    )
    terms = Terms(summary=long, measure="m" * 200, commitments=promises)
    offers = [
        OfferHandoff(responsibility=f"{town.problem}.{key}", receiver=town.housing, terms=terms)
        for key in duties
    ]
    answers = await asyncio.gather(*(town.do(offer, town.op) for offer in offers))
    again = await asyncio.gather(
        *(
            town.do(
                CounterHandoff(handoff=str(a.made("handoff")), terms=terms, reason=long), town.rep
            )
            for a in answers
        )
    )
    written = {entry.seq for answer in (*answers, *again) for entry in answer.entries}
    assert [entry["seq"] for entry in await town.entries()][-len(written) :] == sorted(written)
    scheduled = [
        event.activity_task_scheduled_event_attributes.input.payloads[0].ByteSize()
        async for event in town.handle.fetch_history_events()
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert len(scheduled) > len(duties) + 2
    assert max(scheduled) < 200_000


async def test_what_is_too_large_for_the_engine_is_refused_before_it(town: Town) -> None:
    scope = town.opening().responsibilities[0].scope
    scope = scope.model_copy(update={"duties": tuple(f"{n:03}" + "d" * 190 for n in range(40))})
    new = (
        town.opening()
        .responsibilities[0]
        .model_copy(update={"scope": scope, "reserved": tuple("r" * 200 for _ in range(40))})
    )
    duties = tuple(new.model_copy(update={"key": f"k{n}"}) for n in range(40))
    with pytest.raises(Invalid) as refused:
        await town.do(town.opening(problem=f"{town.problem}-big", responsibilities=duties), town.op)
    assert refused.value.code == "too_large"


async def runs(town: Town, first: str) -> int:
    """How many runs there were, counted along the chain from the first."""
    number, run = 1, first
    while True:
        handle = town.engine.client.get_workflow_handle(town.stream, run_id=run)
        last = [event async for event in handle.fetch_history_events()][-1]
        ended = last.workflow_execution_continued_as_new_event_attributes
        if not ended.new_execution_run_id:
            return number
        number, run = number + 1, ended.new_execution_run_id
