"""The states of a concern and of a candidate: small, and settled some day."""

from schemas.base import Instant, Line, Message, Prose
from schemas.concerns import CandidateState, ConcernState, Matter, Point, ScanRule, Source
from schemas.ids import CandidateId, ConcernId, PartyId, PersonId, ProblemId
from schemas.state.playbook import Playbook


class Concern(Message):
    """One concern, whole. What is None was not said, or is not known before it is reported."""

    seq: int = 0
    at: Instant | None = None
    concern: ConcernId
    state: ConcernState = ConcernState.UNREPORTED
    source: Source | None = None
    matter: Matter | None = None
    place: Line | None = None
    point: Point | None = None
    happened: Instant | None = None
    text: Prose | None = None
    reporter: Line | None = None
    contact: Line | None = None
    party: PartyId | None = None
    """In whose name it was recorded."""
    reported_by: PersonId | None = None
    reported_at: Instant | None = None
    problem: ProblemId | None = None
    merged_into: ConcernId | None = None
    referred_to: Line | None = None
    told: Line | None = None
    reason: Prose | None = None

    @property
    def settled(self) -> bool:
        """Nothing more can happen to it."""
        return self.state in (ConcernState.MERGED, ConcernState.REFERRED, ConcernState.CLOSED)


class Candidate(Message):
    """Concerns that may be one problem."""

    seq: int = 0
    at: Instant | None = None
    candidate: CandidateId
    state: CandidateState = CandidateState.UNPROPOSED
    matter: Matter | None = None
    place: Line | None = None
    concerns: tuple[ConcernId, ...] = ()
    rule: ScanRule = ScanRule()
    proposed_at: Instant | None = None
    problem: ProblemId | None = None
    reason: Prose | None = None

    @property
    def settled(self) -> bool:
        return self.state in (CandidateState.TAKEN_UP, CandidateState.SET_ASIDE)


Settling = Concern | Candidate | Playbook
"""States of streams that end."""
