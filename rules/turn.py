"""Whose move it is, and until when: the one question that every list of work answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from schemas.clocks import Clock, ClockKind
from schemas.ids import PartyId
from schemas.state.problem import Commitment, CommitmentState, Handoff, HandoffState

QUIET = frozenset({ClockKind.HOLD, ClockKind.NOTICE, ClockKind.TERM, ClockKind.PUBLIC_NOTICE})
"""Clocks that ask nothing of anybody; time itself acts when they run out."""


def turn_on_handoff(handoff: Handoff) -> PartyId | None:
    """The party that has to move next, or None where nobody has to."""
    match handoff.state:
        case HandoffState.DRAFT | HandoffState.AWAITING_APPROVAL:
            return handoff.offeror
        case HandoffState.OFFERED | HandoffState.ACKNOWLEDGED:
            return handoff.receiver
        case HandoffState.INFO_REQUESTED | HandoffState.COUNTERED:
            return handoff.offeror
        case HandoffState.ACCEPTED | HandoffState.SETTLING:
            agreed = handoff.receiver in handoff.agreed_to_settle
            return handoff.offeror if agreed else handoff.receiver
        case HandoffState.WITHDRAWN:
            # An offer that was never made leaves the other side nothing to confirm.
            if handoff.withdrawal_confirmed or handoff.offered_at is None:
                return None
            return handoff.receiver
        case (
            HandoffState.SETTLED
            | HandoffState.DECLINED
            | HandoffState.REDIRECTED
            | HandoffState.EXPIRED
            | HandoffState.REFUSED_APPROVAL
            | HandoffState.RETURNED
            | HandoffState.RECALLED
        ):
            return None
        case _:
            assert_never(handoff.state)


def turn_on_commitment(commitment: Commitment) -> PartyId | None:
    """The party that has to move next, or None where nobody has to."""
    match commitment.state:
        case CommitmentState.PROPOSED:
            return commitment.promisee if commitment.countered else commitment.promisor
        case (
            CommitmentState.COMMITTED
            | CommitmentState.IN_PROGRESS
            | CommitmentState.ON_HOLD
            | CommitmentState.DISPUTED
        ):
            return commitment.promisee if commitment.asked else commitment.promisor
        case CommitmentState.REPORTED_DONE | CommitmentState.MISSED:
            return commitment.promisee
        case (
            CommitmentState.KEPT
            | CommitmentState.EXCUSED
            | CommitmentState.BROKEN
            | CommitmentState.CANCELLED
            | CommitmentState.DECLINED
        ):
            return None
        case _:
            assert_never(commitment.state)


def due(clocks: Mapping[ClockKind, Clock]) -> datetime | None:
    """The earliest instant at which somebody has to have acted; failing that, the earliest at
    which time acts by itself.
    """
    asking = [clock.due for kind, clock in clocks.items() if kind not in QUIET]
    return min(asking or [clock.due for clock in clocks.values()], default=None)
