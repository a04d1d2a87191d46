"""Where each thing is in its machine, and which step it took."""

from datetime import timedelta

from rules.machines import MACHINES, overlays, places, transitions
from rules.states import H
from schemas.commands import problem as p
from schemas.state.problem import Problem
from tests.builders import (
    H1,
    HOUSING,
    LIGHTING,
    PROBLEM,
    accept,
    give_back,
    given,
    lighting,
    offered,
    on_lighting,
)


def over(problem: Problem) -> list[str]:
    return list(overlays(problem, lighting(problem)))


def test_an_offer_lies_over_a_responsibility_that_stays_held() -> None:
    problem = given(offered(LIGHTING, to=HOUSING))

    assert ("responsibility", LIGHTING, "held") in set(places(problem))
    assert over(problem) == ["offered"]
    assert over(given(offered(LIGHTING, to=HOUSING), accept(H1, by=HOUSING))) == []


def test_a_return_with_notice_and_a_dispute_lie_over_it_together() -> None:
    problem = given(
        offered(LIGHTING, to=HOUSING, return_notice="10d"),
        accept(H1, by=HOUSING),
        on_lighting(p.DisputeResponsibility, HOUSING),
    )
    assert over(problem) == ["disputed"]

    returning = given(
        offered(LIGHTING, to=HOUSING, return_notice="10d"),
        accept(H1, by=HOUSING),
        give_back(H1, by=HOUSING),
    )
    assert over(returning) == ["reverting"]
    assert over(given(timedelta(days=11), start=returning)) == []


def test_a_step_is_told_with_where_it_began() -> None:
    before = given(offered(LIGHTING, to=HOUSING))
    after = given(accept(H1, by=HOUSING), start=before)

    assert transitions(before, after) == {("handoff", "offered", "accepted")}
    assert ("problem", None, "scanning") in transitions(Problem(problem=PROBLEM), before)


def test_no_state_of_a_handoff_is_left_out() -> None:
    assert set(MACHINES["handoff"]) == set(H)
