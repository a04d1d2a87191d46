"""What happens to a handoff. Responsibility moves only with acceptance, return and recall."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.capability import ReceiverCheck
from schemas.clocks import Clock, ClockKind
from schemas.events.base import Happened
from schemas.events.comment import HandoffCommented
from schemas.ids import HandoffId, PartyId, ResponsibilityId, StepId
from schemas.parties import Role
from schemas.terms import DeclineCode, Terms

Clocks = tuple[Clock, ...]


class HandoffDrafted(Happened):
    kind: Literal["handoff.drafted"] = "handoff.drafted"
    handoff: HandoffId
    responsibility: ResponsibilityId
    offeror: PartyId
    receiver: PartyId
    terms: Terms
    supersedes: HandoffId | None = None
    step: StepId | None = None


class HandoffSubmitted(Happened):
    kind: Literal["handoff.submitted"] = "handoff.submitted"
    handoff: HandoffId
    approval: Role
    checked: ReceiverCheck | None = None


class HandoffApproved(Happened):
    kind: Literal["handoff.approved"] = "handoff.approved"
    handoff: HandoffId


class HandoffRefused(Happened):
    """Approval was refused; nothing was offered."""

    kind: Literal["handoff.refused"] = "handoff.refused"
    handoff: HandoffId
    reason: Prose


class HandoffOffered(Happened):
    """The receiver is asked. The offeror goes on holding the responsibility."""

    kind: Literal["handoff.offered"] = "handoff.offered"
    handoff: HandoffId
    responsibility: ResponsibilityId
    offeror: PartyId
    receiver: PartyId
    version: int
    terms: Terms
    reserved: tuple[Line, ...]
    """What stays with police, said again at the moment of asking."""
    fallback: PartyId
    clocks: Clocks
    supersedes: HandoffId | None = None
    checked: ReceiverCheck | None = None
    """What is known of the receiver; None where it was offered before receivers were checked."""
    early: bool = False
    """It was offered before the analysis of the problem was complete."""
    step: StepId | None = None


class HandoffAcknowledged(Happened):
    kind: Literal["handoff.acknowledged"] = "handoff.acknowledged"
    handoff: HandoffId


class InfoRequested(Happened):
    """The first question stops the decision clock until the answer comes; later ones do not."""

    kind: Literal["handoff.info_requested"] = "handoff.info_requested"
    handoff: HandoffId
    question: Prose
    stops_clock: bool
    clocks: Clocks


class InfoSupplied(Happened):
    kind: Literal["handoff.info_supplied"] = "handoff.info_supplied"
    handoff: HandoffId
    answer: Prose
    clocks: Clocks


class HandoffCountered(Happened):
    kind: Literal["handoff.countered"] = "handoff.countered"
    handoff: HandoffId
    version: int
    terms: Terms
    reason: Prose


class CounterAccepted(Happened):
    kind: Literal["handoff.counter_accepted"] = "handoff.counter_accepted"
    handoff: HandoffId
    version: int


class CounterRejected(Happened):
    kind: Literal["handoff.counter_rejected"] = "handoff.counter_rejected"
    handoff: HandoffId
    version: int
    reason: Prose


class HandoffAccepted(Happened):
    """From this instant the receiver answers for the responsibility."""

    kind: Literal["handoff.accepted"] = "handoff.accepted"
    handoff: HandoffId
    version: int
    read_back: Prose
    clocks: Clocks


class HandoffDeclined(Happened):
    kind: Literal["handoff.declined"] = "handoff.declined"
    handoff: HandoffId
    code: DeclineCode
    text: Prose


class HandoffRedirected(Happened):
    kind: Literal["handoff.redirected"] = "handoff.redirected"
    handoff: HandoffId
    to: PartyId
    text: Prose


class HandoffWithdrawn(Happened):
    kind: Literal["handoff.withdrawn"] = "handoff.withdrawn"
    handoff: HandoffId
    reason: Prose


class WithdrawalConfirmed(Happened):
    kind: Literal["handoff.withdrawal_confirmed"] = "handoff.withdrawal_confirmed"
    handoff: HandoffId


class HandoffReminded(Happened):
    kind: Literal["handoff.reminded"] = "handoff.reminded"
    handoff: HandoffId
    clock: ClockKind
    due: Instant


class HandoffEscalated(Happened):
    """A deadline passed; attention is raised to `to`, nothing moves."""

    kind: Literal["handoff.escalated"] = "handoff.escalated"
    handoff: HandoffId
    clock: ClockKind
    due: Instant
    to: Role


class HandoffExpired(Happened):
    """Nobody answered in time. The offeror has held it throughout."""

    kind: Literal["handoff.expired"] = "handoff.expired"
    handoff: HandoffId


class FirstActionRecorded(Happened):
    kind: Literal["handoff.first_action_recorded"] = "handoff.first_action_recorded"
    handoff: HandoffId
    action: Prose
    clocks: Clocks


class SettlementObjected(Happened):
    kind: Literal["handoff.objected"] = "handoff.objected"
    handoff: HandoffId
    reason: Prose


class SettlementAgreed(Happened):
    """One side agrees; the other has yet to."""

    kind: Literal["handoff.settlement_agreed"] = "handoff.settlement_agreed"
    handoff: HandoffId
    party: PartyId


class HandoffSettled(Happened):
    kind: Literal["handoff.settled"] = "handoff.settled"
    handoff: HandoffId
    how: Literal["agreed", "no_objection", "moved_on", "discharged"]


class ReturnAnnounced(Happened):
    """The receiver gives notice and stays accountable until it is over."""

    kind: Literal["handoff.return_announced"] = "handoff.return_announced"
    handoff: HandoffId
    reason: Prose
    clocks: Clocks


class HandoffReturned(Happened):
    kind: Literal["handoff.returned"] = "handoff.returned"
    handoff: HandoffId
    reason: Prose


class HandoffRecalled(Happened):
    kind: Literal["handoff.recalled"] = "handoff.recalled"
    handoff: HandoffId
    reason: Prose
    danger_to_life: bool


HandoffEvent = (
    HandoffDrafted
    | HandoffSubmitted
    | HandoffApproved
    | HandoffRefused
    | HandoffOffered
    | HandoffAcknowledged
    | InfoRequested
    | InfoSupplied
    | HandoffCountered
    | CounterAccepted
    | CounterRejected
    | HandoffAccepted
    | HandoffDeclined
    | HandoffRedirected
    | HandoffWithdrawn
    | WithdrawalConfirmed
    | HandoffReminded
    | HandoffEscalated
    | HandoffExpired
    | FirstActionRecorded
    | SettlementObjected
    | HandoffCommented
    | SettlementAgreed
    | HandoffSettled
    | ReturnAnnounced
    | HandoffReturned
    | HandoffRecalled
)
