"""Assessment by somebody other than the plan's owner, and opening a problem again."""

from rules.asked import BINDING, STEERING, Asked
from rules.decide.stages import must_be_in, must_take_part
from rules.method import for_conclusion, for_monitoring, rests_on
from rules.not_allowed import OwnWork
from rules.not_yet import NotReady
from schemas.commands.method import ConcludeAssessment, ReopenProblem
from schemas.events.method import AssessmentConcluded, ProblemReopened
from schemas.parties import Role

ASSESSORS = BINDING | {Role.AUDITOR}


def conclude(asked: Asked, command: ConcludeAssessment) -> AssessmentConcluded:
    """Two verdicts, on figures; on to monitoring only with a threshold to watch."""
    problem = asked.problem
    must_be_in(asked, "assessment")
    must_take_part(asked, ASSESSORS)
    if asked.is_among(*problem.method.owners):
        raise OwnWork(asked.standing.person, "assess")
    missing = for_conclusion(problem.method, command.outcome)
    if command.to == "monitoring":
        missing += for_monitoring(problem.method)
    if missing:
        raise NotReady(problem.problem, missing)
    return AssessmentConcluded(
        stamp=asked.stamp,
        problem=command.problem,
        process=command.process,
        process_note=command.process_note,
        outcome=command.outcome,
        outcome_note=command.outcome_note,
        rests_on=rests_on(problem.method),
        displacement=command.displacement,
        diffusion=command.diffusion,
        costs=command.costs,
        to=command.to,
    )


def reopen(asked: Asked, command: ReopenProblem) -> ProblemReopened:
    """By police who steer it, or by a partner whose word binds."""
    problem = asked.problem
    must_be_in(asked, "monitoring")
    must_take_part(asked, STEERING if asked.standing.party == problem.police else BINDING)
    return ProblemReopened(
        stamp=asked.stamp,
        problem=command.problem,
        to=command.to,
        cause="asked",
        reason=command.reason,
    )
