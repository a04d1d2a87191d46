"""The verifier follows plans, checks of receivers and playbooks by its own rules."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from audit.export import export
from schemas.capability import Declared
from schemas.commands.party import DeclareParty, RegisterParty
from schemas.parties import Grade, PartyKind
from schemas.request import Receiver, Request
from storage.pool import Pool
from tests.builders import HOUSING, POLICE, SUPERVISOR, Step, offered, opened, request
from tests.chronicle import Chronicle
from tests.method import RESPONDING, begin_assessment
from tests.planning import adopt, adopting, done, planned, stop
from tests.playbooks import add
from verify.check import Asked, check
from verify.replay import follow, told
from verify.story import Story, Unfollowable

PLANNED: tuple[Step, ...] = (
    *RESPONDING, adopt("patrol"), adopt(), timedelta(days=40), done(), stop(), begin_assessment(),
)  # fmt: skip
Change = Callable[[dict[str, Any]], None]


def wanting(despite: str | None = None) -> Request:
    """An offer to a party that is full already, by a supervisor."""
    asked = offered(by=SUPERVISOR)
    full = Receiver(party=HOUSING, seq=2, declared=Declared(capacity=1), power=Grade.FULL, holds=1)
    command = asked.command.model_copy(update={"despite": despite})
    return asked.model_copy(update={"command": command, "receiver": full, "partners": ()})


async def recorded(pool: Pool, stream: str, *steps: Step) -> list[dict[str, Any]]:
    chronicle = Chronicle(stream)
    await chronicle.told(pool, *steps)
    return [json.loads(entry.body) for batch in chronicle.batches for entry in batch.entries]


def followed(stream: str, bodies: list[dict[str, Any]]) -> Story:
    story = Story(stream)
    for seq, body in enumerate(bodies, start=1):
        follow(story, seq, body)
    return story


def first(bodies: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(body["event"] for body in bodies if body["event"]["kind"] == kind)


async def test_a_plan_is_followed_from_its_adoption_to_the_assessment(pool: Pool) -> None:
    story = followed("problem/motel", await recorded(pool, "problem/motel", opened(), *PLANNED))

    assert story.facts["stage"] == "assessment"
    assert {name: one["state"] for name, one in story.plan["actions"].items()} == {
        "lamps": "done", "patrol": "stopped",
    }  # fmt: skip


async def test_a_bundle_with_plans_declarations_and_playbooks_holds(
    pool: Pool, tmp_path: Path
) -> None:
    declared = (
        request(
            RegisterParty(party="clinic", party_kind=PartyKind.NONPROFIT, name="Clinic"), POLICE
        ),
        request(
            DeclareParty(party="clinic", declared=Declared(hours="always", capacity=3)), POLICE
        ),
    )
    await recorded(pool, "problem/motel", opened(), *PLANNED)
    await recorded(pool, "party/clinic", *declared)
    await recorded(pool, "playbook/alarms-1", add())
    async with pool.acquire() as conn:
        await export(conn, tmp_path / "bundle")

    outcome = check(tmp_path / "bundle", Asked())

    assert outcome.integrity == "ok", list(outcome.lines())


@pytest.mark.parametrize(
    ("kind", "change", "wrong"),
    [
        ("plan.adopted", lambda e: e.update(version=2), "version 1"),
        ("plan.adopted", lambda e: e.update(only_enforcement=False), "only enforces"),
        ("plan.adopted", lambda e: e.update(clocks=[]), "not reminded"),
        ("plan.adopted", lambda e: e["actions"][0].update(due="2020-01-01T00:00:00Z"), "was over"),
        ("plan.reminded", lambda e: e.update(late=[]), "what is late"),
        ("action.reported_done", lambda e: e.update(action="guests"), "no open action"),
        ("action.stopped", lambda e: e["stamp"].update(party="clinic", by="x@clinic"), "is for"),
    ],
)
async def test_what_was_changed_in_a_plan_is_noticed(
    pool: Pool, kind: str, change: Change, wrong: str
) -> None:
    bodies = await recorded(pool, "problem/motel", opened(), *PLANNED)
    change(first(bodies, kind))

    with pytest.raises(Unfollowable, match=wrong):
        followed("problem/motel", bodies)


async def test_an_assessment_that_forgot_an_action_is_noticed(pool: Pool) -> None:
    steps = (opened(), *RESPONDING, adopt(), begin_assessment("stopped"))
    bodies = await recorded(pool, "problem/motel", *steps)
    first(bodies, "problem.assessment_begun")["plan"] = "implemented"

    with pytest.raises(Unfollowable, match="while lamps is open"):
        followed("problem/motel", bodies)


async def test_an_action_that_was_planned_for_the_past_by_a_later_version_stays(pool: Pool) -> None:
    late = (
        opened(), *RESPONDING, adopting(planned(days=10)), timedelta(days=12),
        adopting(planned(days=10), planned("guests", days=30)),
    )  # fmt: skip

    story = followed("problem/motel", await recorded(pool, "problem/motel", *late))

    assert story.plan["version"] == 2


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda e: e["checked"].update(despite=None), "although the check failed: capacity"),
        (lambda e: e["stamp"].update(role="operator"), "cannot pass over"),
        (lambda e: e.update(early=False), "whether it came before the response"),
    ],
)
async def test_an_offer_past_its_check_takes_a_supervisor_and_a_reason(
    pool: Pool, change: Change, wrong: str
) -> None:
    bodies = await recorded(pool, "problem/motel", opened(), wanting("They asked for it."))
    assert followed("problem/motel", bodies).handoffs
    change(first(bodies, "handoff.offered"))

    with pytest.raises(Unfollowable, match=wrong):
        followed("problem/motel", bodies)


async def test_a_version_of_a_playbook_is_added_once(pool: Pool) -> None:
    [body] = await recorded(pool, "playbook/alarms-1", add())
    story = followed("playbook/alarms-1", [body])

    assert (story.facts["name"], story.facts["version"]) == ("alarms", 1)
    with pytest.raises(Unfollowable, match="added before"):
        told(story, 2, {**body["event"], "stamp": {
            **body["event"]["stamp"], "command_id": "another-one", "at": "2027-01-01T00:00:00Z",
        }})  # fmt: skip
