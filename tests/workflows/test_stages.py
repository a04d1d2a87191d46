"""The stages on the whole engine: what the desk looks up, what time does, and how a run ends."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from schemas.commands.analysis import StateHypothesis
from schemas.commands.method import (
    AskDismissal,
    DismissProblem,
    MergeProblem,
    PauseProblem,
    RecordCheers,
)
from schemas.commands.problem import NewResponsibility
from schemas.errors import Refused
from schemas.method import CHEERS, Cheers, CheersAnswer
from schemas.scope import Controller, Scope, Side
from storage.readers.who import who
from tests.conftest import Engine
from tests.town import Town, found


async def another(town: Town) -> str:
    """A second problem of the same police, with a duty of its own."""
    scope = Scope(
        side=Side.PLACE, controller=Controller.MANAGER, places=("inn",), duties=("light it",)
    )
    duty = NewResponsibility(key="lighting", title="The lighting at the inn", scope=scope)
    into = town.problem.replace("motel", "inn")
    await town.open(problem=into, responsibilities=(duty,))
    return into


async def test_a_merged_problem_ends_where_its_successor_stands(engine: Engine) -> None:
    town = await found(engine)
    into = await another(town)

    def merging(successor: str) -> MergeProblem:
        return MergeProblem(
            problem=town.problem, into=into, successors={town.lighting: successor},
            reason="One owner, one lot.",
        )  # fmt: skip

    with pytest.raises(Refused) as no:
        await town.do(merging(f"{into}.shrubs"), town.op)
    assert no.value.code == "no_successor"

    answer = await town.do(merging(f"{into}.lighting"), town.op)

    [entry] = answer.entries
    assert (await town.state()).stage == "merged"
    assert await who(engine.pool, town.lighting, entry.at - timedelta(microseconds=1))
    there = await who(engine.pool, f"{into}.lighting", entry.at)
    assert there is not None
    assert there.holder == town.police
    assert await town.handle.result()
    with pytest.raises(Refused) as no:
        await town.do(StateHypothesis(problem=town.problem, hypothesis="It is dark."), town.op)
    assert no.value.code == "problem_is_closed"


async def test_a_dismissed_problem_has_ended_for_the_engine_too(engine: Engine) -> None:
    town = await found(engine)
    answers = {name: CheersAnswer(holds=name != "harm", evidence="Seen.") for name in CHEERS}
    await town.do(RecordCheers(problem=town.problem, answers=Cheers(**answers)), town.op)
    asking = AskDismissal(problem=town.problem, reason="No harm.", instead="The landlord.")
    await town.do(asking, town.op)

    await town.do(DismissProblem(problem=town.problem), town.supervisor)

    assert (await town.state()).stage == "not_a_problem"
    assert await town.handle.result()


async def test_a_pause_ends_on_its_day_without_anybody_asking(engine: Engine) -> None:
    town = await found(engine)
    until = datetime.now(UTC) + timedelta(seconds=3)
    pausing = PauseProblem(problem=town.problem, reason="The owner sells.", until=until)

    await town.do(pausing, town.supervisor)

    assert (await town.state()).stage == "paused"
    assert await town.holder() == town.police
    for _ in range(150):
        if (await town.state()).stage != "paused":
            break
        await asyncio.sleep(0.2)
    assert (await town.state()).stage == "scanning"
    assert (await town.kinds())[-1] == "problem.resumed"
