"""The verifier allows of concerns and candidates what the rules allow, and nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from schemas.request import Request
from tests.chronicle import Chronicle
from tests.concerns import OTHER, C, K, candidate_steps, concern_steps
from verify.replay import follow
from verify.story import Story, Unfollowable


def bodies(stream: str, steps: list[Request]) -> list[dict[str, Any]]:
    chronicle = Chronicle(stream)
    return [json.loads(entry.body) for step in steps for entry in chronicle.decided(step).entries]


def told(stream: str, said: list[dict[str, Any]]) -> Story:
    story = Story(stream)
    for seq, body in enumerate(said, start=1):
        follow(story, seq, body)
    return story


def test_what_becomes_of_concerns_and_candidates_is_followed() -> None:
    merged = told(f"concern/{C}", bodies(f"concern/{C}", concern_steps()))
    taken = told(f"candidate/{K}", bodies(f"candidate/{K}", candidate_steps()))

    assert (merged.facts["state"], merged.facts["merged_into"]) == ("merged", OTHER)
    assert (taken.facts["state"], taken.facts["problem"]) == ("taken_up", "motel")


def at(place: int, **said: Any) -> Callable[[Any], None]:
    return lambda bodies: bodies[place]["event"].update(said)


def role(place: int, name: str) -> Callable[[Any], None]:
    return lambda bodies: bodies[place]["event"]["stamp"].update(role=name)


@pytest.mark.parametrize(
    ("stream", "change"),
    [
        (f"concern/{C}", role(0, "auditor")),
        (f"concern/{C}", at(0, source="nobody")),
        (f"concern/{C}", at(0, concern=OTHER)),
        (f"concern/{C}", role(1, "representative")),
        (f"concern/{C}", at(1, seen="problem/other#4")),
        (f"concern/{C}", at(2, into=C)),
        (f"concern/{C}", role(2, "system")),
        (f"concern/{C}", lambda said: said.insert(2, said[1] | {"nonce": "f" * 32})),
        (f"concern/{C}", lambda said: said.pop(0)),
        (f"candidate/{K}", role(0, "operator")),
        (f"candidate/{K}", at(0, concerns=[C, C, OTHER])),
        (f"candidate/{K}", role(1, "auditor")),
        (f"candidate/{K}", at(1, seen="problem/other#4")),
        (f"candidate/{K}", lambda said: said.append(said[1] | {"nonce": "f" * 32})),
    ],
)
def test_what_the_rules_would_not_have_said_is_not_followed(
    stream: str, change: Callable[[Any], None]
) -> None:
    said: Any = bodies(stream, concern_steps() if "concern" in stream else candidate_steps())
    change(said)

    with pytest.raises(Unfollowable):
        told(stream, said)
