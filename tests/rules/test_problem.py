"""A problem: opened with a holder for all of it, and closed when nothing is open."""

from datetime import date, timedelta

from schemas.calendars import Calendar
from schemas.clocks import ClockKind
from schemas.commands.problem import (
    AskDischarge,
    CloseProblem,
    ConfirmDischarge,
    EstablishResponsibility,
    RefreshCalendar,
)
from schemas.parties import Role
from schemas.request import Request
from schemas.state.problem import Problem
from tests.builders import (
    DANGER,
    GONE,
    HOUSING,
    MONDAY,
    NOISE,
    POLICE,
    PROBLEM,
    SETTLED,
    SUPERVISOR,
    By,
    decide,
    duty,
    given,
    handoff,
    kinds,
    offered,
    opened,
    person,
    refused,
    request,
    rings,
    scope,
    told,
)

UNOPENED = Problem(problem=PROBLEM)


# Opening.


def test_a_problem_opens_with_its_responsibilities_held_by_police_at_the_same_instant() -> None:
    events = decide(UNOPENED, opened(), MONDAY)

    assert kinds(events) == ["problem.opened", *["responsibility.established"] * 2]
    problem = told(UNOPENED, opened(), MONDAY)
    assert [held.holder for held in problem.responsibilities.values()] == [POLICE, POLICE]
    assert {event.stamp.at for event in events} == {MONDAY}


def test_only_police_who_steer_open_a_problem_and_only_once() -> None:
    assert refused(UNOPENED, opened(by=HOUSING)).code == "not_your_role"
    assert refused(UNOPENED, opened(by=person(POLICE, Role.AUDITOR))).code == "not_your_role"
    assert refused(given(), opened()).code == "already_there"


def test_nothing_is_asked_of_a_problem_that_was_never_opened() -> None:
    assert refused(UNOPENED, offered()).status == "not_found"


def test_nobody_is_made_to_hold_without_having_accepted() -> None:
    imposed = opened(responsibilities=(duty(holder=HOUSING),))

    assert refused(UNOPENED, imposed).code == "not_your_party"


def test_a_fallback_is_a_party_that_can_take_part() -> None:
    for nobody, code in ((GONE, "party_inactive"), ("nobody", "unknown_party")):
        assert refused(UNOPENED, opened(responsibilities=(duty(fallback=nobody),))).code == code


def test_two_responsibilities_of_one_name_are_refused() -> None:
    assert refused(UNOPENED, opened(responsibilities=(duty(), duty()))).code == "already_there"


def test_a_reserved_duty_is_never_part_of_a_responsibility() -> None:
    whole = scope(duties=("light the lot", DANGER.upper()))

    assert refused(UNOPENED, opened(responsibilities=(duty(scope=whole),))).code == "reserved_duty"


def test_a_new_facet_is_established_by_police_alone() -> None:
    more = EstablishResponsibility(problem=PROBLEM, new=duty("parking"))

    assert kinds(decide(given(), request(more, POLICE))) == ["responsibility.established"]
    assert refused(given(), request(more, HOUSING)).code == "not_your_party"
    known = EstablishResponsibility(problem=PROBLEM, new=duty())
    assert refused(given(), request(known, POLICE)).code == "already_there"


# The calendar.


def test_a_new_holiday_moves_the_deadlines_that_run() -> None:
    problem = given(offered())
    holiday = Calendar(holidays=(date(2026, 11, 11),))
    command = RefreshCalendar(problem=PROBLEM, calendar=holiday)

    moved = given(request(command, POLICE), start=problem)

    before, now = (handoff(each).clocks[ClockKind.DECIDE].due for each in (problem, moved))
    assert now - before == timedelta(days=1)
    assert refused(problem, request(command, HOUSING)).code == "not_your_party"


def test_a_deadline_that_has_rung_does_not_ring_again_by_another_calendar() -> None:
    problem = given(offered(), timedelta(days=12))
    command = RefreshCalendar(problem=PROBLEM, calendar=Calendar(zone="America/Denver"))

    moved = given(request(command, POLICE), start=problem)

    escalated = [kind for kind in kinds(rings(moved, timedelta(days=1))) if "escalated" in kind]
    assert escalated == []
    assert all(isinstance(kind, ClockKind) for kind in handoff(moved).clocks)
    assert Problem.model_validate_json(moved.model_dump_json()) == moved


# Closing.


def close(by: By = SUPERVISOR) -> Request:
    return request(CloseProblem(problem=PROBLEM, outcome="Calls have halved."), by)


def test_a_problem_closes_when_every_duty_is_discharged_or_stands_with_its_holder() -> None:
    noise = (
        request(AskDischarge(responsibility=NOISE, reason="Quiet."), POLICE),
        request(ConfirmDischarge(responsibility=NOISE, outcome="Quiet."), SUPERVISOR),
    )
    problem = given(*SETTLED, *noise)

    closed = given(close(), start=problem)

    assert closed.stage == "closed"
    assert refused(closed, offered()).code == "problem_is_closed"
    assert refused(problem, close(by=POLICE)).code == "not_your_role"


def test_a_problem_with_open_business_does_not_close() -> None:
    assert refused(given(), close()).code == "still_open"
    assert refused(given(*SETTLED), close()).code == "still_open"
