"""What the public page may show: only what police who steer the problem wrote for it."""

from typing import assert_never

from rules.asked import Asked
from rules.decide.stages import must_steer
from schemas.commands.publishing import PublishingCommand, PublishProblem, UnpublishProblem
from schemas.errors import Refused
from schemas.events import OnProblem
from schemas.events.publishing import ProblemPublished, ProblemUnpublished


class NotPublished(Refused):
    def __init__(self, problem: str) -> None:
        super().__init__(
            f"{problem} is not on the public page.",
            next_step=f"See what is said of it there: remit problem show {problem}",
        )


def decided(asked: Asked, command: PublishingCommand) -> OnProblem:
    """Raises NotPublished where there is nothing to take off."""
    stamp, problem = asked.stamp, command.problem
    match command:
        case PublishProblem():
            must_steer(asked, "publishing a problem")
            return ProblemPublished(
                stamp=stamp, problem=problem, title=command.title, text=command.text,
                area=command.area,
            )  # fmt: skip
        case UnpublishProblem():
            must_steer(asked, "taking a problem off the public page")
            if asked.problem.method.public is None:
                raise NotPublished(problem)
            return ProblemUnpublished(stamp=stamp, problem=problem, reason=command.reason)
        case _:
            assert_never(command)
