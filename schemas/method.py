"""What is found and decided on the way from scanning to monitoring: values that commands, events
and state share.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import PartyId

Stage = Literal[
    "unopened", "scanning", "analysis", "response", "assessment", "monitoring", "closed",
    "not_a_problem", "merged", "paused",
]  # fmt: skip
"""Where a problem is. `not_a_problem` and `merged` are ends like `closed`; `paused` is a side
state that keeps the stage to come back to."""
OpenStage = Literal["scanning", "analysis", "response", "assessment", "monitoring"]
OPEN_STAGES: tuple[OpenStage, ...] = (
    "scanning",
    "analysis",
    "response",
    "assessment",
    "monitoring",
)
"""The stages of an open problem, in the order of the method."""
ENDS = ("closed", "not_a_problem", "merged")
ENDINGS = frozenset({"problem.closed", "problem.dismissed", "problem.merged"})
"""The kinds of events after which a problem is over for good."""
Earlier = Literal["scanning", "analysis", "response", "assessment"]


def _in_digits(said: object) -> object:
    """A number written as one, in YAML or JSON, means its digits."""
    return str(said) if isinstance(said, int | float) and not isinstance(said, bool) else said


Number = Annotated[
    str,
    BeforeValidator(_in_digits),
    StringConstraints(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$"),
]
"""A figure in decimal digits, up to four behind the point; kept as it was written."""
MeasureKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def amount(number: str) -> Decimal:
    """The figure, exactly."""
    return Decimal(number)


class CheersAnswer(Message):
    """One of the six questions: whether it holds, and what shows it."""

    holds: bool
    evidence: Prose


class Cheers(Message):
    """The CHEERS test (Clarke & Eck, 60 Small Steps, step 14); a problem needs all six."""

    community: CheersAnswer
    """Who is affected?"""
    harm: CheersAnswer
    expectation: CheersAnswer
    """Who expects police to act, and how is that known? Never presumed."""
    events: CheersAnswer
    recurring: CheersAnswer
    similarity: CheersAnswer

    @property
    def failed(self) -> list[str]:
        """The questions that were answered with no."""
        return [name for name in CHEERS if not getattr(self, name).holds]


CHEERS = tuple(Cheers.model_fields)


class GoalKind(StrEnum):
    """What a response can aim at (Center for Problem-Oriented Policing)."""

    ELIMINATE = "eliminate"
    REDUCE = "reduce"
    REDUCE_HARM = "reduce_harm"
    DEAL_BETTER = "deal_better"
    REFER = "refer"


class Goal(Message):
    """Specific: measured by what, how far, and by when."""

    measure: Line
    target: Line
    by: Instant


Goals = Annotated[tuple[Goal, ...], Field(min_length=1, max_length=20)]


class Corner(StrEnum):
    """The six cells of the problem analysis triangle: the inner sides and who can control each."""

    OFFENDER = "offender"
    HANDLER = "handler"
    TARGET = "target"
    GUARDIAN = "guardian"
    PLACE = "place"
    MANAGER = "manager"


class Better(StrEnum):
    """In which direction a measure gets better."""

    LOWER = "lower"
    HIGHER = "higher"


class Process(StrEnum):
    """Did responsibility really move: accepted, acted on, sustained?"""

    MOVED = "moved"
    PARTLY = "partly"
    NOT_MOVED = "not_moved"


class Outcome(StrEnum):
    """Did harm fall?"""

    FELL = "fell"
    UNCHANGED = "unchanged"
    ROSE = "rose"
    UNCLEAR = "unclear"


class Cost(Message):
    """What the response cost one party."""

    party: PartyId
    cost: Line


class Rests(Message):
    """The figures that a verdict rests on: a measure at its baseline and at its last reading."""

    measure: MeasureKey
    baseline: Number
    latest: Number
    taken_at: Instant


class Report(Message):
    """A citizen's report that something still happens: when, and where it can be found."""

    at: Instant
    reference: Line


class ReviewThreshold(Message):
    """How many reports within how many days force a review (after the UK's ASB case review)."""

    reports: int = 3
    days: int = 183


THRESHOLD = ReviewThreshold()
"""The one in force; every review names the one by which it was admitted."""
