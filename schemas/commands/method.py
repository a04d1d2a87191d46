"""Commands that carry a problem through the stages of the method."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas.base import Instant, Line, Message, Prose
from schemas.commands.analysis import AnalysisCommand
from schemas.commands.plan import PlanCommand
from schemas.commands.playbook import FollowPlaybook
from schemas.commands.publishing import PublishingCommand
from schemas.ids import PersonId, ProblemId, ResponsibilityId, RoundId
from schemas.method import (
    Cheers,
    Cost,
    Earlier,
    GoalKind,
    Goals,
    Outcome,
    Process,
    Report,
)


class RecordCheers(Message):
    """Six answers, each with evidence; answered again, the newest stand."""

    kind: Literal["problem.record_cheers"] = "problem.record_cheers"
    problem: ProblemId
    answers: Cheers


class AskDismissal(Message):
    """It is no problem in this sense; a supervisor has to agree."""

    kind: Literal["problem.ask_dismissal"] = "problem.ask_dismissal"
    problem: ProblemId
    reason: Prose
    instead: Prose
    """Where the matter goes instead; those who reported it are told."""


class DismissProblem(Message):
    """A supervisor agrees to a dismissal that somebody else asked for."""

    kind: Literal["problem.dismiss"] = "problem.dismiss"
    problem: ProblemId


class RefuseDismissal(Message):
    kind: Literal["problem.refuse_dismissal"] = "problem.refuse_dismissal"
    problem: ProblemId
    reason: Prose


class SetGoals(Message):
    """A broad goal, and specific ones with measure, target and date. The newest stand."""

    kind: Literal["problem.set_goals"] = "problem.set_goals"
    problem: ProblemId
    goal: GoalKind
    broad: Prose
    specific: Goals


class PrioritiseProblem(Message):
    """Its rank among all, by a round in which the public was asked, or for a recorded reason."""

    kind: Literal["problem.prioritise"] = "problem.prioritise"
    problem: ProblemId
    rank: Annotated[int, Field(ge=1, le=1000)]
    part_one: bool = False
    """Whether it is a Part I crime of the FBI's reporting programme."""
    round: RoundId | None = None
    because: Prose | None = None

    @model_validator(mode="after")
    def _one_basis(self) -> Self:
        if (self.round is None) == (self.because is None):
            raise ValueError("name the round that ranked it, or say why there was none; not both")
        return self


class BeginAnalysis(Message):
    """With a partner, or `alone` says why police are without one."""

    kind: Literal["problem.begin_analysis"] = "problem.begin_analysis"
    problem: ProblemId
    alone: Prose | None = None


class BeginResponse(Message):
    """`because` overrides what is missing from the analysis; only a supervisor may."""

    kind: Literal["problem.begin_response"] = "problem.begin_response"
    problem: ProblemId
    owner: PersonId | None = None
    """Who owns the plan, and so cannot assess it; the speaker, if not said."""
    because: Prose | None = None


class BeginAssessment(Message):
    kind: Literal["problem.begin_assessment"] = "problem.begin_assessment"
    problem: ProblemId
    plan: Literal["implemented", "stopped"]
    note: Prose


class ConcludeAssessment(Message):
    """Two verdicts, by someone other than the plan's owner, and where the problem goes on."""

    kind: Literal["problem.conclude_assessment"] = "problem.conclude_assessment"
    problem: ProblemId
    process: Process
    process_note: Prose
    outcome: Outcome
    outcome_note: Prose
    displacement: Prose
    """What moved elsewhere, or how it was looked for."""
    diffusion: Prose | None = None
    """Benefits beyond what was aimed at."""
    costs: Annotated[tuple[Cost, ...], Field(max_length=20)] = ()
    to: Literal["scanning", "analysis", "response", "monitoring"]


class ReopenProblem(Message):
    kind: Literal["problem.reopen"] = "problem.reopen"
    problem: ProblemId
    to: Earlier
    reason: Prose


class InformCitizens(Message):
    """What those who are affected were told, and how; a problem is not closed without it."""

    kind: Literal["problem.inform_citizens"] = "problem.inform_citizens"
    problem: ProblemId
    told: Prose
    how: Line


class PauseProblem(Message):
    """Pauses the stages. Tenures, deadlines and promises go on as if nothing had been said."""

    kind: Literal["problem.pause"] = "problem.pause"
    problem: ProblemId
    reason: Prose
    until: Instant


class ResumeProblem(Message):
    kind: Literal["problem.resume"] = "problem.resume"
    problem: ProblemId
    reason: Prose


class MergeProblem(Message):
    """It goes on in another problem, where each of its duties has a successor already."""

    kind: Literal["problem.merge"] = "problem.merge"
    problem: ProblemId
    into: ProblemId
    successors: Annotated[dict[ResponsibilityId, ResponsibilityId], Field(max_length=100)]
    """For each responsibility here the one there that takes its place, of the same holder."""
    reason: Prose


class RequestReview(Message):
    """By a partner, or by citizens whose reports reach the threshold."""

    kind: Literal["review.request"] = "review.request"
    problem: ProblemId
    reason: Prose
    reports: Annotated[tuple[Report, ...], Field(max_length=100)] = ()


class ConcludeReview(Message):
    """By an independent chair. It changes no responsibility; from monitoring it can reopen."""

    kind: Literal["review.conclude"] = "review.conclude"
    problem: ProblemId
    findings: Prose
    actions: Prose
    """What follows, as those who asked are told."""
    to: Earlier | None = None


MethodCommand = (
    RecordCheers
    | AskDismissal
    | DismissProblem
    | RefuseDismissal
    | SetGoals
    | PrioritiseProblem
    | BeginAnalysis
    | BeginResponse
    | BeginAssessment
    | ConcludeAssessment
    | ReopenProblem
    | InformCitizens
    | PauseProblem
    | ResumeProblem
    | MergeProblem
    | RequestReview
    | ConcludeReview
    | AnalysisCommand
    | PlanCommand
    | PublishingCommand
    | FollowPlaybook
)
