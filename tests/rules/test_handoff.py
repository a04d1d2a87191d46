"""A handoff on its way to an answer, state by state: who may do what, and what follows."""

from datetime import timedelta

from rules.fold import caught_up
from rules.turn import turn_on_handoff
from schemas.clocks import ClockKind
from schemas.commands.problem import DisputeResponsibility
from schemas.parties import Grade, Role
from schemas.state.problem import HandoffState as H
from schemas.state.problem import Problem
from tests.builders import (
    COUNTY,
    GONE,
    H1,
    HOUSING,
    POLICE,
    SUPERVISOR,
    accept,
    accept_counter,
    acknowledge,
    after,
    approve,
    ask,
    confirm_withdrawal,
    counter,
    decide,
    decline,
    drafted,
    given,
    handoff,
    kinds,
    lighting,
    offered,
    offered_promise,
    on_lighting,
    person,
    redirect,
    refuse,
    refused,
    reject_counter,
    rings,
    submit,
    supply,
    withdraw,
)

A_MONTH = timedelta(days=31)


# Nothing offered yet.


def test_an_offer_leaves_responsibility_where_it_was() -> None:
    problem = given()

    [offer] = decide(problem, offered())

    assert offer.kind == "handoff.offered"
    assert lighting(after(problem, [offer])).holder == POLICE
    assert len(lighting(after(problem, [offer])).tenures) == 1


def test_an_offer_says_again_what_stays_with_police_and_to_whom_it_reverts() -> None:
    [offer] = decide(given(), offered())

    assert offer.kind == "handoff.offered"
    assert offer.reserved == lighting(given()).reserved
    assert offer.fallback == POLICE


def test_only_the_holder_offers() -> None:
    assert refused(given(), offered(by=HOUSING, to=COUNTY)).code == "not_the_holder"


def test_an_offer_needs_the_authority_that_the_duty_demands() -> None:
    advisory = person(POLICE, grade=Grade.ADVISORY)

    assert refused(given(), offered(by=advisory)).code == "beyond_authority"


def test_an_auditor_cannot_offer() -> None:
    assert refused(given(), offered(by=person(POLICE, Role.AUDITOR))).code == "not_your_role"


def test_nobody_is_offered_what_it_holds() -> None:
    assert refused(given(), offered(to=POLICE)).code == "same_party"


def test_an_unknown_or_inactive_party_is_offered_nothing() -> None:
    assert refused(given(), offered(to="nobody")).code == "unknown_party"
    assert refused(given(), offered(to=GONE)).code == "party_inactive"


def test_the_receiver_cannot_be_its_own_fallback() -> None:
    assert refused(given(), offered(fallback=HOUSING)).code == "same_party"


def test_a_term_that_is_already_over_is_not_offered() -> None:
    problem = given()

    assert refused(problem, offered(until=problem.at)).code == "in_the_past"


def test_what_is_disputed_is_not_offered() -> None:
    problem = given(on_lighting(DisputeResponsibility, SUPERVISOR))

    assert refused(problem, offered()).code == "in_dispute"


def test_a_second_offer_beside_a_live_one_is_refused() -> None:
    assert refused(given(offered()), offered(to=COUNTY)).code == "already_offered"


# draft and awaiting_approval


def test_a_draft_is_offered_when_it_is_submitted() -> None:
    problem = given(drafted())
    assert handoff(problem).state is H.DRAFT
    assert turn_on_handoff(handoff(problem)) == POLICE

    assert kinds(decide(problem, submit())) == ["handoff.offered"]


def test_a_draft_is_unknown_to_its_receiver() -> None:
    assert refused(given(drafted()), accept()).code == "wrong_state"


def test_terms_that_ask_for_approval_wait_for_it() -> None:
    problem = given(offered(approval=Role.SUPERVISOR))

    assert handoff(problem).state is H.AWAITING_APPROVAL
    assert refused(problem, accept()).code == "wrong_state"
    assert kinds(decide(problem, approve())) == ["handoff.approved", "handoff.offered"]


def test_who_asks_for_approval_cannot_give_it() -> None:
    problem = given(offered(approval=Role.SUPERVISOR, by=SUPERVISOR))

    assert refused(problem, approve(by=SUPERVISOR)).code == "own_work"


def test_an_operator_cannot_approve_where_a_supervisor_must() -> None:
    problem = given(offered(approval=Role.SUPERVISOR))

    other = person(POLICE, Role.OPERATOR, handle="other")
    assert refused(problem, approve(by=other)).code == "not_your_role"


def test_a_refused_approval_ends_it_and_leaves_the_tenure() -> None:
    problem = given(offered(approval=Role.SUPERVISOR), refuse())

    assert handoff(problem).state is H.REFUSED_APPROVAL
    assert lighting(problem).holder == POLICE


# offered


def test_an_offer_is_acknowledged_by_its_receiver_only() -> None:
    problem = given(offered())

    assert refused(problem, acknowledge(by=COUNTY)).code == "not_your_party"
    assert kinds(decide(problem, acknowledge())) == ["handoff.acknowledged"]


def test_accepting_an_offer_moves_the_responsibility_to_the_receiver_at_one_instant() -> None:
    problem = given(offered())

    [accepted, transferred] = decide(problem, accept())

    assert kinds([accepted, transferred]) == ["handoff.accepted", "responsibility.transferred"]
    moved = lighting(after(problem, [accepted, transferred]))
    assert moved.holder == HOUSING
    former, present = moved.tenures
    assert former.until == present.since == accepted.stamp.at
    assert present.handoff == H1


def test_accepting_makes_the_promises_of_the_terms_bind_both_ways() -> None:
    both = (offered_promise(), offered_promise(title="A patrol at dusk", promisor="offeror"))
    problem = given(offered(commitments=both), accept())

    ours, theirs = problem.commitments.values()
    assert (ours.promisor, ours.promisee) == (HOUSING, POLICE)
    assert (theirs.promisor, theirs.promisee) == (POLICE, HOUSING)


def test_the_offering_party_cannot_accept() -> None:
    assert refused(given(offered()), accept(by=POLICE)).code == "not_your_party"


def test_acceptance_needs_the_authority_that_duty_and_terms_demand() -> None:
    limited = person(HOUSING, grade=Grade.LIMITED)

    assert refused(given(offered(demands=Grade.FULL)), accept(by=limited)).code == (
        "beyond_authority"
    )
    assert decide(given(offered()), accept(by=limited))


def test_a_contributor_cannot_accept_for_its_party() -> None:
    contributor = person(HOUSING, Role.CONTRIBUTOR)

    assert refused(given(offered()), accept(by=contributor)).code == "not_your_role"


def test_acceptance_of_other_terms_than_were_offered_is_refused() -> None:
    assert refused(given(offered()), accept(version=2)).code == "stale_terms"


def test_what_is_disputed_does_not_change_hands() -> None:
    problem = given(offered(), on_lighting(DisputeResponsibility, HOUSING))

    assert refused(problem, accept()).code == "in_dispute"


def test_a_party_that_is_no_longer_active_becomes_no_holder() -> None:
    asked = accept()
    closed = asked.parties[HOUSING].model_copy(update={"active": False})
    late = asked.model_copy(update={"parties": asked.parties | {HOUSING: closed}})

    assert refused(given(offered()), late).code == "party_inactive"


def test_declining_leaves_the_responsibility_and_says_why() -> None:
    problem = given(offered(), decline())

    assert handoff(problem).state is H.DECLINED
    assert handoff(problem).decline_code == "no_capacity"
    assert lighting(problem).holder == POLICE


def test_redirecting_names_a_party_and_offers_it_nothing() -> None:
    problem = given(offered(), redirect(to=COUNTY))

    assert handoff(problem).redirected_to == COUNTY
    assert list(problem.handoffs) == [H1]
    assert refused(given(offered()), redirect(to=HOUSING)).code == "same_party"
    assert refused(given(offered()), redirect(to="nobody")).code == "unknown_party"


def test_an_unanswered_offer_expires_and_the_offeror_has_held_it_throughout() -> None:
    problem = given(offered())

    happened = rings(problem, A_MONTH)

    assert kinds(happened)[-1] == "handoff.expired"
    assert kinds(happened).count("handoff.escalated") >= 1
    expired = after(problem, happened)
    assert handoff(expired).state is H.EXPIRED
    [tenure] = lighting(expired).tenures
    assert (tenure.holder, tenure.until) == (POLICE, None)


def test_an_unseen_offer_is_reminded_of_and_then_escalated() -> None:
    problem = given(offered())

    happened = kinds(rings(problem, timedelta(days=3)))

    assert happened == ["handoff.reminded", "handoff.escalated"]


def test_an_acknowledged_offer_no_longer_escalates_for_silence() -> None:
    problem = given(offered(), acknowledge())

    happened = kinds(rings(problem, A_MONTH))

    assert happened == ["handoff.reminded", "handoff.expired"]


def test_the_offeror_withdraws_and_the_receiver_confirms_that_it_saw_it() -> None:
    problem = given(offered(), withdraw())

    assert handoff(problem).state is H.WITHDRAWN
    assert turn_on_handoff(handoff(problem)) == HOUSING
    confirmed = after(problem, decide(problem, confirm_withdrawal()))
    assert turn_on_handoff(handoff(confirmed)) is None
    assert refused(confirmed, confirm_withdrawal()).code == "already_done"


def test_the_receiver_cannot_withdraw_what_it_was_offered() -> None:
    assert refused(given(offered()), withdraw(by=HOUSING)).code == "not_your_party"


# info_requested


def test_a_question_hands_the_turn_to_the_offeror_and_the_answer_back() -> None:
    asked = given(offered(), ask())
    answered = given(supply(), start=asked)

    assert handoff(asked).state is H.INFO_REQUESTED
    assert turn_on_handoff(handoff(asked)) == POLICE
    assert handoff(answered).state is H.ACKNOWLEDGED
    assert turn_on_handoff(handoff(answered)) == HOUSING


def test_the_first_question_stops_the_decision_clock_and_the_second_does_not() -> None:
    offer = given(offered())
    due = handoff(offer).clocks[ClockKind.DECIDE].due
    three_days = timedelta(days=3)

    first = given(ask(), three_days, supply(), start=offer)
    second = given(ask(), three_days, supply(), start=first)

    later = handoff(first).clocks[ClockKind.DECIDE].due
    assert later - due >= three_days
    assert handoff(second).clocks[ClockKind.DECIDE].due == later
    assert handoff(second).state is H.ACKNOWLEDGED


def test_a_question_nobody_answers_stops_the_clock_for_a_week_only() -> None:
    problem = given(offered(), ask(), timedelta(days=60))

    assert handoff(problem).state is H.EXPIRED


def test_while_a_question_waits_the_offer_is_not_accepted() -> None:
    assert refused(given(offered(), ask()), accept()).code == "wrong_state"
    assert refused(given(offered()), supply()).code == "wrong_state"


# countered


def test_a_counter_offer_moves_nothing_until_the_offeror_agrees() -> None:
    problem = given(offered(), counter(summary="Only the north lot."))

    assert handoff(problem).state is H.COUNTERED
    assert lighting(problem).holder == POLICE
    assert turn_on_handoff(handoff(problem)) == POLICE


def test_agreeing_to_a_counter_offer_moves_the_responsibility_under_its_terms() -> None:
    problem = given(offered(), counter(summary="Only the north lot."), accept_counter())

    assert handoff(problem).state is H.ACCEPTED
    assert handoff(problem).terms.summary == "Only the north lot."
    assert handoff(problem).version == 2
    assert lighting(problem).holder == HOUSING


def test_the_fallback_of_accepted_counter_terms_holds() -> None:
    problem = given(offered(), counter(fallback=COUNTY), accept_counter())

    assert lighting(problem).fallback == COUNTY
    assert handoff(problem).fallback == COUNTY


def test_a_rejected_counter_offer_leaves_the_first_terms_open() -> None:
    problem = given(offered(), counter(), reject_counter())

    assert handoff(problem).state is H.ACKNOWLEDGED
    assert lighting(given(accept(), start=problem)).holder == HOUSING


def test_a_counter_offer_is_the_receivers_and_its_answer_the_offerors() -> None:
    assert refused(given(offered()), counter(by=POLICE)).code == "not_your_party"
    countered = given(offered(), counter())
    assert refused(countered, accept_counter(by=HOUSING)).code == "not_your_party"
    assert refused(countered, accept_counter(version=1)).code == "stale_terms"
    assert refused(given(offered()), accept_counter()).code == "wrong_state"


def test_a_second_counter_offer_has_a_version_of_its_own() -> None:
    problem = given(offered(), counter(), reject_counter(), counter())

    assert refused(problem, accept_counter(version=2)).code == "stale_terms"
    assert lighting(given(accept_counter(version=3), start=problem)).holder == HOUSING


def test_an_answer_after_the_deadline_meets_an_offer_that_has_expired() -> None:
    problem = given(offered())
    late = problem.handoffs[H1].clocks[ClockKind.DECIDE].due + timedelta(seconds=1)

    then = caught_up(problem, late)

    assert isinstance(then, Problem)
    assert then.handoffs[H1].state is H.EXPIRED
    assert caught_up(then, late) == then
    assert caught_up(problem, problem.handoffs[H1].clocks[ClockKind.DECIDE].since) == problem
