"""A handoff once accepted: first action, settling, return, recall, reversion, and its end."""

from datetime import timedelta

from rules.turn import turn_on_handoff
from schemas.state.problem import HandoffState as H
from tests.builders import (
    ACCEPTED,
    CLINIC,
    COUNTY,
    H1,
    H2,
    HOUSING,
    LIGHTING,
    MOTEL,
    POLICE,
    SETTLED,
    SETTLING,
    accept,
    acknowledge,
    after,
    ask,
    counter,
    decide,
    decline,
    first_action,
    give_back,
    given,
    handoff,
    kinds,
    lighting,
    object_to,
    offered,
    offered_promise,
    recall,
    redirect,
    refused,
    report_done,
    rings,
    settle,
    start,
    withdraw,
)

A_MONTH = timedelta(days=31)


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
