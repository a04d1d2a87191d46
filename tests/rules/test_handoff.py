"""A handoff, state by state: who may do what, and what follows."""

from datetime import timedelta

from rules.turn import turn_on_handoff
from schemas.clocks import ClockKind
from schemas.commands.problem import DisputeResponsibility
from schemas.parties import Grade, Role
from schemas.state.problem import HandoffState as H
from tests.builders import (
    ACCEPTED,
    CLINIC,
    COUNTY,
    GONE,
    H1,
    H2,
    HOUSING,
    LIGHTING,
    MOTEL,
    POLICE,
    SETTLED,
    SETTLING,
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
    first_action,
    give_back,
    given,
    handoff,
    kinds,
    lighting,
    object_to,
    offered,
    offered_promise,
    on_lighting,
    person,
    recall,
    redirect,
    refuse,
    refused,
    reject_counter,
    report_done,
    rings,
    settle,
    start,
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


# accepted


def test_after_acceptance_it_is_neither_declined_nor_withdrawn() -> None:
    problem = given(*ACCEPTED)

    for late in (decline(), withdraw(), accept(), counter(), acknowledge(), redirect()):
        assert refused(problem, late).code == "wrong_state"


def test_an_accepted_handoff_without_a_first_action_escalates_and_moves_nothing() -> None:
    problem = given(*ACCEPTED)

    happened = rings(problem, A_MONTH)

    assert set(kinds(happened)) == {"handoff.reminded", "handoff.escalated"}
    assert lighting(after(problem, happened)).holder == HOUSING


def test_a_first_action_begins_the_settling_period() -> None:
    assert handoff(given(*SETTLING)).state is H.SETTLING
    assert refused(given(*ACCEPTED), settle()).code == "wrong_state"
    assert refused(given(*ACCEPTED), first_action(by=POLICE)).code == "not_your_party"


def test_work_on_a_promise_of_the_terms_is_a_first_action() -> None:
    problem = given(offered(commitments=(offered_promise(),)), accept(), start())

    assert handoff(problem).state is H.SETTLING


# settling


def test_both_sides_settle() -> None:
    one = given(*SETTLING, settle(by=HOUSING))
    both = given(settle(), start=one)

    assert handoff(one).state is H.SETTLING
    assert turn_on_handoff(handoff(one)) == POLICE
    assert handoff(both).state is H.SETTLED
    assert lighting(both).holder == HOUSING


def test_one_side_cannot_settle_twice_and_a_stranger_never() -> None:
    assert refused(given(*SETTLING, settle()), settle()).code == "already_done"
    assert refused(given(*SETTLING), settle(by=COUNTY)).code == "not_your_party"


def test_a_receiver_that_has_reported_its_promises_done_has_agreed_to_settle() -> None:
    problem = given(offered(commitments=(offered_promise(),)), accept(), start(), report_done())

    assert kinds(decide(problem, settle())) == ["handoff.settled"]


def test_without_objection_time_settles() -> None:
    problem = given(*SETTLING, timedelta(days=40))

    assert handoff(problem).state is H.SETTLED
    assert lighting(problem).holder == HOUSING


def test_an_objection_stops_time_from_settling() -> None:
    problem = given(*SETTLING, object_to(), timedelta(days=400))

    assert handoff(problem).state is H.SETTLING


# Return, recall and reversion.


def test_a_return_reverts_to_the_fallback_in_the_same_instant() -> None:
    problem = given(offered(fallback=COUNTY), accept())

    events = decide(problem, give_back())

    assert kinds(events) == ["handoff.returned", "responsibility.reverted"]
    former, present = lighting(after(problem, events)).tenures[1:]
    assert (former.holder, present.holder) == (HOUSING, COUNTY)
    assert former.until == present.since


def test_with_a_notice_the_receiver_holds_until_it_is_over() -> None:
    problem = given(offered(return_notice="10wd"), accept(), give_back())
    assert lighting(problem).holder == HOUSING
    assert refused(problem, give_back()).code == "already_done"

    later = given(timedelta(days=20), start=problem)

    assert handoff(later).state is H.RETURNED
    assert lighting(later).holder == POLICE


def test_a_shorter_notice_than_was_agreed_is_refused_and_a_longer_one_is_not() -> None:
    problem = given(offered(return_notice="10wd"), accept())

    assert refused(problem, give_back(notice="1d")).code == "shorter_notice"
    assert kinds(decide(problem, give_back(notice="30wd"))) == ["handoff.return_announced"]


def test_only_the_receiver_returns() -> None:
    assert refused(given(*ACCEPTED), give_back(by=POLICE)).code == "not_your_party"
    assert refused(given(offered()), give_back()).code == "wrong_state"


def test_terms_can_rule_out_a_return_once_settled() -> None:
    bound = (offered(return_after_settled=False), *ACCEPTED[1:], first_action())

    assert decide(given(*bound), give_back())
    settled = given(*bound, settle(by=HOUSING), settle())
    assert refused(settled, give_back()).code == "not_returnable"
    assert decide(given(*SETTLED), give_back())


def test_a_return_cancels_the_promises_that_came_with_the_handoff() -> None:
    problem = given(offered(commitments=(offered_promise(),)), accept(), give_back())

    [promised] = problem.commitments.values()
    assert promised.state == "cancelled"


def test_a_return_withdraws_the_offer_that_the_receiver_had_made_to_another() -> None:
    problem = given(*ACCEPTED, offered(by=HOUSING, to=MOTEL), give_back())

    assert handoff(problem, H2).state is H.WITHDRAWN
    assert refused(problem, accept(H2, by=MOTEL)).code == "wrong_state"


def test_recall_needs_a_right_in_the_terms_or_danger_to_life() -> None:
    assert refused(given(*ACCEPTED), recall()).code == "no_recall_right"

    by_right = given(offered(recall_right=True), accept(), recall())
    for_danger = given(*ACCEPTED, recall(danger=True))

    assert handoff(by_right).state is handoff(for_danger).state is H.RECALLED
    assert lighting(by_right).holder == lighting(for_danger).holder == POLICE


def test_recall_by_right_is_decided_by_someone_who_leads() -> None:
    problem = given(offered(recall_right=True), accept())

    assert refused(problem, recall(by=POLICE)).code == "not_your_role"
    assert refused(problem, recall(by=HOUSING)).code == "not_your_party"
    assert decide(problem, recall(by=POLICE, danger=True))


def test_a_term_that_ends_reverts_the_responsibility_by_itself() -> None:
    begun = given()
    assert begun.at is not None
    problem = given(offered(until=begun.at + A_MONTH), accept(), start=begun)

    ended = given(timedelta(days=60), start=problem)

    assert lighting(ended).holder == POLICE
    assert lighting(ended).tenures[-1].since == begun.at + A_MONTH
    assert handoff(ended).state is H.RETURNED


def test_a_term_of_a_holder_that_handed_on_ends_nothing() -> None:
    begun = given()
    assert begun.at is not None
    settled = given(
        offered(until=begun.at + A_MONTH),
        accept(),
        first_action(),
        settle(by=HOUSING),
        settle(),
        offered(by=HOUSING, to=CLINIC),
        accept(H2, by=CLINIC),
        start=begun,
    )

    later = given(timedelta(days=60), start=settled)

    assert lighting(later).holder == CLINIC


# Ended for good.


def test_an_ended_handoff_is_never_used_again_and_a_new_try_says_what_it_follows() -> None:
    problem = given(offered(), decline())

    for late in (accept(), acknowledge(), withdraw(), counter(), ask()):
        assert refused(problem, late).code == "wrong_state"
    again = given(offered(supersedes=H1), start=problem)
    assert handoff(again, H2).supersedes == H1


def test_a_handoff_that_never_was_is_not_found() -> None:
    assert refused(given(), accept("motel.h9")).status == "not_found"


def test_handing_on_settles_the_handoff_before_and_chains_the_tenures() -> None:
    problem = given(*ACCEPTED, offered(by=HOUSING, to=CLINIC), accept(H2, by=CLINIC))

    assert handoff(problem, H1).state is H.SETTLED
    assert [tenure.holder for tenure in lighting(problem).tenures] == [POLICE, HOUSING, CLINIC]
    assert LIGHTING in problem.responsibilities
