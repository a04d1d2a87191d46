"""One convener at every instant: handed over by offer and acceptance, asked of oneself in time."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given as whatever
from hypothesis import strategies as st

from schemas.commands import partnership as c
from schemas.errors import Refused
from schemas.partnerships import MemberRole, MemberState, RoleVerdict
from schemas.state.partnership import Partnership
from tests.builders import CLINIC, HOUSING, POLICE
from tests.partnering import (
    READY,
    T,
    Telling,
    accepted,
    asked,
    given,
    invited,
    joined,
    offered,
    refused,
    then,
)

DECLINE = asked(c.DeclineConvenership(partnership=T, reason="No staff."), HOUSING)
WITHDRAW = asked(c.WithdrawConvenership(partnership=T, reason="Not now."), POLICE)
CHECK = asked(
    c.CheckRole(partnership=T, verdict=RoleVerdict.BECOME_ADVISER, because="Housing leads."), POLICE
)


def test_an_offer_changes_nothing_until_it_is_accepted() -> None:
    waiting = given(*READY, offered())
    assert waiting.convener == POLICE

    done = given(*READY, offered(), accepted())
    assert (done.convener, done.members[POLICE].role) == (HOUSING, MemberRole.ADVISER)
    first, second = done.convening
    assert (first.party, second.party, first.until) == (POLICE, HOUSING, second.since)
    assert refused(done, invited(CLINIC)) == "not_the_convener"
    assert then(done, invited(CLINIC, by=HOUSING)) == ["partnership.invited"]


def test_declined_withdrawn_or_unanswered_the_convener_stays() -> None:
    assert given(*READY, offered(), DECLINE).convener == POLICE
    assert given(*READY, offered(), WITHDRAW).convener == POLICE
    expired = given(*READY, offered(), timedelta(days=20))
    assert (expired.convener, expired.convenership) == (POLICE, None)
    assert refused(expired, accepted()) == "nothing_pending"


def test_it_is_offered_to_one_member_at_a_time_and_answered_by_that_one() -> None:
    state = given(*READY, invited(CLINIC), joined(CLINIC), offered())

    assert refused(state, offered(CLINIC)) == "already_done"
    assert refused(state, accepted(CLINIC)) == "not_your_party"
    assert refused(given(*READY), offered(POLICE)) == "same_party"
    assert refused(given(*READY), offered(CLINIC)) == "not_a_member"
    assert refused(given(*READY), offered(stay_as=MemberRole.CONVENER)) == "no_such_role"


def test_the_convener_is_asked_in_time_whether_it_is_still_best_placed() -> None:
    asked_ = then(given(*READY), timedelta(days=181))
    assert asked_ == ["partnership.role_check_due"]
    assert then(given(*READY), timedelta(days=400)).count("partnership.role_check_due") == 1

    state = given(*READY, timedelta(days=181), CHECK)
    assert state.role_checks[0].verdict is RoleVerdict.BECOME_ADVISER
    assert not state.check_reminded
    assert then(state, timedelta(days=181)) == ["partnership.role_check_due"]


STEPS = st.lists(
    st.sampled_from(
        [
            offered(), offered(CLINIC), accepted(), accepted(CLINIC), DECLINE, WITHDRAW, CHECK,
            invited(CLINIC), joined(CLINIC), timedelta(days=6), timedelta(days=200),
            asked(c.LeavePartnership(partnership=T, reason="Enough."), HOUSING),
            asked(c.LeavePartnership(partnership=T, reason="Enough."), POLICE),
            asked(c.OfferConvenership(
                partnership=T, member=POLICE, reason="Back.",
                answer_by=READY[1].command.answer_by + timedelta(days=900),  # type: ignore[union-attr]
            ), HOUSING),
            accepted(POLICE),
        ]
    ),
    max_size=20,
)  # fmt: skip


@whatever(STEPS)
def test_whatever_happens_exactly_one_party_convenes(steps: list[object]) -> None:
    telling = Telling(given(*READY))
    for step in steps:
        try:
            telling.tell([step])  # type: ignore[list-item]
        except Refused:
            continue
        _one_convener(telling.state)


def _one_convener(state: Partnership) -> None:
    convening = [one.party for one in state.members.values() if one.role is MemberRole.CONVENER]
    assert convening == [state.convener]
    assert state.members[convening[0]].state is MemberState.JOINED
    assert state.convening[-1].party == state.convener
    assert state.convening[-1].until is None
    assert all(before.until == after.since for before, after in pairwise(state.convening))
