"""Partnerships: founded for a purpose, joined with a stake, started when nothing is missing."""

from datetime import timedelta

import pytest

from rules.partnership.members import coverage, missing_to_start
from schemas.commands import partnership as c
from schemas.parties import Grade, PartyKind, Role
from schemas.partnerships import MemberRole, MemberState, PartnershipState, Purpose
from tests.builders import CLINIC, GONE, HOUSING, MOTEL, POLICE, person
from tests.partnering import (
    READY,
    SIGNED,
    SOON,
    YEAR,
    T,
    agreed,
    asked,
    defined,
    founded,
    given,
    invited,
    joined,
    pledged,
    refused,
    started,
    then,
)


def test_police_found_it_and_convene_it_until_somebody_else_does() -> None:
    state = given(founded())

    assert (state.convener, state.state) == (POLICE, PartnershipState.FORMING)
    assert state.members[POLICE].role is MemberRole.CONVENER
    outsider = founded().model_copy(update={"standing": person(HOUSING)})
    assert refused(given(), outsider) == "not_your_role"
    assert refused(state, founded()) == "already_there"


def test_whoever_wants_to_solve_problems_names_them() -> None:
    assert refused(given(), founded(problems=())) == "needs_problems"
    trust = given(founded(Purpose.PUBLIC_RELATIONS, problems=()))
    assert trust.problems == ()


def test_a_member_joins_with_its_stake_and_is_represented_by_whoever_said_so() -> None:
    state = given(founded(), invited(HOUSING), joined(HOUSING, Grade.LIMITED))

    member = state.members[HOUSING]
    assert (member.state, member.representative) == (MemberState.JOINED, "representative@housing")
    assert (member.stake, member.power) == ("Tenants leave.", Grade.LIMITED)
    assert refused(given(founded()), joined(HOUSING)) == "not_invited"
    assert refused(given(founded()), invited(GONE)) == "party_inactive"
    assert refused(state, invited(HOUSING)) == "already_done"
    assert refused(state, invited(CLINIC, by=HOUSING)) == "not_the_convener"


def test_silence_is_an_outcome_that_is_recorded_and_followed_up() -> None:
    silent = given(founded(), invited(HOUSING), SOON - YEAR + timedelta(days=400))

    assert silent.members[HOUSING].state is MemberState.UNANSWERED
    follow = c.FollowUp(
        partnership=T, member=HOUSING, how="By telephone", answer_by=YEAR + timedelta(days=90)
    )
    assert then(silent, asked(follow, POLICE), timedelta(days=500))[:2] == [
        "partnership.followed_up", "partnership.role_check_due",
    ]  # fmt: skip
    twice = given(founded(), invited(HOUSING), timedelta(days=20), asked(follow, POLICE),
                  timedelta(days=500))  # fmt: skip
    assert twice.members[HOUSING].unanswered == 2
    late = given(founded(), invited(HOUSING), timedelta(days=20), joined(HOUSING))
    assert late.members[HOUSING].state is MemberState.JOINED, "a late answer is welcome"


def test_an_invitation_is_declined_and_may_be_given_again() -> None:
    no = asked(c.DeclineInvitation(partnership=T, reason="No mandate."), HOUSING)
    declined = given(founded(), invited(HOUSING), no)

    assert declined.members[HOUSING].state is MemberState.DECLINED
    assert then(declined, invited(HOUSING), joined(HOUSING)) == [
        "partnership.invited", "partnership.joined",
    ]  # fmt: skip


def test_trust_needs_company_and_a_solution_needs_success_means_and_power() -> None:
    alone = given(founded(Purpose.PUBLIC_RELATIONS))
    assert refused(alone, started()) == "not_ready"
    trust = given(founded(Purpose.PUBLIC_RELATIONS), invited(HOUSING), joined(HOUSING))
    assert then(trust, started()) == ["partnership.started"]

    state = given(founded(), invited(HOUSING), joined(HOUSING, Grade.ADVISORY))
    assert missing_to_start(state) == [
        "success is not defined",
        "police has pledged no resource",
        "housing has pledged no resource",
        "representative@housing cannot decide for housing",
    ]
    assert refused(state, started()) == "not_ready"
    assert then(given(*READY), started()) == ["partnership.started"]
    assert refused(given(*READY, started()), started()) == "already_done"


@pytest.mark.parametrize("missing", range(3, len(READY)))
def test_without_any_one_of_them_it_does_not_start(missing: int) -> None:
    left_out = [step for number, step in enumerate(READY) if number != missing]
    if missing == len(READY) - 2:
        left_out.pop()  # nobody agrees to what was not defined

    assert refused(given(*left_out), started()) == "not_ready"


def test_a_representative_with_power_can_step_in() -> None:
    state = given(founded(), invited(HOUSING), joined(HOUSING, Grade.ADVISORY), pledged(POLICE),
                  pledged(HOUSING), defined(), agreed(HOUSING))  # fmt: skip
    step_in = asked(c.Represent(partnership=T), person(HOUSING, handle="chief"))

    assert refused(state, started()) == "not_ready"
    assert then(state, step_in, started()) == ["partnership.represented", "partnership.started"]
    assert refused(given(*READY, step_in), step_in) == "already_done"


def test_coverage_says_which_of_the_six_kinds_of_partner_are_missing() -> None:
    state = given(founded(), invited(HOUSING), joined(HOUSING), invited(MOTEL))

    found = coverage(state)
    assert len(found) == 6
    assert found[PartyKind.GOVERNMENT] == [HOUSING]
    assert found[PartyKind.BUSINESS] == [], "an invitation covers nothing"


def test_advisers_and_observers_bring_counsel_and_are_asked_for_nothing_else() -> None:
    adviser = (invited(CLINIC, MemberRole.ADVISER), joined(CLINIC, Grade.ADVISORY))

    assert then(given(*READY, *adviser), started()) == ["partnership.started"]
    assert refused(given(*READY, *adviser), agreed(CLINIC)) == "not_a_member"
    assert refused(given(founded()), invited(CLINIC, MemberRole.CONVENER)) == "no_such_role"


def test_a_member_leaves_with_what_it_pledged_but_not_out_of_an_agreement_or_the_chair() -> None:
    leave = asked(c.LeavePartnership(partnership=T, reason="Reorganised."), HOUSING)
    state = given(*READY, leave)

    assert state.members[HOUSING].state is MemberState.LEFT
    assert [one.withdrawn for one in state.pledges.values()] == [False, True]
    assert refused(given(*SIGNED), leave) == "still_open"
    chair = asked(c.LeavePartnership(partnership=T, reason="Enough."), POLICE)
    assert refused(given(*READY), chair) == "still_convenes"


def test_what_is_concluded_never_goes_on() -> None:
    conclude = asked(c.ConcludePartnership(partnership=T, outcome="Calls fell."), POLICE)

    assert refused(given(*SIGNED), conclude) == "still_open"
    over = given(*READY, conclude)
    assert refused(over, pledged(HOUSING)) == "partnership_concluded"
    assert then(over, timedelta(days=1000)) == []


def test_only_whose_word_binds_answers_for_a_party() -> None:
    junior = asked(
        c.JoinPartnership(partnership=T, stake="We care."), person(HOUSING, Role.CONTRIBUTOR)
    )

    assert refused(given(founded(), invited(HOUSING)), junior) == "not_your_role"
