"""The state of a problem: its responsibilities, handoffs and commitments.

Every part carries `seq`, the entry that last changed it, so that what changed since an entry can
be told to the database without keeping lists.
"""

from enum import StrEnum
from typing import Literal

from schemas.base import Instant, Line, Message, Prose
from schemas.calendars import Calendar
from schemas.capability import ReceiverCheck
from schemas.clocks import Clock, ClockKind
from schemas.ids import (
    CommitmentId,
    HandoffId,
    PartyId,
    PersonId,
    ProblemId,
    ResponsibilityId,
    StepId,
)
from schemas.method import ENDS, Stage
from schemas.parties import Grade, Role
from schemas.scope import Scope
from schemas.state.correction import Correction
from schemas.state.expunging import Expungement
from schemas.state.ladder import Ladder
from schemas.state.method import Method
from schemas.state.plan import Plan
from schemas.state.playbook import Followed
from schemas.terms import DeclineCode, ExcuseCode, PromiseTerms, Terms
from schemas.trusting import TrustEntry


class Tenure(Message):
    """A half-open interval [since, until) in which one party holds a responsibility."""

    seq: int
    number: int
    holder: PartyId
    since: Instant
    until: Instant | None = None
    cause: Literal["established", "handoff", "reversion"]
    handoff: HandoffId | None = None
    began_seq: int
    by: PersonId
    corrected_in: int | None = None
    """The newest entry that corrected when it began."""


class Contribution(Message):
    """A declared share; never accountability."""

    party: PartyId
    share: Line
    state: Literal["invited", "joined", "declined", "left"]


class Amendment(Message):
    version: int
    scope: Scope
    proposed_by: PartyId
    counterparty: PartyId


class Responsibility(Message):
    """A duty for one facet of a problem, with exactly one accountable holder."""

    seq: int
    responsibility: ResponsibilityId
    title: Line
    scope: Scope
    scope_version: int = 1
    reserved: tuple[Line, ...]
    fallback: PartyId
    demands: Grade
    state: Literal["held", "discharged", "split"] = "held"
    tenures: tuple[Tenure, ...]
    contributions: dict[PartyId, Contribution] = {}
    disputed: Prose | None = None
    amendment: Amendment | None = None
    amendments: int = 0
    """The highest version of the scope that was ever proposed."""
    discharge_asked_by: PersonId | None = None
    discharge_asked_for: PersonId | None = None
    """The absent person in whose name a deputy asked."""
    split_from: ResponsibilityId | None = None
    correction: Correction | None = None

    @property
    def holder(self) -> PartyId:
        """The accountable holder now, or the last one where it has ended."""
        return self.tenures[-1].holder


class HandoffState(StrEnum):
    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    OFFERED = "offered"
    ACKNOWLEDGED = "acknowledged"
    INFO_REQUESTED = "info_requested"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    SETTLING = "settling"
    SETTLED = "settled"
    DECLINED = "declined"
    REDIRECTED = "redirected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REFUSED_APPROVAL = "refused_approval"
    RETURNED = "returned"
    RECALLED = "recalled"


class Handoff(Message):
    """The transaction that offers a responsibility and, once accepted, has moved it."""

    seq: int
    handoff: HandoffId
    responsibility: ResponsibilityId
    offeror: PartyId
    receiver: PartyId
    state: HandoffState
    terms: Terms
    version: int = 1
    """The version of the standing terms."""
    newest: int = 1
    """The highest version that was ever stated, countered ones included."""
    countered: Terms | None = None
    """The receiver's own terms, version `newest`, while they wait for an answer."""
    countered_by: PersonId | None = None
    counter_reason: Prose | None = None
    fallback: PartyId
    clocks: dict[ClockKind, Clock] = {}
    offered_at: Instant | None = None
    accepted_at: Instant | None = None
    drafted_by: PersonId
    requested_by: tuple[PersonId, ...] = ()
    """In whose names it was drafted and submitted; none of them can approve it."""
    approved_by: PersonId | None = None
    accepted_by: PersonId | None = None
    read_back: Prose | None = None
    question: Prose | None = None
    answer: Prose | None = None
    clock_stopped: bool = False
    """The decision clock was already stopped once."""
    stopped_at: Instant | None = None
    agreed_to_settle: tuple[PartyId, ...] = ()
    objected: Prose | None = None
    decline_code: DeclineCode | None = None
    redirected_to: PartyId | None = None
    ended_because: Prose | None = None
    withdrawal_confirmed: bool = False
    escalated_to: Role | None = None
    supersedes: HandoffId | None = None
    checked: ReceiverCheck | None = None
    early: bool = False
    step: StepId | None = None
    """The step of the ladder under which it is offered, and whose approval it needs."""


class CommitmentState(StrEnum):
    PROPOSED = "proposed"
    COMMITTED = "committed"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    REPORTED_DONE = "reported_done"
    KEPT = "kept"
    MISSED = "missed"
    EXCUSED = "excused"
    BROKEN = "broken"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class Commitment(Message):
    """A dated, checkable promise of one party to another under a responsibility."""

    seq: int
    commitment: CommitmentId
    responsibility: ResponsibilityId
    handoff: HandoffId | None
    promisor: PartyId
    promisee: PartyId
    state: CommitmentState
    promise: PromiseTerms
    version: int
    countered: bool = False
    """The newest version is the promisor's own and waits for the promisee."""
    due: Instant | None = None
    clocks: dict[ClockKind, Clock] = {}
    performer: PersonId | None = None
    notes: int = 0
    last_note: Prose | None = None
    hold_reason: Prose | None = None
    evidence: Prose | None = None
    references: tuple[Line, ...] = ()
    reported_by: PersonId | None = None
    late: bool = False
    silently: bool = False
    asked: PromiseTerms | None = None
    renegotiated: int = 0
    excuse: ExcuseCode | None = None
    ended_because: Prose | None = None
    escalated_to: Role | None = None


class Problem(Message):
    """One problem, whole."""

    seq: int = 0
    """The entry number of the newest event folded in; 0 before the problem is opened."""
    at: Instant | None = None
    """When that event happened."""
    problem: ProblemId
    title: Line | None = None
    statement: Prose | None = None
    source: Prose | None = None
    police: PartyId | None = None
    stage: Stage = "unopened"
    outcome: Prose | None = None
    opened_at: Instant | None = None
    closed_at: Instant | None = None
    changed_seq: int = 0
    """The entry that last changed the problem itself, not a part of it."""
    calendar: Calendar = Calendar()
    corrected: dict[str, int] = {}
    """For each corrected fact, such as `12/note`, the newest entry that corrects it."""
    expungement: Expungement | None = None
    responsibilities: dict[ResponsibilityId, Responsibility] = {}
    handoffs: dict[HandoffId, Handoff] = {}
    commitments: dict[CommitmentId, Commitment] = {}
    ladder: Ladder = Ladder()
    method: Method = Method()
    plan: Plan | None = None
    trust: tuple[TrustEntry, ...] = ()
    """What its entries made in the accounts between parties."""
    playbook: Followed | None = None

    @property
    def over(self) -> bool:
        """Whether it has ended, by its close or otherwise; then it takes no more commands."""
        return self.stage in ENDS
