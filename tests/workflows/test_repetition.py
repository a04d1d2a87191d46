"""The same command id again: the same answer for ever, and nothing is done twice."""

import asyncio

import pytest

from activities.posting import ConsolePost
from desk.counter import Desk
from schemas.carried import CarriedProblem
from schemas.commands.handoff import WithdrawHandoff
from schemas.commands.party import ChangePerson, DeactivatePerson
from schemas.errors import CommandReused, Invalid, Refused
from schemas.ids import SETUP
from schemas.parties import Role
from schemas.state.problem import Problem
from tests.conftest import Engine
from tests.town import Town, found
from worker.wiring import worker
from workflows import entity
from workflows.problem import ProblemWorkflow

OFFER = "offer-the-lighting"


async def refuses_another_body(town: Town, used: str) -> None:
    """Any other command, or the same by another person, under a used id."""
    before = await town.kinds()
    with pytest.raises(CommandReused):
        await town.do(WithdrawHandoff(handoff=town.h(1), reason="Another thing."), town.op, used)
    with pytest.raises(CommandReused):
        await town.do(town.offering(summary="Something else."), town.op, used)
    with pytest.raises(CommandReused):
        await town.do(town.offering(), town.supervisor, used)
    assert await town.kinds() == before


async def test_a_command_sent_again_is_answered_as_the_first_time(town: Town) -> None:
    used = f"{OFFER}-{town.name}"
    first = await town.do(town.offering(), town.op, used)
    assert await town.do(town.offering(), town.op, used) == first
    assert await town.caused_by(used) == [entry.seq for entry in first.entries]
    await refuses_another_body(town, used)


async def test_a_command_sent_five_times_at_once_is_done_once(town: Town) -> None:
    used = f"{OFFER}-{town.name}"
    answers = await asyncio.gather(*(town.do(town.offering(), town.op, used) for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert (await town.kinds()).count("handoff.offered") == 1


async def test_an_opening_sent_five_times_at_once_opens_once(engine: Engine) -> None:
    town = await found(engine, opened=False)
    answers = await asyncio.gather(*(town.open(f"opening-{town.name}") for _ in range(5)))
    assert all(answer == answers[0] for answer in answers)
    assert await town.kinds() == ["problem.opened", "responsibility.established"]


async def test_two_bodies_at_once_under_one_id_leave_one_effect(town: Town) -> None:
    used = f"{OFFER}-{town.name}"
    came = await asyncio.gather(
        town.do(town.offering(), town.op, used),
        town.do(town.offering(summary="Another text."), town.op, used),
        return_exceptions=True,
    )
    assert sum(isinstance(one, CommandReused) for one in came) == 1
    assert (await town.kinds()).count("handoff.offered") == 1


async def test_the_answer_lasts_over_a_new_run_and_over_forgetting(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entity, "REMEMBERED_ANSWERS", 3)
    town = await found(engine, opened=False)
    await short_lived(town)
    used = f"{OFFER}-{town.name}"
    first = await town.do(town.offering(), town.op, used)
    run = (await town.handle.describe()).run_id
    for _ in range(6):
        await town.withdraw(await latest(town))
        await town.offer()
        again = await town.do(town.offering(), town.op, used)
        assert again == first
    assert (await town.handle.describe()).run_id != run, "it went on in a new run"
    assert await town.caused_by(used) == [entry.seq for entry in first.entries]
    await refuses_another_body(town, used)


async def test_a_new_run_knows_the_newest_answers_by_itself(engine: Engine) -> None:
    """The desk finds them in the ledger; the workflow must not depend on that."""
    town = await found(engine, opened=False)
    await short_lived(town)
    used = f"{OFFER}-{town.name}"
    await town.do(town.offering(), town.op, used)
    run = (await town.handle.describe()).run_id
    request = await town.desk._request(town.offering(), town.op, None, used)
    other = await town.desk._request(town.offering(summary="Other."), town.op, None, used)
    while (await town.handle.describe()).run_id == run:
        await town.withdraw(await latest(town))
        await town.offer()
    before = await town.kinds()
    with pytest.raises(Refused) as reused:
        await town.desk._engine.decided(other)
    assert reused.value.code == "command_reused"
    answer = await town.desk._engine.decided(request)
    assert await town.caused_by(used) == [entry.seq for entry in answer.entries]
    assert await town.kinds() == before


async def test_the_answer_lasts_over_a_restart_of_the_worker(engine: Engine) -> None:
    queue = "restarted"
    desk = Desk(engine.client, engine.pool, queue)
    used = "offer-before-the-restart"
    async with worker(engine.client, engine.pool, ConsolePost(), task_queue=queue):
        town = await found(engine, desk=desk)
        first = await town.do(town.offering(), town.op, used)
    assert await town.do(town.offering(), town.op, used) == first, "even while no worker runs"
    async with worker(engine.client, engine.pool, ConsolePost(), task_queue=queue):
        assert await town.do(town.offering(), town.op, used) == first
        await refuses_another_body(town, used)
        await town.accept()
        assert await town.holder() == town.housing


async def test_the_answer_lasts_when_the_problem_is_closed(town: Town) -> None:
    used = f"{OFFER}-{town.name}"
    first = await town.do(town.offering(), town.op, used)
    await town.accept()
    await town.settle()
    closing = f"closing-{town.name}"
    answers = await asyncio.gather(*(town.close(closing) for _ in range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert await town.close(closing) == answers[0]
    assert await town.do(town.offering(), town.op, used) == first
    await refuses_another_body(town, used)


async def test_the_answer_lasts_when_its_author_has_left(town: Town) -> None:
    used = f"{OFFER}-{town.name}"
    first = await town.do(town.offering(), town.op, used)
    await town.do(ChangePerson(person=town.op, role=Role.AUDITOR), SETUP)
    assert await town.do(town.offering(), town.op, used) == first
    await town.do(DeactivatePerson(person=town.op, reason="Moved away."), SETUP)
    assert await town.do(town.offering(), town.op, used) == first


async def test_one_id_serves_one_problem_only(engine: Engine, town: Town) -> None:
    other = await found(engine)
    used = f"{OFFER}-{town.name}"
    await town.do(town.offering(), town.op, used)
    with pytest.raises(CommandReused):
        await other.do(other.offering(), other.op, used)
    assert "handoff.offered" not in await other.kinds()


@pytest.mark.parametrize("bad", ["", "short", "time:motel.h1:decide", "with space in", "a" * 121])
async def test_an_id_that_cannot_be_one_is_refused(town: Town, bad: str) -> None:
    with pytest.raises(Invalid) as refused:
        await town.do(town.offering(), town.op, bad)
    assert refused.value.code == "bad_command_id"


async def short_lived(town: Town, longest_history: int = 60) -> None:
    """Open the problem in a workflow that moves to a new run after few events."""
    state = Problem(problem=town.problem)
    await town.engine.client.start_workflow(
        ProblemWorkflow.run,
        CarriedProblem(state=state, longest_history=longest_history),
        id=town.stream,
        task_queue=town.engine.task_queue,
    )
    await town.open()


async def latest(town: Town) -> int:
    """The number of the newest handoff."""
    return (await town.kinds()).count("handoff.offered")
