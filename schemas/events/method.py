"""What happens to a problem on its way through the stages of the method."""

from typing import Literal

from schemas.base import Line, Prose
from schemas.clocks import Clock
from schemas.events.analysis import AnalysisEvent
from schemas.events.base import Happened
from schemas.events.plan import PlanEvent
from schemas.events.playbook import PlaybookFollowed
from schemas.events.publishing import PublishingEvent
from schemas.ids import EntryId, PartyId, PersonId, ProblemId, ResponsibilityId, RoundId
from schemas.method import (
    Cheers,
    Cost,
    Earlier,
    Goal,
    GoalKind,
    MeasureKey,
    Number,
    OpenStage,
    Outcome,
    Process,
    Report,
    Rests,
    ReviewThreshold,
)
from schemas.rounds import Warned


class CheersRecorded(Happened):
    kind: Literal["problem.cheers_recorded"] = "problem.cheers_recorded"
    problem: ProblemId
    answers: Cheers


class DismissalAsked(Happened):
    kind: Literal["problem.dismissal_asked"] = "problem.dismissal_asked"
    problem: ProblemId
    reason: Prose
    instead: Prose


class DismissalRefused(Happened):
    kind: Literal["problem.dismissal_refused"] = "problem.dismissal_refused"
    problem: ProblemId
    reason: Prose


class ProblemDismissed(Happened):
    """It ends here, and with it every responsibility that stands, at this instant."""

    kind: Literal["problem.dismissed"] = "problem.dismissed"
    problem: ProblemId
    asked_in: int
    """The entry that asked for it."""
    reason: Prose
    instead: Prose
    ended: tuple[ResponsibilityId, ...]


class GoalsSet(Happened):
    kind: Literal["problem.goals_set"] = "problem.goals_set"
    problem: ProblemId
    goal: GoalKind
    broad: Prose
    specific: tuple[Goal, ...]


class ProblemPrioritised(Happened):
    """With the round's figures, where a round was held; the reason, where none was."""

    kind: Literal["problem.prioritised"] = "problem.prioritised"
    problem: ProblemId
    rank: int
    part_one: bool
    round: RoundId | None
    round_entry: int | None = None
    """The entry of the round's stream that closed it."""
    police_rank: int | None = None
    citizen_rank: int | None = None
    answered: int | None = None
    """How many people answered."""
    items: int | None = None
    """Of how many items these are the ranks."""
    invited: int | None = None
    gap: bool | None = None
    """Whether police and citizens ranked differently at all."""
    tau_b: Number | None = None
    warnings: tuple[Warned, ...] = ()
    because: Prose | None


class AnalysisBegun(Happened):
    """With whom. Police can rarely solve a problem alone; where they try, they say why."""

    kind: Literal["problem.analysis_begun"] = "problem.analysis_begun"
    problem: ProblemId
    partners: tuple[PartyId, ...] | None = None
    """None where it was begun before anybody looked for partners."""
    rests_on: tuple[EntryId, ...] = ()
    """The entries of partnerships by which partners are known."""
    alone: Prose | None = None


class ResponseBegun(Happened):
    """`missing` names what the analysis lacked and a supervisor passed over, for a reason."""

    kind: Literal["problem.response_begun"] = "problem.response_begun"
    problem: ProblemId
    owner: PersonId
    missing: tuple[Literal["hypothesis", "inventory", "measure"], ...]
    because: Prose | None


class AssessmentBegun(Happened):
    kind: Literal["problem.assessment_begun"] = "problem.assessment_begun"
    problem: ProblemId
    plan: Literal["implemented", "stopped"]
    note: Prose


class AssessmentConcluded(Happened):
    kind: Literal["problem.assessment_concluded"] = "problem.assessment_concluded"
    problem: ProblemId
    process: Process
    process_note: Prose
    outcome: Outcome
    outcome_note: Prose
    rests_on: tuple[Rests, ...]
    displacement: Prose
    diffusion: Prose | None
    costs: tuple[Cost, ...]
    to: Literal["scanning", "analysis", "response", "monitoring"]


class ProblemReopened(Happened):
    """By somebody who asked, by a review, or by itself, because a reading crossed a threshold."""

    kind: Literal["problem.reopened"] = "problem.reopened"
    problem: ProblemId
    to: Earlier
    cause: Literal["asked", "threshold", "review"]
    reason: Prose | None = None
    measure: MeasureKey | None = None
    value: Number | None = None
    threshold: Number | None = None


class CitizensInformed(Happened):
    kind: Literal["problem.citizens_informed"] = "problem.citizens_informed"
    problem: ProblemId
    told: Prose
    how: Line


class ProblemPaused(Happened):
    kind: Literal["problem.paused"] = "problem.paused"
    problem: ProblemId
    reason: Prose
    clocks: tuple[Clock, ...]


class ProblemResumed(Happened):
    """By somebody, or by time on the day that was named."""

    kind: Literal["problem.resumed"] = "problem.resumed"
    problem: ProblemId
    to: OpenStage
    reason: Prose | None


class ProblemMerged(Happened):
    """It ends here; each of its responsibilities is answered for by its successor elsewhere."""

    kind: Literal["problem.merged"] = "problem.merged"
    problem: ProblemId
    into: ProblemId
    into_entry: int
    """The newest entry of that problem that was looked at."""
    successors: dict[ResponsibilityId, ResponsibilityId]
    reason: Prose


class ReviewRequested(Happened):
    kind: Literal["review.requested"] = "review.requested"
    problem: ProblemId
    number: int
    reason: Prose
    reports: tuple[Report, ...]
    threshold: ReviewThreshold | None
    """By which reports it was admitted; None where a partner asked."""


class ReviewConcluded(Happened):
    kind: Literal["review.concluded"] = "review.concluded"
    problem: ProblemId
    number: int
    findings: Prose
    actions: Prose


MethodEvent = (
    CheersRecorded
    | DismissalAsked
    | DismissalRefused
    | ProblemDismissed
    | GoalsSet
    | ProblemPrioritised
    | AnalysisBegun
    | ResponseBegun
    | AssessmentBegun
    | AssessmentConcluded
    | ProblemReopened
    | CitizensInformed
    | ProblemPaused
    | ProblemResumed
    | ProblemMerged
    | ReviewRequested
    | ReviewConcluded
    | AnalysisEvent
    | PlanEvent
    | PlaybookFollowed
    | PublishingEvent
)
