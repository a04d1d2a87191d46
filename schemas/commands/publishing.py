"""Commands that put a problem on the public page and take it off again."""

from typing import Literal

from schemas.base import Line, Message, Prose
from schemas.ids import ProblemId


class PublishProblem(Message):
    """Show the problem on the public page in these words and no others; the newest stand.

    What is said inside, its title and statement above all, is never shown there by itself.
    """

    kind: Literal["problem.publish"] = "problem.publish"
    problem: ProblemId
    title: Line
    text: Prose
    area: Line
    """A part of town, such as Harbour; never an address at which somebody lives."""


class UnpublishProblem(Message):
    """Take the problem off the public page."""

    kind: Literal["problem.unpublish"] = "problem.unpublish"
    problem: ProblemId
    reason: Prose


PublishingCommand = PublishProblem | UnpublishProblem
