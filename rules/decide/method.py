"""Carrying a problem from stage to stage: each command to its rule, and the stages' own guards."""

from typing import Any, assert_never

from rules.asked import WORKING, Asked
from rules.decide import (
    analysing,
    assessing,
    ending,
    pausing,
    planning,
    publishing,
    reviewing,
)
from rules.decide.stages import must_be_in, must_steer, must_take_part
from rules.method import for_analysis, for_response
from rules.not_yet import NoPublicVoice, NotAskedAbout, NotReady, RoundNotClosed, RoundUnknown
from rules.partners import partners
from rules.plan import open_actions
from rules.playbook import follow
from rules.refusals import StillOpen
from rules.states import open_commitments
from schemas.commands import method as m
from schemas.commands.analysis import AnalysisCommand
from schemas.commands.method import MethodCommand
from schemas.commands.plan import PlanCommand
from schemas.commands.playbook import FollowPlaybook
from schemas.commands.publishing import PublishingCommand
from schemas.events import OnProblem
from schemas.events.method import (
    AnalysisBegun,
    AssessmentBegun,
    CheersRecorded,
    CitizensInformed,
    GoalsSet,
    ProblemPrioritised,
    ResponseBegun,
)
from schemas.ids import round_stream
from schemas.rounds import RoundState


def decided(asked: Asked, command: MethodCommand) -> list[OnProblem]:
    if isinstance(command, AnalysisCommand):
        must_take_part(asked, WORKING)
        return analysing.decided(asked, command)
    if isinstance(command, PlanCommand):
        return planning.decided(asked, command)
    if isinstance(command, FollowPlaybook):
        return follow(asked, command)
    if isinstance(command, PublishingCommand):
        return [publishing.decided(asked, command)]
    match command:
        case m.RecordCheers() | m.SetGoals() | m.PrioritiseProblem() | m.InformCitizens():
            return [_scanned(asked, command)]
        case m.BeginAnalysis():
            return [begin_analysis(asked, command)]
        case m.BeginResponse():
            return [begin_response(asked, command)]
        case m.BeginAssessment():
            return [begin_assessment(asked, command)]
        case m.AskDismissal():
            return [ending.ask_dismissal(asked, command)]
        case m.DismissProblem():
            return [ending.dismiss(asked, command)]
        case m.RefuseDismissal():
            return [ending.refuse_dismissal(asked, command)]
        case m.MergeProblem():
            return [ending.merge(asked, command)]
        case m.ConcludeAssessment():
            return [assessing.conclude(asked, command)]
        case m.ReopenProblem():
            return [assessing.reopen(asked, command)]
        case m.PauseProblem():
            return [pausing.pause(asked, command)]
        case m.ResumeProblem():
            return pausing.resume(asked, command)
        case m.RequestReview():
            return [reviewing.request(asked, command)]
        case m.ConcludeReview():
            return reviewing.conclude(asked, command)
        case _:
            assert_never(command)


def _scanned(
    asked: Asked,
    command: m.RecordCheers | m.SetGoals | m.PrioritiseProblem | m.InformCitizens,
) -> OnProblem:
    """What police say of a problem; answers, goals and priority can be given anew later on."""
    stamp, problem = asked.stamp, command.problem
    match command:
        case m.RecordCheers():
            must_steer(asked, "answering the CHEERS questions")
            must_be_in(asked, "scanning")
            return CheersRecorded(stamp=stamp, problem=problem, answers=command.answers)
        case m.SetGoals():
            must_steer(asked, "setting goals")
            return GoalsSet(
                stamp=stamp, problem=problem, goal=command.goal, broad=command.broad,
                specific=command.specific,
            )  # fmt: skip
        case m.PrioritiseProblem():
            must_steer(asked, "prioritising a problem")
            return ProblemPrioritised(
                stamp=stamp, problem=problem, rank=command.rank, part_one=command.part_one,
                round=command.round, because=command.because, **_figures(asked, command),
            )  # fmt: skip
        case m.InformCitizens():
            must_steer(asked, "informing the citizens")
            return CitizensInformed(
                stamp=stamp, problem=problem, told=command.told, how=command.how
            )
        case _:
            assert_never(command)


def _figures(asked: Asked, command: m.PrioritiseProblem) -> dict[str, Any]:
    """What the round says, which stands beside the rank whatever rank is given."""
    if command.round is None:
        return {}
    stream = round_stream(command.round)
    seen = next((one for one in asked.request.seen if one.stream == stream), None)
    if seen is None:
        raise RoundUnknown(command.round)
    if seen.state != RoundState.CLOSED:
        raise RoundNotClosed(command.round)
    if seen.figures is None:
        raise NotAskedAbout(command.problem, command.round)
    if seen.figures.answered == 0:
        raise NoPublicVoice(command.round)
    return dict(seen.figures)


def begin_analysis(asked: Asked, command: m.BeginAnalysis) -> OnProblem:
    """CHEERS passed, a priority, goals, and a partner or the reason why there is none."""
    must_steer(asked, "beginning the analysis")
    must_be_in(asked, "scanning")
    missing = for_analysis(asked.problem.method)
    company = partners(asked)
    if company is not None and not company[0] and command.alone is None:
        missing += ("partner",)
    if missing:
        raise NotReady(command.problem, missing)
    found, rests_on = company or (None, ())
    return AnalysisBegun(
        stamp=asked.stamp, problem=command.problem, partners=found, rests_on=rests_on,
        alone=None if found else command.alone,
    )  # fmt: skip


def begin_response(asked: Asked, command: m.BeginResponse) -> OnProblem:
    """A hypothesis, an inventory and a measured baseline, or a supervisor's recorded reason."""
    must_steer(asked, "beginning the response")
    must_be_in(asked, "analysis")
    missing = for_response(asked.problem.method)
    if missing and command.because is None:
        raise NotReady(command.problem, missing)
    if missing:
        asked.must_lead_police("passing over the analysis")
    return ResponseBegun(
        stamp=asked.stamp,
        problem=command.problem,
        owner=command.owner or asked.standing.person,
        missing=missing,
        because=command.because if missing else None,
    )


def begin_assessment(asked: Asked, command: m.BeginAssessment) -> OnProblem:
    """A plan that is called implemented leaves no promise open, and no action."""
    must_steer(asked, "beginning the assessment")
    must_be_in(asked, "response")
    unfinished = [one.commitment for one in open_commitments(asked.problem)]
    unfinished += [f"the action {one.action}" for one in open_actions(asked.problem.plan)]
    if command.plan == "implemented" and unfinished:
        raise StillOpen(command.problem, unfinished)
    return AssessmentBegun(
        stamp=asked.stamp, problem=command.problem, plan=command.plan, note=command.note
    )
