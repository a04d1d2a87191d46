"""Commands on a concern, which is one report, and on a candidate, which is several of them."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Line, Message, Prose
from schemas.concerns import Matter, Point, ScanRule, Source
from schemas.ids import CandidateId, ConcernId, ProblemId


class ReportConcern(Message):
    """Say what somebody noticed. Name and address of whoever reports go into `reporter` and
    `contact` and nowhere else."""

    kind: Literal["concern.report"] = "concern.report"
    concern: ConcernId
    source: Source
    matter: Matter
    place: Line
    happened: Instant
    text: Prose
    point: Point | None = None
    reporter: Line | None = None
    contact: Line | None = None


class LinkConcern(Message):
    """Say to which problem it belongs."""

    kind: Literal["concern.link"] = "concern.link"
    concern: ConcernId
    problem: ProblemId


class MergeConcern(Message):
    """Say that another concern tells of the same thing. Both keep their history."""

    kind: Literal["concern.merge"] = "concern.merge"
    concern: ConcernId
    into: ConcernId
    reason: Prose


class ReferConcern(Message):
    """Say who deals with it instead, and how whoever reported it was told so."""

    kind: Literal["concern.refer"] = "concern.refer"
    concern: ConcernId
    to: Line
    reason: Prose
    told: Line | None = None


class CloseConcern(Message):
    kind: Literal["concern.close"] = "concern.close"
    concern: ConcernId
    reason: Prose


class ProposeCandidate(Message):
    """Concerns that recur. The scan says it; the rule it went by stands beside them."""

    kind: Literal["candidate.propose"] = "candidate.propose"
    candidate: CandidateId
    matter: Matter
    place: Line
    concerns: Annotated[tuple[ConcernId, ...], Field(min_length=2, max_length=500)]
    rule: ScanRule


class TakeUpCandidate(Message):
    """Say which problem was opened for it."""

    kind: Literal["candidate.take_up"] = "candidate.take_up"
    candidate: CandidateId
    problem: ProblemId


class SetAsideCandidate(Message):
    """Say why no problem is opened for it."""

    kind: Literal["candidate.set_aside"] = "candidate.set_aside"
    candidate: CandidateId
    reason: Prose


ConcernCommand = ReportConcern | LinkConcern | MergeConcern | ReferConcern | CloseConcern
CandidateCommand = ProposeCandidate | TakeUpCandidate | SetAsideCandidate
