"""A commitment, state by state: a dated, checkable promise of one party to another."""

from datetime import timedelta

from rules.turn import turn_on_commitment
from schemas.commands.commitment import (
    AgreeCounterCommitment,
    AgreeRenegotiation,
    AskRenegotiation,
    CancelCommitment,
    CounterCommitment,
    DeclineCommitment,
    DelegateWork,
    ExcuseMiss,
    HoldWork,
    ProposeCommitment,
    RefuseRenegotiation,
    ReportProgress,
    ResumeWork,
)
from schemas.parties import Grade, Role
from schemas.state.problem import CommitmentState as C
from schemas.terms import PromiseTerms
from tests.builders import (
    C1,
    COMMITTED,
    COUNTY,
    DONE,
    GONE,
    HOUSING,
    LIGHTING,
    POLICE,
    SUPERVISOR,
    accept,
    after,
    commit,
    commitment,
    decide,
    dispute_done,
    given,
    kinds,
    offered,
    offered_promise,
    on_commitment,
    person,
    promise,
    propose,
    refused,
    report_done,
    request,
    rings,
    start,
    verify,
)

TEN_DAYS, TWO_MONTHS = timedelta(days=10), timedelta(days=60)


# proposed


def test_a_promise_can_be_asked_for_both_ways() -> None:
    ours = given(propose())
    theirs = given(offered(), accept(), propose(promisor=POLICE, by=HOUSING))

    assert (commitment(ours).promisor, commitment(ours).promisee) == (HOUSING, POLICE)
    assert (commitment(theirs).promisor, commitment(theirs).promisee) == (POLICE, HOUSING)
    assert turn_on_commitment(commitment(ours)) == HOUSING


def test_only_a_party_on_the_problem_asks_for_a_promise() -> None:
    assert refused(given(), propose(by=COUNTY)).code == "not_on_the_problem"
    assert refused(given(), propose(promisor=POLICE)).code == "same_party"
    assert refused(given(), propose(promisor=GONE)).code == "party_inactive"


def test_a_promise_for_a_day_that_has_passed_is_refused() -> None:
    problem = given()
    overdue = ProposeCommitment(
        responsibility=LIGHTING,
        promisor=HOUSING,
        promise=PromiseTerms(title="Ten lamps stand", by=problem.at),
    )

    told = refused(problem, request(overdue, POLICE))
    assert told.code == "in_the_past"
    assert told.message == f"The date given for “{overdue.promise.title}” has passed by now."


def test_the_promisor_commits_and_the_clock_begins() -> None:
    problem = given(*COMMITTED)

    assert commitment(problem).state is C.COMMITTED
    assert commitment(problem).due == min(
        clock.due for clock in commitment(problem).clocks.values()
    )


def test_nobody_commits_for_another_or_beyond_authority_or_to_an_older_version() -> None:
    problem = given(propose())

    assert refused(problem, commit(by=POLICE)).code == "not_your_party"
    assert refused(problem, commit(by=person(HOUSING, grade=Grade.ADVISORY))).code == (
        "beyond_authority"
    )
    assert refused(problem, commit(version=2)).code == "stale_terms"


def test_the_promisor_may_decline() -> None:
    problem = given(propose(), on_commitment(DeclineCommitment, HOUSING))

    assert commitment(problem).state is C.DECLINED
    assert refused(problem, commit()).code == "wrong_state"


def test_another_promise_can_be_proposed_and_agreed_to() -> None:
    later = promise(within="30wd")
    problem = given(propose(), on_commitment(CounterCommitment, HOUSING, promise=later))
    assert turn_on_commitment(commitment(problem)) == POLICE
    assert refused(problem, commit(version=2)).code == "nothing_pending"

    agree = on_commitment(AgreeCounterCommitment, POLICE, version=2)
    agreed = given(agree, start=problem)

    assert commitment(agreed).state is C.COMMITTED
    assert commitment(agreed).promise == later
    by_itself = on_commitment(AgreeCounterCommitment, HOUSING, version=2)
    assert refused(problem, by_itself).code == "not_your_party"


# committed, in progress, on hold


def test_work_is_delegated_inside_the_party_and_accountability_stays() -> None:
    mate = f"crew@{HOUSING}"
    problem = given(*COMMITTED, on_commitment(DelegateWork, HOUSING, to=mate))

    assert commitment(problem).performer == mate
    assert commitment(problem).promisor == HOUSING
    outside = on_commitment(DelegateWork, HOUSING, to=f"crew@{COUNTY}")
    assert refused(given(*COMMITTED), outside).code == "not_your_party"


def test_a_contributor_of_the_promisor_may_do_the_work() -> None:
    problem = given(*COMMITTED)

    assert decide(problem, start(by=person(HOUSING, Role.CONTRIBUTOR)))
    assert refused(problem, start(by=POLICE)).code == "not_your_party"
    assert refused(problem, start(by=person(HOUSING, Role.AUDITOR))).code == "not_your_role"


def test_a_hold_pauses_work_and_never_the_due_date() -> None:
    working = given(*COMMITTED, start())
    assert working.at is not None
    hold = on_commitment(HoldWork, HOUSING, until=working.at + timedelta(days=5))
    held = given(hold, start=working)

    assert commitment(held).state is C.ON_HOLD
    assert commitment(held).due == commitment(working).due
    assert commitment(given(on_commitment(ResumeWork, HOUSING), start=held)).state is C.IN_PROGRESS
    assert commitment(given(timedelta(days=6), start=held)).state is C.IN_PROGRESS
    assert commitment(given(TWO_MONTHS, start=held)).late


def test_a_hold_ends_in_the_future() -> None:
    working = given(*COMMITTED, start())

    late = on_commitment(HoldWork, HOUSING, until=working.at)
    assert refused(working, late).code == "in_the_past"
    assert refused(working, on_commitment(ResumeWork, HOUSING)).code == "wrong_state"


def test_a_progress_report_winds_the_progress_clock_again() -> None:
    silent = given(propose(progress_every="3wd"), commit())
    spoken = given(TEN_DAYS / 4, on_commitment(ReportProgress, HOUSING), start=silent)

    span = timedelta(days=4)
    assert "commitment.escalated" in kinds(rings(silent, span))
    assert "commitment.escalated" not in kinds(rings(spoken, timedelta(hours=30)))
    assert commitment(spoken).notes == 1
    assert commitment(spoken).state is C.IN_PROGRESS


# renegotiation


def test_before_it_is_due_the_promise_is_renegotiated_and_that_is_no_miss() -> None:
    ask = on_commitment(AskRenegotiation, HOUSING, promise=promise(within="60wd"))
    asked = given(*COMMITTED, ask)
    assert turn_on_commitment(commitment(asked)) == POLICE

    changed = given(on_commitment(AgreeRenegotiation, POLICE), TEN_DAYS * 3, start=asked)

    assert commitment(changed).state is C.COMMITTED
    assert commitment(changed).renegotiated == 1
    assert not commitment(changed).late


def test_a_refused_renegotiation_leaves_the_promise_as_it_was() -> None:
    ask = on_commitment(AskRenegotiation, HOUSING, promise=promise(within="60wd"))
    refusal = on_commitment(RefuseRenegotiation, POLICE)
    problem = given(*COMMITTED, ask, refusal)

    assert commitment(problem).asked is None
    assert commitment(problem).due == commitment(given(*COMMITTED)).due
    assert refused(given(*COMMITTED), refusal).code == "nothing_pending"
    by_itself = on_commitment(AgreeRenegotiation, HOUSING)
    assert refused(given(*COMMITTED, ask), by_itself).code == "not_your_party"


# reported done


def test_done_is_not_kept_until_the_other_side_verifies_it() -> None:
    problem = given(*DONE)
    assert commitment(problem).state is C.REPORTED_DONE
    assert turn_on_commitment(commitment(problem)) == POLICE

    kept = after(problem, decide(problem, verify()))

    assert commitment(kept).state is C.KEPT
    assert not commitment(kept).silently


def test_who_reported_it_cannot_verify_it() -> None:
    assert refused(given(*DONE), verify(by=HOUSING)).code == "own_work"
    other = person(HOUSING, handle="other")
    assert refused(given(*DONE), verify(by=other)).code == "not_your_party"


def test_evidence_that_was_promised_is_asked_for() -> None:
    problem = given(propose(evidence_required=True), commit())

    assert refused(problem, report_done()).code == "evidence_missing"
    assert decide(problem, report_done(evidence="A photograph of ten lamps."))
    assert decide(problem, report_done(references=("photo 12",)))


def test_nobody_verifies_in_time_and_the_silence_is_marked() -> None:
    problem = given(*DONE, TWO_MONTHS)

    assert commitment(problem).state is C.KEPT
    assert commitment(problem).silently


def test_a_disputed_report_goes_back_to_the_promisor_with_time_to_put_it_right() -> None:
    problem = given(*DONE, dispute_done())

    assert commitment(problem).state is C.DISPUTED
    assert turn_on_commitment(commitment(problem)) == HOUSING
    assert commitment(given(report_done(), start=problem)).state is C.REPORTED_DONE
    assert commitment(given(TWO_MONTHS, start=problem)).late


# missed


def test_a_due_date_that_passes_is_a_miss_and_escalates_until_the_grace_is_over() -> None:
    problem = given(*COMMITTED)

    happened = kinds(rings(problem, TWO_MONTHS))

    assert happened[0] == "commitment.reminded"
    assert "commitment.missed" in happened
    assert "commitment.escalated" in happened[happened.index("commitment.missed") :]
    assert happened[-1] == "commitment.broken"


def test_a_miss_is_excused_by_the_promisee_only() -> None:
    missed = given(*COMMITTED, timedelta(days=15))
    assert commitment(missed).state is C.MISSED

    assert refused(missed, on_commitment(ExcuseMiss, HOUSING)).code == "not_your_party"
    excused = given(on_commitment(ExcuseMiss, SUPERVISOR), start=missed)
    assert commitment(excused).state is C.EXCUSED
    assert commitment(excused).excuse == "force_majeure"


def test_a_missed_promise_can_still_be_done_late_or_renegotiated() -> None:
    missed = given(*COMMITTED, timedelta(days=15))

    late = given(report_done(), verify(), start=missed)
    again = given(
        on_commitment(AskRenegotiation, HOUSING, promise=promise()),
        on_commitment(AgreeRenegotiation, POLICE),
        start=missed,
    )

    assert commitment(late).state is C.KEPT
    assert commitment(late).late
    assert commitment(again).state is C.COMMITTED


# cancelled, and ended for good


def test_the_promisee_cancels_what_it_no_longer_needs() -> None:
    cancel = on_commitment(CancelCommitment, POLICE)

    assert commitment(given(*COMMITTED, cancel)).state is C.CANCELLED
    assert refused(given(*COMMITTED), on_commitment(CancelCommitment, HOUSING)).code == (
        "not_your_party"
    )


def test_what_has_ended_is_not_changed_again() -> None:
    kept = given(*DONE, verify())

    for late in (commit(), start(), report_done(), verify(), dispute_done()):
        assert refused(kept, late).code == "wrong_state"
    assert refused(kept, on_commitment(CancelCommitment, POLICE)).code == "wrong_state"
    assert rings(kept, TWO_MONTHS) == []


def test_a_promise_made_with_a_handoff_names_it() -> None:
    problem = given(offered(commitments=(offered_promise(),)), accept())

    assert commitment(problem).handoff == "motel.h1"
    assert list(problem.commitments) == [C1]
