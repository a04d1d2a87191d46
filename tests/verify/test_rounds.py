"""The verifier works out the result of a round for itself and allows what the rules allow."""

import copy
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.chronicle import Chronicle
from tests.rounds import HEARD, RESIDENT, R, closed, heard, told_back
from verify.replay import follow
from verify.story import Story, Unfollowable


def bodies() -> list[dict[str, Any]]:
    chronicle = Chronicle(f"round/{R}")
    said = []
    for step in (*HEARD, closed(), told_back(taken_up_as="motel")):
        chronicle.now += timedelta(minutes=1)
        said += [json.loads(entry.body) for entry in chronicle.decided(step).entries]
    return said


BODIES = bodies()
OPENED, RANKED, ANSWERED, CITIZEN, CLOSED, TOLD = range(6)


def told(said: list[dict[str, Any]]) -> Story:
    story = Story(f"round/{R}")
    for seq, body in enumerate(said, start=1):
        follow(story, seq, body)
    return story


def test_a_round_is_followed_and_its_result_worked_out_anew() -> None:
    story = told(BODIES)

    assert (story.facts["state"], story.facts["answered"]) == ("closed", 4)
    assert story.round["reports"] == {"noise": "done"}


@pytest.mark.parametrize(
    "orders",
    [
        [], [("noise",)] * 31, [("motel",), ("noise",), ("speeding",)],
        [("speeding", "noise", "motel")] * 2, [("motel", "noise", "speeding"), ("noise",)],
    ],
)  # fmt: skip
def test_whatever_was_answered_both_come_to_the_same(orders: list[tuple[str, ...]]) -> None:
    story = Story(f"round/{R}")
    for seq, event in enumerate(heard(orders).events, start=1):
        body = {"v": 2, "stream": story.stream, "nonce": f"{seq:032}",
                "event": event.model_dump(mode="json")}  # fmt: skip
        follow(story, seq, json.loads(json.dumps(body)))

    assert story.facts["answered"] == len(orders)


def at(place: int, *path: Any, to: Any) -> Callable[[Any], None]:
    def change(said: Any) -> None:
        inner = said[place]["event"]
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = to

    return change


RESULT = (CLOSED, "result")
STRANGER = {"role": "convener", "party": "county", "by": "convener@county"}


@pytest.mark.parametrize(
    "change",
    [
        at(OPENED, "stamp", "role", to="representative"),
        at(OPENED, "seen", to=[]),
        at(OPENED, "items", 1, "item", to="motel"),
        at(OPENED, "report_by", to="2026-11-03T00:00:00Z"),
        at(RANKED, "order", to=["motel", "noise"]),
        at(RANKED, "stamp", "role", to="representative"),
        at(ANSWERED, "sheets", 0, "sheet", to="2"),
        at(ANSWERED, "sheets", 0, "order", to=["parking"]),
        at(ANSWERED, "sheets", 0, "order", to=["noise", "noise"]),
        at(ANSWERED, "sheets", 0, "group", to="visitors"),
        at(ANSWERED, "sheets", 0, "fear", to=6),
        at(ANSWERED, "stamp", "role", to="auditor"),
        at(CITIZEN, "sheets", 0, "sheet", to="ann@residents"),
        at(CITIZEN, "sheets", 0, "sheet", to="77"),
        at(*RESULT, "answers", "n", to=400),
        at(*RESULT, "answers", "rate", to="90.0"),
        at(*RESULT, "ranking", 0, "citizens", to=2),
        at(*RESULT, "ranking", 0, "mean", to="1.01"),
        at(*RESULT, "ranking", 0, "police", to=1),
        at(*RESULT, "ranking", 0, "part_one", to=True),
        at(*RESULT, "gap", "present", to=False),
        at(*RESULT, "gap", "tau_b", to="0.999"),
        at(*RESULT, "gap", "crossed", to=0),
        at(*RESULT, "gap", to=None),
        at(*RESULT, "fear", "mean", to="1.00"),
        at(*RESULT, "styles", to={}),
        at(*RESULT, "warnings", to=[]),
        at(CLOSED, "reason", to=None),
        at(CLOSED, "stamp", "role", to="representative"),
        lambda said: said[CLOSED]["event"]["stamp"].update(STRANGER),
        lambda said: said[TOLD]["event"]["stamp"].update(STRANGER),
        at(TOLD, "item", to="parking"),
        at(TOLD, "taken_up_as", to="other"),
        at(TOLD, "stamp", "role", to="citizen"),
        lambda said: said.pop(RANKED),
        lambda said: said.pop(CLOSED),
        lambda said: said.append(said[TOLD] | {"nonce": "f" * 32}),
        lambda said: said.insert(CLOSED, said[CLOSED] | {"nonce": "f" * 32}),
    ],
)
def test_what_the_rules_would_not_have_said_is_not_followed(change: Callable[[Any], None]) -> None:
    said = copy.deepcopy(BODIES)
    change(said)

    with pytest.raises(Unfollowable):
        told(said)


def test_citizens_hand_in_their_own_sheet() -> None:
    assert BODIES[CITIZEN]["event"]["sheets"][0]["sheet"] == RESIDENT.person
