"""The verifier tells a partnership again by itself, and stops at what its rules do not allow."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import CLINIC, HOUSING, POLICE
from tests.partnering import (
    SIGNED,
    Step,
    T,
    Telling,
    accepted,
    invited,
    joined,
    offered,
    started,
)
from verify.joining import rows
from verify.replay import follow
from verify.story import Story, Unfollowable

LONG: tuple[Step, ...] = (
    *SIGNED, started(), invited(CLINIC), joined(CLINIC), offered(), accepted(),
    timedelta(days=400),
)  # fmt: skip


def told(*steps: Step) -> list[dict[str, Any]]:
    return [event.model_dump(mode="json") for event in Telling().tell(steps).events]


def followed(events: list[dict[str, Any]]) -> Story:
    story = Story(f"partnership/{T}")
    for seq, event in enumerate(events, start=1):
        body = {"v": 1, "stream": story.stream, "nonce": str(seq), "event": event}
        follow(story, seq, body)
    return story


def test_what_the_rules_decide_the_verifier_follows_to_the_same_rows() -> None:
    found = rows(followed(told(*LONG)))

    assert found["partnerships"][0]["convener"] == HOUSING
    assert found["partnerships"][0]["state"] == "working"
    assert [one["role"] for one in found["partnership_members"]] == [
        "adviser", "convener", "member",
    ]  # fmt: skip
    assert found["agreements"][0]["state"] == "ended"


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("partnership.joined", {"power": "advisory"}),
        ("partnership.joined", {"role": "leader"}),
        ("partnership.success_agreed", {"version": 2}),
        ("agreement.signed", {"member": CLINIC}),
        ("partnership.convenership_accepted", {"former": CLINIC}),
        ("partnership.convenership_accepted", {"stay_as": "convener"}),
        ("agreement.ended", {"reverts": []}),
    ],
)
def test_a_word_that_was_changed_is_noticed(kind: str, changes: dict[str, Any]) -> None:
    events = told(*LONG)
    place = next(n for n, event in enumerate(events) if event["kind"] == kind)
    events[place] = events[place] | changes

    with pytest.raises(Unfollowable):
        followed(events)


@pytest.mark.parametrize(
    "kind",
    [
        "partnership.invited",
        "partnership.pledged",
        "partnership.success_agreed",
        "agreement.signed",
        "agreement.in_force",
        "partnership.convenership_offered",
    ],
)
def test_an_entry_that_is_left_out_is_noticed(kind: str) -> None:
    events = told(*LONG)
    place = next(n for n, event in enumerate(events) if event["kind"] == kind)

    with pytest.raises(Unfollowable):
        followed(events[:place] + events[place + 1 :])


def test_nobody_signs_with_less_than_full_decision_power() -> None:
    events = told(*SIGNED)
    signed = next(event for event in events if event["kind"] == "agreement.signed")
    assert signed["member"] == POLICE
    signed["stamp"]["grade"] = "limited"

    with pytest.raises(Unfollowable):
        followed(events)
