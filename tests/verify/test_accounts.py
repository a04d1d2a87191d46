"""The verifier allows about trust what the rules allow, and notices who judged their own matter."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from schemas.request import Request
from tests.chronicle import Chronicle
from tests.trusting import EVERYTHING, SHARED, incident, registered, review
from verify.replay import follow
from verify.story import Story, Unfollowable

Body = dict[str, Any]


def bodies(steps: Iterable[Callable[[], Request]] = EVERYTHING) -> list[Body]:
    chronicle = Chronicle("party/police")
    return [json.loads(entry.body) for step in steps for entry in chronicle.decided(step()).entries]


def told(said: list[Body]) -> Story:
    story = Story("party/police")
    for seq, body in enumerate(said, start=1):
        follow(story, seq, body)
    return story


def test_everything_that_can_be_said_about_trust_is_followed() -> None:
    assert told(bodies()).seq == len(EVERYTHING)


@pytest.mark.parametrize("who", ["housing", "clinic"])
def test_either_of_two_in_one_partnership_concludes_its_review(who: str) -> None:
    steps = (
        registered, lambda: incident(depends=SHARED), lambda: review(by=who, about="broadway")
    )  # fmt: skip
    assert told(bodies(steps)).seq == 3


def by(person: str, role: str = "representative") -> Callable[[Body], None]:
    def change(body: Body) -> None:
        party = person.partition("@")[2]
        body["event"]["stamp"] |= {"by": person, "party": party, "role": role}

    return change


def said(**fields: Any) -> Callable[[Body], None]:
    return lambda body: body["event"].update(fields)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (1, said(affected=["police"])),
        (1, said(severity="enormous")),
        (1, said(happened="2099-01-01T00:00:00Z")),
        (1, said(review_by="2027-11-16T15:01:00Z")),
        (1, said(party="housing")),
        (2, by("dana@housing")),
        (2, said(trusting=["police"])),
        (2, said(answer_by="2026-11-02T15:05:00Z")),
        (3, by("dana@clinic")),
        (3, said(entry="party/police#99")),
        (4, by("dana@housing")),
        (4, by("kim@police", "operator")),
        (4, by("ada@county", "auditor")),
        (5, said(about="motel.h9")),
        (5, by("dana@clinic")),
        (6, said(witness="kim@police")),
        (6, said(toward="police")),
        (7, by("lee@housing")),
        (7, said(act=2)),
        (9, said(act=7)),
        (10, said(trust=1000)),
        (10, by("dana@housing")),
    ],
)
def test_what_the_rules_forbid_is_noticed(place: int, change: Callable[[Body], None]) -> None:
    changed = bodies()
    change(changed[place])

    with pytest.raises(Unfollowable):
        told(changed)


def test_a_contest_decided_before_the_other_side_was_heard_is_noticed() -> None:
    hasty = [body for body in bodies() if body["event"]["kind"] != "trust.contest_answered"]

    with pytest.raises(Unfollowable, match="heard"):
        told(hasty[:4])
