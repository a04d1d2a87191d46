"""The steps of the ladder on one problem, each a use of a method on a party."""

from schemas.base import Instant, Message, Prose
from schemas.clocks import Clock, ClockKind
from schemas.concerns import Matter
from schemas.ids import PartyId, PersonId, ResponsibilityId, StepId
from schemas.ladder import (
    Approval,
    Case,
    Exhibit,
    Harm,
    Notified,
    Pushing,
    Reply,
    Safeguards,
    Seat,
    StepState,
)
from schemas.terms import Method


class RefusedApproval(Message):
    entry: int
    by: PersonId
    reason: Prose


class Step(Message):
    """Each part is None until it was said; said again, the newest stands."""

    seq: int
    step: StepId
    party: PartyId
    police: PartyId
    method: Method
    matter: Matter
    state: StepState
    began_seq: int
    ended_seq: int | None = None
    planned_at: Instant
    aim: Prose | None = None
    about: ResponsibilityId | None = None
    harm: Harm | None = None
    skips: tuple[Method, ...] = ()
    """The rungs that are passed over, where that is what the step is."""
    skip_reason: Prose | None = None
    exhibits: tuple[Exhibit, ...] = ()
    case: Case | None = None
    pushing: Pushing | None = None
    safeguards: Safeguards | None = None
    asked_by: tuple[PersonId, ...] = ()
    """In whose names it was planned, completed and submitted; none of them can approve it."""
    seats: tuple[Seat, ...] = ()
    asks: tuple[PartyId, ...] = ()
    approvals: tuple[Approval, ...] = ()
    approved_at: Instant | None = None
    approval_refused: RefusedApproval | None = None
    notified: Notified | None = None
    notice_over: bool = False
    started_at: Instant | None = None
    not_before: Instant | None = None
    replies: tuple[Reply, ...] = ()
    ended_at: Instant | None = None
    ended_by: PersonId | None = None
    reason: Prose | None = None
    clocks: dict[ClockKind, Clock] = {}


class Ladder(Message):
    steps: dict[StepId, Step] = {}
