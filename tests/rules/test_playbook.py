"""Playbooks: versions that never change, and problems that keep the one they follow."""

import pytest

from rules.fold import decide as decide_on
from rules.fold import evolve as evolve_on
from schemas.commands.playbook import FollowPlaybook
from schemas.errors import Refused
from schemas.events.playbook import PlaybookAdded, PlaybookFollowed
from schemas.request import Prescribed, Request, Seen
from schemas.state.playbook import Playbook
from schemas.state.problem import Problem
from tests.builders import (
    HOUSING,
    MONDAY,
    POLICE,
    PROBLEM,
    By,
    after,
    decide,
    given,
    kinds,
    opened,
    refused,
    request,
    told,
)
from tests.method import measure
from tests.playbooks import add, content


def follow(name: str = "alarms@1", by: By = POLICE, *, known: bool = True) -> Request:
    asked = request(FollowPlaybook(problem=PROBLEM, playbook=name), by)
    return asked.model_copy(update={"playbook": prescribed() if known else None})


def prescribed() -> Prescribed:
    said = content()
    return Prescribed(playbook="alarms-1", seq=1, sha256=said.digest(), content=said)


def test_a_version_is_added_once_with_the_hash_of_what_it_says() -> None:
    [added] = decide_on(Playbook(playbook="alarms-1"), add(), MONDAY)

    assert isinstance(added, PlaybookAdded)
    assert (added.playbook, added.sha256) == ("alarms-1", content().digest())
    assert content(title="Other").digest() != content().digest()
    there = evolve_on(Playbook(playbook="alarms-1"), added)
    assert isinstance(there, Playbook)
    assert there.settled
    with pytest.raises(Refused, match="already exists"):
        decide_on(there, add(), MONDAY)


def test_versions_come_one_after_another_and_from_police() -> None:
    before = Seen(stream="playbook/alarms-1", seq=1, state="added")

    with pytest.raises(Refused, match="before alarms-1 is there"):
        decide_on(Playbook(playbook="alarms-2"), add("alarms@2"), MONDAY)
    assert decide_on(Playbook(playbook="alarms-2"), add("alarms@2", seen=(before,)), MONDAY)
    with pytest.raises(Refused, match="needs the role"):
        decide_on(Playbook(playbook="alarms-1"), add(by=HOUSING), MONDAY)


def test_a_problem_keeps_the_version_it_follows_and_counts_what_is_usually_counted() -> None:
    events = decide(given(measure()), follow())

    assert kinds(events) == ["problem.playbook_followed", "measure.added"]
    [followed, added] = events
    assert isinstance(followed, PlaybookFollowed)
    assert (followed.entry, followed.sha256) == ("playbook/alarms-1#1", content().digest())
    problem = after(given(measure()), events)
    assert problem.playbook is not None
    assert problem.playbook.content == content()
    assert added.measure == "cost"  # type: ignore[union-attr]


def test_only_a_playbook_that_is_there_is_followed_and_only_by_police() -> None:
    assert refused(given(), follow(known=False)).code == "no_such_playbook"
    assert refused(given(), follow("alarms@2")).code == "no_such_playbook"
    assert refused(given(), follow(by=HOUSING)).code == "not_your_party"


def test_a_problem_can_follow_one_from_its_opening() -> None:
    asked = opened(playbook="alarms@1").model_copy(update={"playbook": prescribed()})

    problem = told(Problem(problem=PROBLEM), asked, MONDAY)

    assert problem.playbook is not None
    assert set(problem.method.measures) == {"calls", "cost"}
