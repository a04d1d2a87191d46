"""Commands on a commitment: a dated, checkable promise under a responsibility."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import CommitmentId, PartyId, PersonId, ResponsibilityId
from schemas.terms import ExcuseCode, PromiseTerms


class ProposeCommitment(Message):
    """Any party on the problem asks another for a promise; both ways are open."""

    kind: Literal["commitment.propose"] = "commitment.propose"
    responsibility: ResponsibilityId
    promisor: PartyId
    promise: PromiseTerms


class MakeCommitment(Message):
    kind: Literal["commitment.commit"] = "commitment.commit"
    commitment: CommitmentId
    version: Annotated[int, Field(ge=1, le=1_000)]


class DeclineCommitment(Message):
    kind: Literal["commitment.decline"] = "commitment.decline"
    commitment: CommitmentId
    reason: Prose


class CounterCommitment(Message):
    """The promisor would promise this instead."""

    kind: Literal["commitment.counter"] = "commitment.counter"
    commitment: CommitmentId
    promise: PromiseTerms


class AgreeCounterCommitment(Message):
    kind: Literal["commitment.accept_counter"] = "commitment.accept_counter"
    commitment: CommitmentId
    version: Annotated[int, Field(ge=1, le=1_000)]


class DelegateWork(Message):
    """Moves work inside the promisor's own party; accountability is unchanged."""

    kind: Literal["commitment.delegate"] = "commitment.delegate"
    commitment: CommitmentId
    to: PersonId


class StartWork(Message):
    kind: Literal["commitment.start"] = "commitment.start"
    commitment: CommitmentId


class HoldWork(Message):
    """Pauses work, never the due date."""

    kind: Literal["commitment.hold"] = "commitment.hold"
    commitment: CommitmentId
    reason: Prose
    until: Instant


class ResumeWork(Message):
    kind: Literal["commitment.resume"] = "commitment.resume"
    commitment: CommitmentId


class ReportProgress(Message):
    kind: Literal["commitment.report_progress"] = "commitment.report_progress"
    commitment: CommitmentId
    note: Prose


class ReportDone(Message):
    kind: Literal["commitment.report_done"] = "commitment.report_done"
    commitment: CommitmentId
    evidence: Prose | None = None
    references: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


class VerifyCommitment(Message):
    """Confirmed by the other side, never by the one who reported it."""

    kind: Literal["commitment.verify"] = "commitment.verify"
    commitment: CommitmentId
    note: Prose | None = None


class DisputeCommitment(Message):
    kind: Literal["commitment.dispute"] = "commitment.dispute"
    commitment: CommitmentId
    reason: Prose


class AskRenegotiation(Message):
    """Before it is due the promisor asks for another date or content."""

    kind: Literal["commitment.renegotiate"] = "commitment.renegotiate"
    commitment: CommitmentId
    promise: PromiseTerms
    reason: Prose


class AgreeRenegotiation(Message):
    kind: Literal["commitment.agree_renegotiation"] = "commitment.agree_renegotiation"
    commitment: CommitmentId


class RefuseRenegotiation(Message):
    kind: Literal["commitment.refuse_renegotiation"] = "commitment.refuse_renegotiation"
    commitment: CommitmentId
    reason: Prose


class ExcuseMiss(Message):
    kind: Literal["commitment.excuse"] = "commitment.excuse"
    commitment: CommitmentId
    code: ExcuseCode
    text: Prose


class CancelCommitment(Message):
    """The promisee no longer needs it."""

    kind: Literal["commitment.cancel"] = "commitment.cancel"
    commitment: CommitmentId
    reason: Prose


class CommentOnCommitment(Message):
    """Anybody of its sides writes about it; nothing follows. `@dana@housing` in the text tells
    her."""

    kind: Literal["commitment.comment"] = "commitment.comment"
    commitment: CommitmentId
    text: Prose


CommitmentCommand = (
    ProposeCommitment
    | MakeCommitment
    | DeclineCommitment
    | CounterCommitment
    | AgreeCounterCommitment
    | DelegateWork
    | StartWork
    | HoldWork
    | ResumeWork
    | ReportProgress
    | ReportDone
    | VerifyCommitment
    | DisputeCommitment
    | AskRenegotiation
    | AgreeRenegotiation
    | RefuseRenegotiation
    | ExcuseMiss
    | CancelCommitment
    | CommentOnCommitment
)
