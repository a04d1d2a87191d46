"""What happens to a step of the ladder."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.clocks import Clock, ClockKind
from schemas.concerns import Matter
from schemas.events.base import Happened
from schemas.ids import PartyId, ResponsibilityId, StepId
from schemas.ladder import Case, Ending, Harm, Proof, Pushing, Safeguards, Seat, Stance
from schemas.terms import Method

Clocks = tuple[Clock, ...]


class StepPlanned(Happened):
    kind: Literal["step.planned"] = "step.planned"
    step: StepId
    party: PartyId
    method: Method
    matter: Matter
    aim: Prose
    about: ResponsibilityId | None
    harm: Harm | None


class ProofAdded(Happened):
    kind: Literal["step.evidence_added"] = "step.evidence_added"
    step: StepId
    proof: Proof
    title: Line
    location: Line
    sha256: str


class CaseStated(Happened):
    kind: Literal["step.case_stated"] = "step.case_stated"
    step: StepId
    case: Case


class StepWeighed(Happened):
    kind: Literal["step.weighed"] = "step.weighed"
    step: StepId
    pushing: Pushing


class SafeguardsStated(Happened):
    kind: Literal["step.safeguards_stated"] = "step.safeguards_stated"
    step: StepId
    safeguards: Safeguards


class StepSubmitted(Happened):
    """Complete for its rung. `seats` is the quorum: each is taken by another person."""

    kind: Literal["step.submitted"] = "step.submitted"
    step: StepId
    seats: tuple[Seat, ...]
    asks: tuple[PartyId, ...]
    clocks: Clocks


class SkipAsked(Happened):
    """Somebody asks to pass over these rungs; `method` is the highest of them."""

    kind: Literal["step.skip_asked"] = "step.skip_asked"
    step: StepId
    party: PartyId
    method: Method
    methods: tuple[Method, ...]
    matter: Matter
    reason: Prose
    seats: tuple[Seat, ...]
    asks: tuple[PartyId, ...]
    clocks: Clocks


class ApprovalGiven(Happened):
    """One seat of the quorum is taken."""

    kind: Literal["step.approval_given"] = "step.approval_given"
    step: StepId
    seat: Seat


class ApprovalRefused(Happened):
    kind: Literal["step.approval_refused"] = "step.approval_refused"
    step: StepId
    reason: Prose


class ApprovalExpired(Happened):
    """Not given in time, or not used in time; what was given counts no longer."""

    kind: Literal["step.approval_expired"] = "step.approval_expired"
    step: StepId


class StepApproved(Happened):
    """The quorum is complete, or the rung takes none."""

    kind: Literal["step.approved"] = "step.approved"
    step: StepId
    clocks: Clocks


class StepNotified(Happened):
    kind: Literal["step.notified"] = "step.notified"
    step: StepId
    text: Prose
    how: Line
    public: Line | None
    clocks: Clocks


class NoticeOver(Happened):
    """The period of the public notice is over; the step can begin."""

    kind: Literal["step.notice_over"] = "step.notice_over"
    step: StepId


class StepStarted(Happened):
    """It runs. `not_before` is when it can have failed at the earliest."""

    kind: Literal["step.started"] = "step.started"
    step: StepId
    not_before: Instant
    clocks: Clocks


class StepReplied(Happened):
    kind: Literal["step.replied"] = "step.replied"
    step: StepId
    stance: Stance
    text: Prose
    received: Line | None


class StepReminded(Happened):
    kind: Literal["step.reminded"] = "step.reminded"
    step: StepId
    clock: ClockKind
    due: Instant


class StepEnded(Happened):
    kind: Literal["step.ended"] = "step.ended"
    step: StepId
    outcome: Ending
    reason: Prose | None


LadderEvent = (
    StepPlanned
    | ProofAdded
    | CaseStated
    | StepWeighed
    | SafeguardsStated
    | StepSubmitted
    | SkipAsked
    | ApprovalGiven
    | ApprovalRefused
    | ApprovalExpired
    | StepApproved
    | StepNotified
    | NoticeOver
    | StepStarted
    | StepReplied
    | StepReminded
    | StepEnded
)
