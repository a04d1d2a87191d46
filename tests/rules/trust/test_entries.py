"""Entries of trust are made by events alone, in the account of those whom it concerned."""

from datetime import timedelta

import pytest

from rules.trust.entries import on_problem
from schemas.commands.commitment import (
    AgreeRenegotiation,
    AskRenegotiation,
    DeclineCommitment,
    ExcuseMiss,
)
from schemas.commands.problem import RevertResponsibility
from schemas.parties import Role
from schemas.state.problem import Problem
from schemas.terms import ExcuseCode
from schemas.trust import TrustKind as K
from tests.builders import (
    ACCEPTED,
    C1,
    COMMITTED,
    COUNTY,
    DONE,
    H1,
    HOUSING,
    POLICE,
    SUPERVISOR,
    accept,
    counter,
    decide,
    decline,
    give_back,
    given,
    offered,
    on_commitment,
    on_lighting,
    promise,
    propose,
    redirect,
    verify,
)


def made(problem: Problem) -> list[tuple[K, str, str, str]]:
    return [(one.kind, one.trusting, one.trusted, one.about) for one in problem.trust]


def test_a_promise_kept_is_an_entry_of_whom_it_was_promised_to_about_whoever_promised() -> None:
    problem = given(*DONE, verify())

    assert made(problem) == [(K.KEPT, POLICE, HOUSING, C1)]


def test_an_entry_names_the_event_that_made_it_and_its_instant() -> None:
    problem = given(*DONE, verify())

    [entry] = problem.trust
    assert (entry.seq, entry.at) == (problem.seq, problem.at)


def test_what_nobody_checked_counts_as_kept_and_is_told_apart() -> None:
    problem = given(*DONE, timedelta(days=60))

    assert made(problem) == [(K.KEPT_SILENTLY, POLICE, HOUSING, C1)]


def test_a_miss_and_then_a_break_are_two_entries_and_an_excuse_gives_the_miss_back() -> None:
    missed = given(*COMMITTED, timedelta(days=400))
    assert [one[0] for one in made(missed)] == [K.MISSED, K.BROKEN]

    late = given(*COMMITTED)
    due = late.commitments[C1].due
    assert due is not None
    assert late.at is not None
    excused = given(
        *COMMITTED,
        due - late.at + timedelta(minutes=5),
        on_commitment(ExcuseMiss, POLICE, code=ExcuseCode.WAITING_FOR_OTHERS, text="The supplier."),
    )
    assert [one[0] for one in made(excused)] == [K.MISSED, K.EXCUSED]


def test_police_promise_too_and_partners_have_an_account_of_them() -> None:
    problem = given(
        *ACCEPTED,
        propose(by=HOUSING, promisor=POLICE),
        on_commitment(DeclineCommitment, POLICE, reason="No officer is free."),
    )

    assert (K.DECLINED, HOUSING, POLICE, C1) in made(problem)


def test_a_prompt_no_is_counted_and_silence_is_another_thing() -> None:
    assert made(given(offered(), decline())) == [(K.DECLINED, POLICE, HOUSING, H1)]
    assert made(given(offered(), redirect())) == [(K.DECLINED, POLICE, HOUSING, H1)]
    assert made(given(offered(), timedelta(days=90))) == [(K.SILENT, POLICE, HOUSING, H1)]


def test_whoever_leaves_a_counter_offer_unanswered_is_the_silent_one() -> None:
    problem = given(offered(), counter(), timedelta(days=90))

    assert made(problem) == [(K.SILENT, HOUSING, POLICE, H1)]


def test_giving_back_with_notice_and_from_one_moment_to_the_next_are_told_apart() -> None:
    noticed = given(offered(return_notice="5d"), accept(), give_back(), timedelta(days=90))
    at_once = given(*ACCEPTED, give_back())

    assert (K.RETURNED_IN_NOTICE, POLICE, HOUSING, H1) in made(noticed)
    assert (K.RETURNED_AT_ONCE, POLICE, HOUSING, H1) in made(at_once)


def test_a_duty_taken_back_for_a_breach_weighs_and_one_whose_party_closed_does_not() -> None:
    def reverted(reason: str) -> list[K]:
        taken = on_lighting(RevertResponsibility, SUPERVISOR, reason=reason, detail="So it was.")
        return [one[0] for one in made(given(*ACCEPTED, taken))]

    assert K.BREACHED in reverted("breach")
    assert K.BREACHED not in reverted("party_inactive")


def test_a_warning_in_time_and_another_promise_agreed_is_no_miss() -> None:
    problem = given(
        *COMMITTED,
        on_commitment(
            AskRenegotiation, HOUSING, promise=promise(title="Lamps, later"), reason="Delivery.",
        ),
        on_commitment(AgreeRenegotiation, POLICE),
    )  # fmt: skip

    assert [one[0] for one in made(problem)] == [K.RENEGOTIATED]


def test_citizens_who_found_it_kept_are_an_entry_of_their_own() -> None:
    problem = given(*DONE)
    [kept] = decide(problem, verify())
    seen = kept.model_copy(
        update={"stamp": kept.stamp.model_copy(update={"role": Role.COMMUNITY_REPRESENTATIVE,
                                                        "party": COUNTY})}
    )  # fmt: skip

    entries = on_problem(problem, problem.model_copy(update={"seq": 99}), seen)

    assert [(one.kind, one.trusting, one.trusted) for one in entries] == [
        (K.KEPT, POLICE, HOUSING), (K.SEEN_BY_CITIZENS, COUNTY, HOUSING),
    ]  # fmt: skip


@pytest.mark.parametrize("steps", [(offered(),), ACCEPTED, COMMITTED])
def test_asking_accepting_and_promising_say_nothing_yet(steps: tuple[object, ...]) -> None:
    assert given(*steps).trust == ()  # type: ignore[arg-type]


def test_late_is_late_even_if_it_was_checked() -> None:
    problem = given(*DONE)
    [kept] = decide(problem, verify())

    [entry] = on_problem(problem, problem, kept.model_copy(update={"late": True}))

    assert entry.kind is K.KEPT_LATE
