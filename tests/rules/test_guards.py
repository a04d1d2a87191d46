"""Ways around a guard that somebody once found, each closed."""

from datetime import time, timedelta

from rules.fold import caught_up
from schemas.calendars import Calendar
from schemas.clocks import ClockKind
from schemas.commands import handoff as h
from schemas.commands.commitment import CancelCommitment
from schemas.commands.problem import (
    AgreeAmendment,
    DisputeResponsibility,
    Part,
    ProposeAmendment,
    SplitResponsibility,
)
from schemas.parties import Role
from schemas.state.problem import CommitmentState, HandoffState, Problem
from tests.builders import (
    ACCEPTED,
    CHIEF,
    COMMITTED,
    H1,
    HOUSING,
    LIGHTING,
    POLICE,
    SUPERVISOR,
    accept,
    counter,
    decide,
    drafted,
    first_action,
    given,
    lighting,
    offered,
    offered_promise,
    on_lighting,
    opened,
    person,
    refused,
    request,
    scope,
    settle,
    submit,
)


def test_who_submitted_an_offer_cannot_approve_it() -> None:
    problem = given(drafted(approval=Role.SUPERVISOR), submit(by=SUPERVISOR))

    assert refused(problem, request(h.ApproveHandoff(handoff=H1), SUPERVISOR)).code == "own_work"
    assert decide(problem, request(h.ApproveHandoff(handoff=H1), CHIEF))


def test_a_length_that_the_calendar_can_never_count_binds_nobody() -> None:
    short = Calendar(weekdays=(0, 2), opens=time(9), closes=time(12))
    problem = given(start=given_on(short))
    endless = offered(commitments=(offered_promise(grace="10400wh"),))

    assert refused(problem, endless).code == "calendar_has_no_such_day"


def given_on(calendar: Calendar) -> Problem:
    return given(opened(calendar=calendar), start=Problem(problem="motel"))


def test_a_wide_split_is_decided_at_once() -> None:
    wide = tuple(f"place {n}" for n in range(40))
    many = tuple(f"duty {n}" for n in range(40))
    parts = tuple(
        Part(key=f"part-{n}", title=f"Part {n}", places=wide, duties=many) for n in range(20)
    )

    assert refused(given(), on_lighting(SplitResponsibility, POLICE, parts=parts)).code == (
        "not_a_partition"
    )


def test_a_scope_does_not_change_under_an_offer() -> None:
    other = scope(places=("north lot",))
    proposed = on_lighting(ProposeAmendment, HOUSING, scope=other, reason="Only the north lot.")
    problem = given(*ACCEPTED, proposed)

    onward = offered(LIGHTING, to="county", by=HOUSING)
    assert refused(problem, onward).code == "amendment_pending"
    assert decide(problem, on_lighting(AgreeAmendment, POLICE, version=2))


def test_in_a_dispute_nobody_gives_back() -> None:
    problem = given(*ACCEPTED, on_lighting(DisputeResponsibility, POLICE))
    back = request(h.ReturnHandoff(handoff=H1, reason="Too much."), HOUSING)

    assert refused(problem, back).code == "in_dispute"


def test_an_objection_is_settled_by_both_only() -> None:
    promise = (offered_promise(),)
    problem = given(
        offered(commitments=promise),
        accept(),
        first_action(),
        request(h.ObjectToSettlement(handoff=H1, reason="Lamps flicker."), HOUSING),
        request(CancelCommitment(commitment="motel.c1", reason="Not needed."), POLICE),
        settle(),
    )

    assert problem.handoffs[H1].state is HandoffState.SETTLING
    assert problem.handoffs[H1].agreed_to_settle == (POLICE,)


def test_nothing_that_ended_looks_overdue() -> None:
    problem = given(*COMMITTED)
    assert problem.at is not None
    missed = caught_up(problem, problem.at + timedelta(days=100))
    broken = caught_up(missed, problem.at + timedelta(days=200))

    assert isinstance(broken, Problem)
    [commitment] = broken.commitments.values()
    assert commitment.state is CommitmentState.BROKEN
    assert commitment.escalated_to is None


def test_a_look_up_for_one_deadline_lets_nobody_past_another() -> None:
    until = lighting(given()).tenures[0].since + timedelta(days=3)
    problem = given(offered(until=until), accept())

    then = caught_up(problem, until + timedelta(days=60))

    assert isinstance(then, Problem)
    assert ClockKind.TERM in then.handoffs[H1].clocks
    assert then.handoffs[H1].escalated_to is not None


def test_counter_terms_may_keep_the_fallback_they_found() -> None:
    problem = given(offered(fallback="county"), counter(fallback="county"))

    assert decide(problem, request(h.AcceptCounter(handoff=H1, version=2), POLICE))


def test_a_deputy_does_not_open_the_door_for_the_one_he_stands_in_for() -> None:
    absent = person(POLICE, handle="sup", role=Role.SUPERVISOR)
    asked_for = absent.model_copy(update={"person": f"op@{POLICE}", "deputy_for": absent.person})
    problem = given(offered(approval=Role.SUPERVISOR, by=asked_for))

    assert refused(problem, request(h.ApproveHandoff(handoff=H1), absent)).code == "own_work"


def test_drafts_end_with_the_tenure_of_their_author() -> None:
    problem = given(drafted(to="county"), offered(), accept("motel.h2"))

    assert problem.handoffs["motel.h1"].state is HandoffState.WITHDRAWN
