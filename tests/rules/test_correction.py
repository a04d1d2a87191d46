"""A responsibility passed at another instant than was recorded: both sides agree, or nothing is."""

from datetime import datetime, timedelta

import pytest

from rules.fold import caught_up
from rules.notices import notices
from rules.project import project
from schemas.commands import correction as k
from schemas.commands.problem import CloseProblem
from schemas.events.correction import CorrectionAgreed, CorrectionExpired, CorrectionProposed
from schemas.parties import Grade, Role
from schemas.request import Request
from schemas.state.problem import Problem
from tests.builders import (
    ACCEPTED,
    CLINIC,
    COUNTY,
    H1,
    HOUSING,
    LIGHTING,
    MONDAY,
    POLICE,
    SETTLED,
    SUPERVISOR,
    By,
    accept,
    after,
    decide,
    give_back,
    given,
    handoff,
    kinds,
    lighting,
    offered,
    person,
    refused,
    request,
    rings,
)

MINUTE = timedelta(minutes=1)
PASSED = given(*ACCEPTED)
"""Police held the lighting from the opening; housing accepted it two minutes later."""
THEN = lighting(PASSED).tenures[1].since
EARLIER = THEN - timedelta(seconds=30)


def propose(
    since: datetime = EARLIER, *, by: By = POLICE, tenure: int = 2, of: str = LIGHTING
) -> Request:
    reason = "Housing agreed by telephone before the form came."
    command = k.ProposeCorrection(responsibility=of, tenure=tenure, since=since, reason=reason)
    return request(command, by)


def agree(since: datetime = EARLIER, *, by: By = HOUSING) -> Request:
    return request(k.AgreeCorrection(responsibility=LIGHTING, since=since), by)


def refuse(by: By = HOUSING) -> Request:
    return request(k.RefuseCorrection(responsibility=LIGHTING, reason="It was later."), by)


def withdraw(by: By = POLICE) -> Request:
    return request(k.WithdrawCorrection(responsibility=LIGHTING, reason="It was another."), by)


# Proposing.


def test_a_proposed_correction_corrects_nothing_yet() -> None:
    [event] = decide(PASSED, propose())

    assert isinstance(event, CorrectionProposed)
    assert (event.tenure, event.old, event.new) == (2, THEN, EARLIER)
    assert event.entry == lighting(PASSED).tenures[1].began_seq
    assert (event.former, event.following, event.counterparty) == (POLICE, HOUSING, HOUSING)
    assert lighting(after(PASSED, [event])).tenures == lighting(PASSED).tenures


def test_either_side_may_propose_and_the_other_has_to_answer() -> None:
    [event] = decide(PASSED, propose(by=HOUSING))

    assert isinstance(event, CorrectionProposed)
    assert event.counterparty == POLICE


@pytest.mark.parametrize("by", [COUNTY, CLINIC])
def test_who_held_it_neither_before_nor_after_proposes_nothing(by: str) -> None:
    assert refused(PASSED, propose(by=by)).code == "not_one_of_the_sides"


def test_only_the_two_of_that_passing_may_speak_of_it() -> None:
    problem = given(offered(to=COUNTY, by=HOUSING), accept("motel.h2", by=COUNTY), start=PASSED)

    assert refused(problem, propose(by=COUNTY)).code == "not_one_of_the_sides"
    assert decide(problem, propose(by=HOUSING))


def test_a_correction_binds_so_it_needs_decision_power_on_both_sides() -> None:
    weak = person(HOUSING, grade=Grade.ADVISORY, handle="kim")
    helper = person(HOUSING, Role.CONTRIBUTOR, handle="lee")

    assert refused(PASSED, propose(by=weak)).code == "beyond_authority"
    assert refused(PASSED, propose(by=helper)).code == "not_your_role"
    waiting = given(propose(), start=PASSED)
    assert refused(waiting, agree(by=weak)).code == "beyond_authority"
    assert refused(waiting, agree(by=helper)).code == "not_your_role"


@pytest.mark.parametrize("tenure", [3, 99])
def test_only_the_passing_from_one_to_another_can_be_corrected(tenure: int) -> None:
    assert refused(PASSED, propose(tenure=tenure)).code == "nothing_to_correct"


def test_the_beginning_of_the_first_tenure_is_no_passing() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 2"):
        propose(tenure=1)


def test_what_is_recorded_already_needs_no_correction() -> None:
    assert refused(PASSED, propose(THEN)).code == "already_done"


def test_a_tenure_stays_between_its_neighbours_and_keeps_a_length() -> None:
    problem = given(give_back(), start=PASSED)
    first, second, third = lighting(problem).tenures
    tick = timedelta(microseconds=1)
    assert second.until is not None

    for wrong in (first.since, first.since - tick, second.until, second.until + tick):
        assert refused(problem, propose(wrong)).code == "not_between_its_neighbours"
    for right in (first.since + tick, second.until - tick):
        assert decide(problem, propose(right))
    assert refused(problem, propose(third.since + MINUTE, tenure=3), third.since + MINUTE).code == (
        "not_between_its_neighbours"
    )


def test_nobody_will_have_held_it_from_tomorrow_on() -> None:
    now = THEN + timedelta(hours=1)

    assert refused(PASSED, propose(now), now).code == "not_between_its_neighbours"
    assert decide(PASSED, propose(now - timedelta(microseconds=1)), now)


def test_one_correction_waits_at_a_time() -> None:
    waiting = given(propose(), start=PASSED)

    assert refused(waiting, propose(EARLIER + MINUTE / 4, by=HOUSING)).code == "correction_pending"


# Answering.


def test_the_agreed_instant_ends_one_tenure_and_begins_the_next() -> None:
    waiting = given(propose(), start=PASSED)

    [event] = decide(waiting, agree())

    assert isinstance(event, CorrectionAgreed)
    assert event.proposed_in == waiting.seq
    corrected = after(waiting, [event])
    before, begun = lighting(corrected).tenures
    assert (before.until, begun.since) == (EARLIER, EARLIER)
    assert (begun.corrected_in, begun.began_seq) == (
        corrected.seq, lighting(PASSED).tenures[1].began_seq,
    )  # fmt: skip
    assert lighting(corrected).correction is None
    assert lighting(corrected).holder == HOUSING


def test_both_tenures_are_told_anew_in_one_piece() -> None:
    waiting = given(propose(), start=PASSED)
    corrected = given(agree(), start=waiting)

    rows = project(corrected, after=waiting.seq).tenures

    assert [(row.number, row.since, row.until, row.previous_since) for row in rows] == [
        (1, lighting(PASSED).tenures[0].since, EARLIER, None),
        (2, EARLIER, None, EARLIER),
    ]


def test_no_clock_moves_with_a_correction() -> None:
    waiting = given(propose(), start=PASSED)

    corrected = given(agree(), start=waiting)

    assert handoff(corrected).clocks == handoff(PASSED).clocks
    assert handoff(corrected).accepted_at == handoff(PASSED).accepted_at


def test_the_side_that_proposed_cannot_agree_for_the_other() -> None:
    waiting = given(propose(), start=PASSED)

    assert refused(waiting, agree(by=POLICE)).code == "not_your_party"
    assert refused(waiting, agree(by=SUPERVISOR)).code == "not_your_party"
    assert refused(waiting, agree(by=COUNTY)).code == "not_your_party"


def test_what_is_agreed_to_is_what_was_proposed() -> None:
    waiting = given(propose(), start=PASSED)

    assert refused(waiting, agree(EARLIER + timedelta(seconds=1))).code == "another_instant"


def test_a_refused_correction_leaves_what_was_recorded() -> None:
    waiting = given(propose(), start=PASSED)

    refused_ = given(refuse(), start=waiting)

    assert lighting(refused_).tenures == lighting(PASSED).tenures
    assert refused(refused_, agree()).code == "nothing_pending"
    assert refused(waiting, refuse(by=POLICE)).code == "not_your_party"


def test_only_the_side_that_proposed_takes_it_back() -> None:
    waiting = given(propose(), start=PASSED)

    assert refused(waiting, withdraw(by=HOUSING)).code == "not_your_party"
    withdrawn = given(withdraw(), start=waiting)
    assert lighting(withdrawn).correction is None
    assert decide(withdrawn, propose(by=HOUSING))


def test_silence_agrees_to_nothing_and_ends_after_fourteen_days() -> None:
    waiting = given(propose(), start=PASSED)
    correction = lighting(waiting).correction
    assert correction is not None
    [due] = [clock.due for clock in correction.clocks.values()]
    assert due == (waiting.at or MONDAY) + timedelta(days=14)

    happened = rings(waiting, due)

    assert "correction.expired" in kinds(happened)
    [expired] = [event for event in happened if isinstance(event, CorrectionExpired)]
    assert expired.stamp.at >= due
    over = caught_up(waiting, due)
    assert isinstance(over, Problem)
    assert lighting(over).correction is None
    assert lighting(over).tenures == lighting(PASSED).tenures
    assert decide(over, propose())


def test_the_answer_that_comes_a_moment_too_late_finds_nothing() -> None:
    waiting = given(propose(), start=PASSED)
    late = given(timedelta(days=15), start=waiting)

    assert refused(late, agree()).code == "nothing_pending"


def test_what_became_of_it_meanwhile_hinders_no_correction() -> None:
    waiting = given(propose(), start=PASSED)
    onward = given(give_back(), start=waiting)

    corrected = given(agree(), start=onward)

    assert [t.since for t in lighting(corrected).tenures][1] == EARLIER
    assert lighting(corrected).holder == POLICE


def test_a_corrected_instant_can_be_corrected_again() -> None:
    once = given(propose(), agree(), start=PASSED)
    again = EARLIER - timedelta(seconds=10)

    twice = given(propose(again), agree(again), start=once)

    [event] = decide(once, propose(again))
    assert isinstance(event, CorrectionProposed)
    assert event.old == EARLIER
    assert lighting(twice).tenures[1].since == again


def test_a_problem_does_not_close_while_a_correction_waits() -> None:
    problem = given(*SETTLED)
    close = request(CloseProblem(problem="motel", outcome="Done."), SUPERVISOR)
    waiting = given(propose(), start=problem)

    assert LIGHTING in refused(waiting, close).message


def test_both_sides_are_told_and_the_one_that_acts_is_not() -> None:
    told = {}
    problem = PASSED
    for asked in (propose(), agree()):
        [event] = decide(problem, asked)
        over = after(problem, [event])
        told[event.kind] = notices(problem, over, event)
        problem = over

    [proposed] = told["correction.proposed"]
    assert proposed.party == HOUSING
    assert proposed.line.startswith("Agree or refuse by ")
    [agreed] = told["correction.agreed"]
    assert agreed.party == POLICE
    assert "no deadline moves" in agreed.line


def test_the_handoff_that_moved_it_is_still_its_cause() -> None:
    corrected = given(propose(), agree(), start=PASSED)

    assert lighting(corrected).tenures[1].handoff == H1
    assert lighting(corrected).tenures[1].cause == "handoff"
