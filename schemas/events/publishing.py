"""What the public is shown of a problem, and when no longer."""

from typing import Literal

from schemas.base import Line, Prose
from schemas.events.base import Happened
from schemas.ids import ProblemId


class ProblemPublished(Happened):
    """From this instant the public page shows the problem in these words."""

    kind: Literal["problem.published"] = "problem.published"
    problem: ProblemId
    title: Line
    text: Prose
    area: Line


class ProblemUnpublished(Happened):
    kind: Literal["problem.unpublished"] = "problem.unpublished"
    problem: ProblemId
    reason: Prose


PublishingEvent = ProblemPublished | ProblemUnpublished
