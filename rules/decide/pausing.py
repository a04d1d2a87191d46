"""Pausing the stages of a problem. Tenures, deadlines and promises never pause with them."""

from rules.asked import Asked
from rules.clocks import must_be_ahead, start_clock
from rules.decide.analysing import reopening
from rules.decide.stages import must_be_in
from rules.not_yet import WrongStage
from schemas.clocks import ClockKind, Patience
from schemas.commands.method import PauseProblem, ResumeProblem
from schemas.events import OnProblem
from schemas.events.method import ProblemPaused, ProblemResumed
from schemas.method import OPEN_STAGES
from schemas.state.method import Paused


def pause(asked: Asked, command: PauseProblem) -> ProblemPaused:
    asked.must_lead_police("pausing a problem")
    must_be_in(asked, *OPEN_STAGES)
    must_be_ahead("The day on which it goes on", asked.at, command.until)
    clock = start_clock(
        asked.problem.calendar, ClockKind.RESUME, asked.at, command.until,
        Patience(remind_before="0m"),
    )  # fmt: skip
    return ProblemPaused(
        stamp=asked.stamp, problem=command.problem, reason=command.reason, clocks=(clock,)
    )


def resume(asked: Asked, command: ResumeProblem) -> list[OnProblem]:
    asked.must_lead_police("resuming a problem")
    paused = asked.problem.method.paused
    if paused is None:
        raise WrongStage(asked.problem.problem, asked.problem.stage, ("paused",))
    return resumed(asked, paused, command.reason)


def resumed(asked: Asked, paused: Paused, reason: str | None) -> list[OnProblem]:
    """Goes on where it stopped; what was read meanwhile under monitoring is heeded now."""
    going_on = ProblemResumed(
        stamp=asked.stamp, problem=asked.problem.problem, to=paused.stage, reason=reason
    )
    return [going_on, *reopening(asked, asked.problem.method.measures, paused.stage)]
