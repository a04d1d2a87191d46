"""The verifier follows the stages by its own rules, and nothing that they forbid."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.export import export
from schemas.commands.problem import CloseProblem
from schemas.request import Target
from storage.pool import Pool
from tests.builders import (
    CLINIC,
    HOUSING,
    LIGHTING,
    NOISE,
    POLICE,
    PROBLEM,
    SETTLED,
    SUPERVISOR,
    Step,
    accept,
    first_action,
    offered,
    opened,
    request,
    settle,
)
from tests.chronicle import Chronicle
from tests.method import (
    MONITORED,
    ask_dismissal,
    cheers,
    conclude_review,
    dismiss,
    inform,
    merge,
    pause,
    publish,
    read,
    reopen,
    review,
    unpublish,
)
from verify.check import Asked, check
from verify.replay import follow
from verify.story import Story, Unfollowable

NOISE_SETTLED: tuple[Step, ...] = (
    offered(NOISE), accept("motel.h2"), first_action("motel.h2"), settle("motel.h2", by=HOUSING),
    settle("motel.h2"),
)  # fmt: skip
TARGET = Target(
    problem="inn", seq=3, over=False, police=POLICE,
    holders={"inn.lighting": POLICE, "inn.noise": POLICE},
)  # fmt: skip
MERGED = merge({LIGHTING: "inn.lighting", NOISE: "inn.noise"}, TARGET)
CLOSED = request(CloseProblem(problem=PROBLEM, outcome="Lit."), SUPERVISOR)
DISMISSED: tuple[Step, ...] = (cheers(no=["harm"]), ask_dismissal(), dismiss())
REVIEWED: tuple[Step, ...] = (review(1, 2, 3), conclude_review(by=CLINIC, to="response"))
Change = Callable[[dict[str, Any]], None]


async def recorded(pool: Pool, *steps: Step) -> list[dict[str, Any]]:
    """The bodies of a real ledger, as the verifier reads them."""
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), *steps)
    return [json.loads(entry.body) for batch in chronicle.batches for entry in batch.entries]


def told(bodies: list[dict[str, Any]]) -> Story:
    story = Story("problem/motel")
    for seq, body in enumerate(bodies, start=1):
        follow(story, seq, body)
    return story


@pytest.mark.parametrize(
    ("steps", "stage"),
    [
        ((*SETTLED, *NOISE_SETTLED, *MONITORED, inform(), CLOSED), "closed"),
        ((*MONITORED, read("15")), "analysis"),
        ((*MONITORED, reopen("scanning")), "scanning"),
        ((*MONITORED, *REVIEWED), "response"),
        ((*MONITORED, pause(), read("20"), timedelta(days=31)), "analysis"),
        (DISMISSED, "not_a_problem"),
        ((MERGED,), "merged"),
        ((publish(), publish(area="Mill Lane"), unpublish()), "scanning"),
    ],
    ids=["closed", "threshold", "asked", "review", "paused", "dismissed", "merged", "published"],
)
async def test_every_way_through_the_stages_is_followed(
    pool: Pool, tmp_path: Path, steps: tuple[Step, ...], stage: str
) -> None:
    story = told(await recorded(pool, *steps))
    async with pool.acquire() as conn:
        await export(conn, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked())

    assert story.facts["stage"] == stage
    assert outcome.integrity == "ok", list(outcome.lines())


def _set(name: str, value: object) -> Change:
    def change(event: dict[str, Any]) -> None:
        event[name] = value

    return change


def _by(person: str, role: str = "operator") -> Change:
    def change(event: dict[str, Any]) -> None:
        event["stamp"] |= {"party": person.partition("@")[2], "by": person, "role": role}

    return change


@pytest.mark.parametrize(
    ("steps", "kind", "change"),
    [
        (MONITORED, "problem.cheers_recorded", _by("x@housing")),
        (MONITORED, "problem.analysis_begun", _set("kind", "problem.response_begun")),
        (MONITORED, "problem.goals_set", _set("specific", [])),
        (MONITORED, "problem.prioritised", _set("because", None)),
        (MONITORED, "hypothesis.stated", _set("kind", "triangle.drawn")),
        (MONITORED, "measure.added", _set("baseline", None)),
        (MONITORED, "measure.read", _set("taken_at", "2027-11-02T15:00:00Z")),
        (MONITORED, "measure.watched", _set("threshold", "4")),
        (MONITORED, "problem.response_begun", _set("missing", ["measure"])),
        (MONITORED, "problem.response_begun", _set("owner", "ann@police")),
        (MONITORED, "problem.assessment_concluded", _set("rests_on", [])),
        (MONITORED, "problem.assessment_concluded", _set("to", "closed")),
        (MONITORED, "problem.assessment_concluded", _by("operator@police")),
        ((*MONITORED, read("15")), "problem.reopened", _set("value", "16")),
        ((*MONITORED, read("15")), "problem.reopened", _set("to", "scanning")),
        ((*MONITORED, read("15")), "measure.read", _set("value", "14")),
        ((*MONITORED, *REVIEWED), "review.requested", _set("reports", [])),
        ((*MONITORED, *REVIEWED), "review.concluded", _by("x@police")),
        ((*MONITORED, *REVIEWED), "problem.reopened", _set("cause", "threshold")),
        ((pause(), timedelta(days=31)), "problem.resumed", _set("to", "analysis")),
        (DISMISSED, "problem.dismissed", _by("operator@police", "supervisor")),
        (DISMISSED, "problem.dismissed", _by("chief@police", "operator")),
        (DISMISSED, "problem.dismissed", _set("ended", [LIGHTING])),
        (DISMISSED, "problem.dismissed", _set("asked_in", 1)),
        ((MERGED,), "problem.merged", _set("successors", {LIGHTING: "inn.lighting"})),
        ((MERGED,), "problem.merged", _set("into", "motel")),
        ((publish(),), "problem.published", _by("x@housing")),
        ((publish(),), "problem.published", _by("x@police", "contributor")),
        ((publish(),), "problem.published", _set("kind", "problem.unpublished")),
    ],
)
async def test_what_the_method_forbids_is_not_followed(
    pool: Pool, steps: tuple[Step, ...], kind: str, change: Change
) -> None:
    bodies = await recorded(pool, *steps)
    told(bodies)
    change([body["event"] for body in bodies if body["event"]["kind"] == kind][-1])

    with pytest.raises(Unfollowable):
        told(bodies)


async def test_a_crossed_threshold_cannot_be_passed_over(pool: Pool) -> None:
    bodies = await recorded(pool, *MONITORED, read("15"), inform())

    with pytest.raises(Unfollowable):
        told([*bodies[:-2], bodies[-1]])
