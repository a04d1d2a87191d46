"""Whose move it is, for every state, and what is due."""

from datetime import timedelta

import pytest

from rules.clocks import start_clock
from rules.turn import due, turn_on_commitment, turn_on_handoff
from schemas.calendars import Calendar
from schemas.clocks import ClockKind, Patience
from schemas.state.problem import CommitmentState as C
from schemas.state.problem import HandoffState as H
from tests.builders import (
    ACCEPTED,
    COMMITTED,
    HOUSING,
    MONDAY,
    POLICE,
    commitment,
    given,
    handoff,
    offered,
    promise,
)


@pytest.mark.parametrize("state", list(H))
def test_in_every_state_of_a_handoff_the_turn_is_with_one_side_or_nobody(state: H) -> None:
    known = handoff(given(offered())).model_copy(update={"state": state})
    offeror = {H.DRAFT, H.AWAITING_APPROVAL, H.INFO_REQUESTED, H.COUNTERED}
    receiver = {H.OFFERED, H.ACKNOWLEDGED, H.ACCEPTED, H.SETTLING, H.WITHDRAWN}

    expected = POLICE if state in offeror else HOUSING if state in receiver else None

    assert turn_on_handoff(known) == expected


def test_once_the_receiver_agreed_to_settle_the_turn_is_the_offerors() -> None:
    settling = handoff(given(*ACCEPTED)).model_copy(
        update={"state": H.SETTLING, "agreed_to_settle": (HOUSING,)}
    )

    assert turn_on_handoff(settling) == POLICE


@pytest.mark.parametrize("state", list(C))
def test_in_every_state_of_a_commitment_the_turn_is_with_one_side_or_nobody(state: C) -> None:
    known = commitment(given(*COMMITTED)).model_copy(update={"state": state})
    promisor = {C.PROPOSED, C.COMMITTED, C.IN_PROGRESS, C.ON_HOLD, C.DISPUTED}
    promisee = {C.REPORTED_DONE, C.MISSED}

    expected = HOUSING if state in promisor else POLICE if state in promisee else None

    assert turn_on_commitment(known) == expected


def test_what_the_promisor_asks_for_waits_for_the_promisee() -> None:
    asked = commitment(given(*COMMITTED)).model_copy(update={"asked": promise()})
    countered = asked.model_copy(update={"state": C.PROPOSED, "asked": None, "countered": True})

    assert turn_on_commitment(asked) == POLICE
    assert turn_on_commitment(countered) == POLICE


def test_what_is_due_is_the_earliest_deadline_that_somebody_has_to_keep() -> None:
    def clock(kind: ClockKind, days: int) -> tuple[ClockKind, object]:
        return kind, start_clock(
            Calendar(), kind, MONDAY, MONDAY + timedelta(days=days), Patience()
        )

    term = dict([clock(ClockKind.TERM, 1)])
    both = dict([clock(ClockKind.TERM, 1), clock(ClockKind.PROGRESS, 9)])

    assert due({}) is None
    assert due(term) == MONDAY + timedelta(days=1)  # type: ignore[arg-type]
    assert due(both) == MONDAY + timedelta(days=9)  # type: ignore[arg-type]
