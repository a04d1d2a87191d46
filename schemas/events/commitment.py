"""What happens to a commitment."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.clocks import Clock, ClockKind
from schemas.events.base import Happened
from schemas.events.comment import CommitmentCommented
from schemas.ids import CommitmentId, HandoffId, PartyId, PersonId, ResponsibilityId
from schemas.parties import Role
from schemas.terms import ExcuseCode, PromiseTerms

Clocks = tuple[Clock, ...]


class CommitmentProposed(Happened):
    kind: Literal["commitment.proposed"] = "commitment.proposed"
    commitment: CommitmentId
    responsibility: ResponsibilityId
    promisor: PartyId
    promisee: PartyId
    version: int
    promise: PromiseTerms


class CommitmentCountered(Happened):
    kind: Literal["commitment.countered"] = "commitment.countered"
    commitment: CommitmentId
    version: int
    promise: PromiseTerms


class CommitmentMade(Happened):
    """The promise binds from now on: given in answer to a proposal, or with an acceptance."""

    kind: Literal["commitment.made"] = "commitment.made"
    commitment: CommitmentId
    responsibility: ResponsibilityId
    handoff: HandoffId | None
    promisor: PartyId
    promisee: PartyId
    version: int
    promise: PromiseTerms
    due: Instant
    clocks: Clocks


class CommitmentDeclined(Happened):
    kind: Literal["commitment.declined"] = "commitment.declined"
    commitment: CommitmentId
    reason: Prose


class WorkDelegated(Happened):
    kind: Literal["commitment.delegated"] = "commitment.delegated"
    commitment: CommitmentId
    to: PersonId


class WorkStarted(Happened):
    kind: Literal["commitment.started"] = "commitment.started"
    commitment: CommitmentId


class WorkHeld(Happened):
    kind: Literal["commitment.held"] = "commitment.held"
    commitment: CommitmentId
    reason: Prose
    until: Instant
    clocks: Clocks


class WorkResumed(Happened):
    kind: Literal["commitment.resumed"] = "commitment.resumed"
    commitment: CommitmentId


class ProgressReported(Happened):
    kind: Literal["commitment.progress_reported"] = "commitment.progress_reported"
    commitment: CommitmentId
    note: Prose
    clocks: Clocks
    handoff_clocks: Clocks = ()
    """The progress clock of the handoff that carries the promise, begun anew."""


class CommitmentReportedDone(Happened):
    kind: Literal["commitment.reported_done"] = "commitment.reported_done"
    commitment: CommitmentId
    evidence: Prose | None
    references: tuple[Line, ...]
    late: bool
    clocks: Clocks


class CommitmentKept(Happened):
    """`silently` marks a promise that counts as kept because nobody verified it in time."""

    kind: Literal["commitment.kept"] = "commitment.kept"
    commitment: CommitmentId
    late: bool
    silently: bool
    note: Prose | None


class CommitmentDisputed(Happened):
    kind: Literal["commitment.disputed"] = "commitment.disputed"
    commitment: CommitmentId
    reason: Prose
    clocks: Clocks


class CommitmentMissed(Happened):
    kind: Literal["commitment.missed"] = "commitment.missed"
    commitment: CommitmentId
    due: Instant
    clocks: Clocks


class CommitmentReminded(Happened):
    kind: Literal["commitment.reminded"] = "commitment.reminded"
    commitment: CommitmentId
    clock: ClockKind
    due: Instant


class CommitmentEscalated(Happened):
    kind: Literal["commitment.escalated"] = "commitment.escalated"
    commitment: CommitmentId
    clock: ClockKind
    due: Instant
    to: Role


class RenegotiationAsked(Happened):
    kind: Literal["commitment.renegotiation_asked"] = "commitment.renegotiation_asked"
    commitment: CommitmentId
    promise: PromiseTerms
    reason: Prose


class CommitmentRenegotiated(Happened):
    """Not a miss; counted apart."""

    kind: Literal["commitment.renegotiated"] = "commitment.renegotiated"
    commitment: CommitmentId
    version: int
    promise: PromiseTerms
    due: Instant
    clocks: Clocks


class RenegotiationRefused(Happened):
    kind: Literal["commitment.renegotiation_refused"] = "commitment.renegotiation_refused"
    commitment: CommitmentId
    reason: Prose


class CommitmentExcused(Happened):
    kind: Literal["commitment.excused"] = "commitment.excused"
    commitment: CommitmentId
    code: ExcuseCode
    text: Prose


class CommitmentBroken(Happened):
    kind: Literal["commitment.broken"] = "commitment.broken"
    commitment: CommitmentId


class CommitmentCancelled(Happened):
    """By the promisee, or because the handoff that carried it ended."""

    kind: Literal["commitment.cancelled"] = "commitment.cancelled"
    commitment: CommitmentId
    reason: Prose


CommitmentEvent = (
    CommitmentProposed
    | CommitmentCountered
    | CommitmentMade
    | CommitmentDeclined
    | WorkDelegated
    | WorkStarted
    | WorkHeld
    | WorkResumed
    | ProgressReported
    | CommitmentReportedDone
    | CommitmentKept
    | CommitmentDisputed
    | CommitmentMissed
    | CommitmentReminded
    | CommitmentEscalated
    | RenegotiationAsked
    | CommitmentRenegotiated
    | RenegotiationRefused
    | CommitmentExcused
    | CommitmentBroken
    | CommitmentCancelled
    | CommitmentCommented
)
