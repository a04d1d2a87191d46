"""The ladder: in which order rungs open, what a step takes, who approves it, and how it ends."""

from datetime import timedelta

import pytest

from rules.decide.running import MOST_REPLIES
from rules.dossier import dossier
from rules.fairness import fairness
from rules.ladder import coming, lacks, turns
from rules.notices import notices
from rules.rungs import ORDER, RUNGS, below, one_higher
from schemas.commands.problem import CloseProblem
from schemas.ladder import Seat, StepState
from schemas.ladder_views import Applied
from schemas.parties import Grade, Role
from schemas.request import Request
from schemas.state.problem import HandoffState, Problem
from schemas.terms import Method
from tests import climbing as up
from tests.builders import (
    CHIEF,
    COUNTY,
    HOUSING,
    MONDAY,
    MOTEL,
    POLICE,
    PROBLEM,
    SUPERVISOR,
    after,
    decide,
    decline,
    given,
    kinds,
    person,
    refused,
    request,
    rings,
)
from tests.climbing import CLERK, CONFRONTED, COUNCIL, COUNSEL, HIGHER, REFUSED, S1, S2, TOP, M


def state(problem: Problem, step: str = S1) -> StepState:
    return problem.ladder.steps[step].state


# Which rung is open.


def test_the_ladder_has_every_method_in_the_order_of_the_guide() -> None:
    assert tuple(Method) == ORDER
    assert [RUNGS[method].number for method in ORDER] == [
        "0", "1a", "1b", "2", "3", "4", "5", "6", "7", "8", "9", "10",
    ]  # fmt: skip


def test_counsel_has_a_say_from_shaming_upwards_and_safeguards_where_something_is_taken() -> None:
    pressing = (M.PUBLIC_SHAMING, M.WITHDRAW_SERVICE, M.CHARGE_FEES, M.PRESS_LEGISLATION)
    for method in (*pressing, M.CIVIL_ACTION):
        assert Seat.COUNSEL in RUNGS[method].seats
    for method in ORDER:
        taken = method in (M.WITHDRAW_SERVICE, M.CHARGE_FEES)
        assert RUNGS[method].safeguards is taken
        assert (RUNGS[method].notice > 0) is taken


@pytest.mark.parametrize("method", ORDER[4:])
def test_no_rung_that_presses_anybody_comes_first(method: Method) -> None:
    no = refused(given(), up.plan(method))

    assert no.code == "rung_not_open"
    assert "informal request" in no.message


def test_the_next_rung_opens_when_the_lower_one_was_refused() -> None:
    assert kinds(decide(given(*REFUSED), up.plan(M.CONFRONTATIONAL_REQUEST))) == ["step.planned"]
    assert refused(given(*REFUSED), up.plan(M.PUBLIC_SHAMING)).code == "rung_not_open"


def test_whoever_complied_is_not_pressed_further() -> None:
    won = given(*up.asked_for(), up.conclude(outcome="complied"))

    no = refused(won, up.plan(M.CONFRONTATIONAL_REQUEST))

    assert no.code == "rung_not_open"
    assert "complied fully" in no.message


def test_one_party_is_climbed_towards_by_itself() -> None:
    assert refused(given(*REFUSED), up.plan(M.CONFRONTATIONAL_REQUEST, HOUSING)).code == (
        "rung_not_open"
    )
    assert refused(given(up.plan()), up.plan()).code == "step_beside"
    assert kinds(decide(given(up.plan()), up.plan(on=HOUSING))) == ["step.planned"]


def test_a_step_that_was_withdrawn_or_overturned_opens_nothing() -> None:
    for ending in (up.withdraw_step(), up.overturn()):
        problem = given(*up.asked_for(), ending)
        assert refused(problem, up.plan(M.CONFRONTATIONAL_REQUEST)).code == "rung_not_open"


# Skipping.


def test_rungs_are_skipped_for_a_reason_and_one_level_higher_than_they_would_be_approved() -> None:
    asked = given(*REFUSED, up.skip(M.CONFRONTATIONAL_REQUEST))
    assert one_higher((M.INFORMAL_REQUEST,)) == (Seat.SUPERVISOR,)
    assert one_higher((M.CONFRONTATIONAL_REQUEST,)) == (Seat.CHIEF,)
    assert one_higher(HIGHER) == (Seat.GOVERNING_BODY,)
    assert refused(asked, up.approve(S2, SUPERVISOR)).code == "no_seat"
    assert refused(asked, up.plan(M.ENGAGE_EXISTING_AGENCY)).code == "rung_not_open"

    skipped = given(up.approve(S2, CHIEF), start=asked)

    assert state(skipped, S2) is StepState.SKIPPED
    assert kinds(decide(skipped, up.plan(M.ENGAGE_EXISTING_AGENCY))) == ["step.planned"]


def test_a_skip_that_nobody_approves_skips_nothing() -> None:
    asked = given(*REFUSED, up.skip(M.CONFRONTATIONAL_REQUEST))
    for problem in (
        given(up.refuse(S2, CHIEF), start=asked),
        after(asked, rings(asked, timedelta(days=30))),
    ):
        assert state(problem, S2) is StepState.WITHDRAWN
        assert refused(problem, up.plan(M.ENGAGE_EXISTING_AGENCY)).code == "rung_not_open"
    assert refused(given(), up.skip(M.EDUCATE_VICTIMS)).code == "nothing_to_skip"


# What a step takes.


@pytest.mark.parametrize("method", [M.CONFRONTATIONAL_REQUEST, M.WITHDRAW_SERVICE])
def test_nothing_is_submitted_without_what_its_rung_takes(method: Method) -> None:
    approver = CLERK if len(below(method)) > 1 else SUPERVISOR
    skipped = given(up.skip(*below(method)), up.approve(S1, approver))
    steps = up.prepared(S2, method)
    whole = given(*steps, start=skipped)
    assert lacks(whole.ladder.steps[S2]) == ()
    for place in range(1, len(steps)):
        problem = given(*(s for at, s in enumerate(steps) if at != place), start=skipped)
        no = refused(problem, up.submit(S2))
        assert no.code == "step_incomplete"
        assert no.next_step.startswith("Next: remit ladder ")
    assert kinds(decide(whole, up.submit(S2))) == ["step.submitted"]


def test_an_informal_request_takes_no_approval_and_the_supervisor_hears_of_it() -> None:
    problem = given(*up.prepared(S1, M.INFORMAL_REQUEST))

    assert kinds(decide(problem, up.submit())) == ["step.submitted", "step.approved"]


# Approvals.


def test_a_quorum_is_taken_seat_by_seat_by_different_people_and_never_by_who_asked() -> None:
    asked = given(
        up.skip(*below(M.PUBLIC_SHAMING)), up.approve(S1, CLERK),
        *up.prepared(S2, M.PUBLIC_SHAMING), up.submit(S2, by=CHIEF),
    )  # fmt: skip
    other = person(POLICE, Role.CHIEF, handle="acting-chief")
    assert refused(asked, up.approve(S2, CHIEF)).code == "own_work"
    assert refused(asked, up.approve(S2, SUPERVISOR)).code == "no_seat"
    assert refused(asked, up.approve(S2, person(MOTEL, Role.COUNSEL))).code == "no_seat"

    half = given(up.approve(S2, other), start=asked)
    assert state(half, S2) is StepState.EVIDENCED
    assert refused(half, up.approve(S2, other)).code == "no_seat"

    assert kinds(decide(half, up.approve(S2, COUNSEL))) == ["step.approval_given", "step.approved"]


def test_a_deputy_speaks_for_who_is_away_and_neither_of_them_takes_two_seats() -> None:
    asked = given(*REFUSED, *up.prepared(S2, M.CONFRONTATIONAL_REQUEST), up.submit(S2))
    deputy = person(POLICE, Role.SUPERVISOR, handle="dan", deputy_for=SUPERVISOR.person)
    own = person(POLICE, Role.SUPERVISOR, handle="dan", deputy_for=person(POLICE).person)

    assert kinds(decide(asked, up.approve(S2, deputy))) == ["step.approval_given", "step.approved"]
    assert refused(asked, up.approve(S2, own)).code == "own_work"


def test_a_body_beside_police_decides_only_where_it_is_asked() -> None:
    unasked = given(*REFUSED, up.skip(*HIGHER))
    assert refused(unasked, up.approve(S2, COUNCIL)).code == "no_seat"
    assert refused(unasked, up.refuse(S2, COUNCIL)).code == "no_seat"

    asked = given(*REFUSED, up.skip(*HIGHER, asks=(COUNTY,)))
    assert kinds(decide(asked, up.approve(S2, COUNCIL))) == ["step.approval_given", "step.ended"]


def test_an_agency_that_is_engaged_agrees_itself_by_someone_who_can_bind_it() -> None:
    asked = given(
        up.skip(M.INFORMAL_REQUEST, M.CONFRONTATIONAL_REQUEST, on=HOUSING), up.approve(S1, CHIEF),
        *up.prepared(S2, M.ENGAGE_EXISTING_AGENCY, HOUSING), up.submit(S2), up.approve(S2),
    )  # fmt: skip
    weak = person(HOUSING, grade=Grade.LIMITED)

    assert refused(asked, up.approve(S2, weak)).code == "no_seat"
    assert turns(asked.ladder.steps[S2]) == (POLICE, HOUSING)
    assert state(given(up.approve(S2, person(HOUSING)), start=asked), S2) is StepState.APPROVED


def test_approvals_expire_whether_they_were_not_given_or_not_used() -> None:
    waiting = given(*REFUSED, *up.prepared(S2, M.CONFRONTATIONAL_REQUEST), up.submit(S2))
    for problem in (waiting, given(up.approve(S2), start=waiting)):
        rung = rings(problem, timedelta(days=70))
        assert "step.approval_expired" in kinds(rung)
        expired = after(problem, rung)
        assert state(expired, S2) is StepState.PLANNED
        assert kinds(decide(expired, up.submit(S2))) == ["step.submitted"]


def test_what_is_not_approved_can_be_improved_and_submitted_again() -> None:
    no = given(*REFUSED, *up.prepared(S2, M.CONFRONTATIONAL_REQUEST), up.submit(S2), up.refuse(S2))

    assert state(no, S2) is StepState.PLANNED
    assert kinds(decide(no, up.submit(S2))) == ["step.submitted"]


def test_who_asks_for_an_offer_does_not_approve_its_step_and_who_approved_asks_for_none() -> None:
    lead = person(POLICE, Role.SUPERVISOR, handle="lee")
    step = (*REFUSED, *up.prepared(S2, M.CONFRONTATIONAL_REQUEST), up.submit(S2))

    waiting = given(*step, up.offer_under(S2, by=lead))
    assert refused(waiting, up.approve(S2, lead)).code == "own_work"
    assert kinds(decide(waiting, up.approve(S2)))[-1] == "handoff.offered"

    approved = given(*step, up.approve(S2, lead))
    assert refused(approved, up.offer_under(S2, by=lead)).code == "not_this_step"
    assert kinds(decide(approved, up.offer_under(S2))) == ["handoff.offered"]


# Notice, running and ends.


def test_a_withdrawn_service_is_announced_for_its_period_before_it_begins() -> None:
    approved = given(
        up.skip(*below(M.WITHDRAW_SERVICE)), up.approve(S1, CLERK),
        *up.prepared(S2, M.WITHDRAW_SERVICE), up.submit(S2), *(up.approve(S2, by) for by in TOP),
    )  # fmt: skip
    assert refused(approved, up.notify(S2)).code == "no_public_notice"

    told = given(up.notify(S2, public="Gazette 7"), start=approved)
    assert refused(told, up.run(S2)).code == "notice_running"

    over = after(told, rings(told, timedelta(days=31)))
    assert kinds(rings(told, timedelta(days=31)))[-1] == "step.notice_over"
    assert kinds(decide(over, up.run(S2))) == ["step.started"]


def test_a_step_fails_only_after_its_minimum_time_unless_the_party_itself_refused() -> None:
    running = given(*up.asked_for())
    assert refused(running, up.conclude(outcome="partly_complied")).code == "too_early"
    assert refused(running, up.conclude()).code == "too_early"
    assert kinds(decide(running, up.conclude(outcome="complied"))) == ["step.ended"]
    said_no = given(up.reply(), start=running)
    assert kinds(decide(said_no, up.conclude())) == ["step.ended"]
    assert refused(said_no, up.conclude(outcome="partly_complied")).code == "too_early"


def test_silence_is_found_by_time_itself_and_opens_the_next_rung() -> None:
    running = given(*up.asked_for())

    silent = after(running, rings(running, up.TWO_WEEKS))

    assert state(silent) is StepState.NO_ANSWER
    assert kinds(decide(silent, up.plan(M.CONFRONTATIONAL_REQUEST))) == ["step.planned"]


def test_whoever_has_answered_is_never_told_silent() -> None:
    answered = given(*up.asked_for(), up.reply(stance="agrees"))

    assert kinds(rings(answered, up.TWO_WEEKS))[-1] == "step.reminded"


def test_what_a_step_lacks_comes_before_it_is_submitted() -> None:
    lacking, complete = given(up.plan()), given(*up.prepared(S1, M.INFORMAL_REQUEST))

    said = coming(lacking.ladder.steps[S1])
    assert said == "remit ladder add-evidence motel.s1 --proof link"
    assert coming(complete.ladder.steps[S1]) == "remit ladder submit motel.s1"


def test_the_party_has_the_right_of_reply_and_police_say_how_they_heard_it() -> None:
    told = given(*up.prepared(S1, M.INFORMAL_REQUEST), up.submit(), up.notify())
    assert refused(told, up.reply(by=HOUSING)).code == "not_your_party"
    assert refused(told, up.reply(by=POLICE)).code == "not_your_party"
    assert kinds(decide(told, up.reply(by=POLICE, received="By telephone"))) == ["step.replied"]
    assert turns(told.ladder.steps[S1]) == (POLICE, MOTEL)
    assert coming(told.ladder.steps[S1]) == "remit ladder run motel.s1"


def test_neither_side_answers_so_often_that_the_other_cannot() -> None:
    theirs = up.reply(stance="disputes")
    spoken = given(*up.asked_for(), *(theirs for _ in range(MOST_REPLIES)))

    assert refused(spoken, theirs).code == "limit_reached"
    assert kinds(decide(spoken, up.reply(by=POLICE, received="Letter"))) == ["step.replied"]


def test_a_body_that_was_not_asked_overturns_nothing() -> None:
    asked = (*up.prepared(S1, M.INFORMAL_REQUEST), up.submit(asks=(COUNTY,)))

    assert refused(given(*up.asked_for()), up.overturn(by=COUNCIL)).code == "not_your_party"
    assert state(given(*asked, up.overturn(by=COUNCIL))) is StepState.OVERTURNED


def test_the_governing_body_can_overturn_what_runs_and_the_party_cannot() -> None:
    running = given(*up.asked_for(), up.reply(stance="disputes"))
    assert refused(running, up.overturn(by=MOTEL)).code == "not_your_role"
    assert state(given(up.overturn(), start=running)) is StepState.OVERTURNED


def test_a_problem_does_not_close_over_a_step_that_is_under_way() -> None:
    close = request(CloseProblem(problem=PROBLEM, outcome="Lit."), SUPERVISOR)

    assert S1 in refused(given(up.plan()), close).message


# Offers under a step.


def test_an_offer_under_a_step_waits_for_the_approval_of_the_step() -> None:
    planned = given(*REFUSED, *up.prepared(S2, M.CONFRONTATIONAL_REQUEST))
    assert refused(planned, up.offer_under(S2)).code == "wrong_state"
    waiting = given(up.submit(S2), up.offer_under(S2), start=planned)
    assert waiting.handoffs["motel.h1"].state is HandoffState.AWAITING_APPROVAL

    made = decide(waiting, up.approve(S2))
    assert kinds(made)[-2:] == ["handoff.approved", "handoff.offered"]
    assert after(waiting, made).handoffs["motel.h1"].state is HandoffState.OFFERED

    no = given(up.refuse(S2), start=waiting)
    assert no.handoffs["motel.h1"].state is HandoffState.REFUSED_APPROVAL


def test_an_offer_fits_its_step_in_party_and_method() -> None:
    running = given(*CONFRONTED)
    assert refused(running, up.offer_under(S2, to=HOUSING)).code == "not_this_step"
    assert refused(running, up.offer_under(S2, M.INFORMAL_REQUEST)).code == "not_this_step"
    assert refused(running, up.offer_under(S1)).code == "not_this_step"
    assert kinds(decide(running, up.offer_under(S2))) == ["handoff.offered"]


def test_a_declined_offer_is_the_answer_to_its_step() -> None:
    declined = given(*CONFRONTED, up.offer_under(S2), decline("motel.h1", by=MOTEL))

    assert kinds(decide(declined, up.conclude(S2))) == ["step.ended"]


# Dossier and fairness.


def test_the_dossier_proves_each_milder_rung_by_entries_and_hashes() -> None:
    problem = given(*CONFRONTED, up.offer_under(S2))
    found = dossier(
        PROBLEM, "Motel", "Dark.", MOTEL, problem.ladder, [*problem.handoffs.values()], MONDAY
    )

    first, second = found.steps
    assert (first["rung"], first["state"], second["rung"]) == ("2", "refused", "3")
    assert first["replies"][0]["text"] == "No."
    assert first["notice"]["entry"].startswith("problem/motel#")
    assert {one["sha256"] for one in first["evidence"]} == {up.HASH}
    assert second["approvals"][0]["by"] == SUPERVISOR.person
    assert second["pushing"]["How serious is the harm?"] == "Much."
    assert [one["handoff"] for one in found.offers] == ["motel.h1"]
    assert len(found.documents) == 1
    assert {one["code"] for one in found.closed_rungs} >= {"civil_action"}
    assert dossier(PROBLEM, "M", "D", COUNTY, problem.ladder, [], MONDAY).steps == ()


def test_a_skipped_rung_stands_in_the_dossier_as_not_tried() -> None:
    problem = given(*REFUSED, up.skip(M.CONFRONTATIONAL_REQUEST), up.approve(S2, CHIEF))

    found = dossier(PROBLEM, "Motel", "Dark.", MOTEL, problem.ladder, [], MONDAY)

    assert found.gaps == ("motel.s2: not tried, but skipped with approval: "
                          "targeted, confrontational request",)  # fmt: skip
    assert found.next_rung == "engage_existing_agency"


def test_a_dossier_says_what_a_step_lacks_that_has_not_ended() -> None:
    problem = given(*REFUSED, up.plan(M.CONFRONTATIONAL_REQUEST))

    found = dossier(PROBLEM, "Motel", "Dark.", MOTEL, problem.ladder, [], MONDAY)

    of_it = [gap for gap in found.gaps if gap.startswith(S2)]
    assert of_it[0] == "motel.s2: has not ended yet, so nobody can say what comes of it"
    assert "motel.s2: still lacks the five-part case" in of_it
    assert len(of_it) > 2


def applied(party: str, method: Method, harm: str | None, state: str = "running") -> Applied:
    figure = {"figure": harm, "unit": "thefts a month"} if harm else None
    return Applied(
        step=f"{party}.s1", problem=party, party=party, kind="business", name=party,
        matter="theft", method=method.value, rung=ORDER.index(method), state=state,
        document={"harm": figure, "skips": []},
    )  # fmt: skip


def test_like_parties_that_are_treated_unlike_are_pointed_out() -> None:
    hard = applied("acme", M.WITHDRAW_SERVICE, "30")
    [same] = fairness([hard, applied("bolt", M.INFORMAL_REQUEST, "30")])
    [worse] = fairness([hard, applied("bolt", M.INFORMAL_REQUEST, "4")])
    [planned] = fairness([hard, applied("bolt", M.INFORMAL_REQUEST, None, "planned")])

    assert "although its harm is no greater" in same.differences[0]
    assert worse.differences == ()
    assert "acme stands at rung 7" in planned.differences[0]
    assert [one.rung for one in planned.treated] == ["7", "none"]


def test_other_kinds_of_parties_and_matters_are_not_compared() -> None:
    hard = applied("acme", M.WITHDRAW_SERVICE, "30")
    [one] = fairness([hard])

    assert one.differences == ()
    assert one.treated[0].harm == "30 thefts a month"


# Notices.


def told(problem: Problem, asked: Request) -> set[tuple[str, str | None]]:
    found = set()
    for event in decide(problem, asked):
        changed = after(problem, [event])
        found |= {(one.party, one.role) for one in notices(problem, changed, event)}
        problem = changed
    return found


def test_those_whose_approval_is_asked_for_are_told_by_their_roles() -> None:
    planned = given(
        up.skip(*below(M.WITHDRAW_SERVICE)), up.approve(S1, CLERK),
        *up.prepared(S2, M.WITHDRAW_SERVICE),
    )  # fmt: skip

    assert told(planned, up.submit(S2, asks=(COUNTY,))) == {
        (POLICE, "chief"), (COUNTY, "counsel"), (COUNTY, "clerk"),
    }  # fmt: skip
    assert told(planned, up.submit(S2)) == {
        (POLICE, "chief"), (POLICE, "counsel"), (POLICE, "clerk"),
    }  # fmt: skip


def test_the_party_hears_nothing_before_it_is_notified_and_everything_after() -> None:
    planned = given(*up.prepared(S1, M.INFORMAL_REQUEST))
    assert told(planned, up.submit()) == {(POLICE, "supervisor")}
    approved = given(up.submit(), start=planned)
    assert told(approved, up.withdraw_step()) == set()
    assert told(approved, up.notify()) == {(MOTEL, None)}
    assert told(given(up.notify(), start=approved), up.reply()) == {(POLICE, None)}
