"""What happens to a concern and to a candidate. `seen` is the newest entry of the other stream
when the desk looked there, so that what was decided can be checked."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.concerns import Matter, Point, ScanRule, Source
from schemas.events.base import Happened
from schemas.ids import CandidateId, ConcernId, EntryId, ProblemId


class ConcernReported(Happened):
    kind: Literal["concern.reported"] = "concern.reported"
    concern: ConcernId
    source: Source
    matter: Matter
    place: Line
    happened: Instant
    text: Prose
    point: Point | None
    reporter: Line | None
    contact: Line | None


class ConcernLinked(Happened):
    kind: Literal["concern.linked"] = "concern.linked"
    concern: ConcernId
    problem: ProblemId
    seen: EntryId


class ConcernMerged(Happened):
    kind: Literal["concern.merged"] = "concern.merged"
    concern: ConcernId
    into: ConcernId
    seen: EntryId
    reason: Prose


class ConcernReferred(Happened):
    kind: Literal["concern.referred"] = "concern.referred"
    concern: ConcernId
    to: Line
    reason: Prose
    told: Line | None


class ConcernClosed(Happened):
    kind: Literal["concern.closed"] = "concern.closed"
    concern: ConcernId
    reason: Prose


class CandidateProposed(Happened):
    kind: Literal["candidate.proposed"] = "candidate.proposed"
    candidate: CandidateId
    matter: Matter
    place: Line
    concerns: tuple[ConcernId, ...]
    rule: ScanRule


class CandidateTakenUp(Happened):
    kind: Literal["candidate.taken_up"] = "candidate.taken_up"
    candidate: CandidateId
    problem: ProblemId
    seen: EntryId


class CandidateSetAside(Happened):
    kind: Literal["candidate.set_aside"] = "candidate.set_aside"
    candidate: CandidateId
    reason: Prose


ConcernEvent = ConcernReported | ConcernLinked | ConcernMerged | ConcernReferred | ConcernClosed
CandidateEvent = CandidateProposed | CandidateTakenUp | CandidateSetAside
