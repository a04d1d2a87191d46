"""What the public page answers with. Party names, and words that were written for the public."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Answering:
    """A party that answers for a part of the problem now; a single citizen is never named."""

    party: str | None
    side: str
    since: date


@dataclass(frozen=True, slots=True)
class PublicProblem:
    """A published problem. Days are those of its own calendar's time zone."""

    problem: str
    title: str
    text: str
    area: str
    stage: str
    since: date
    """Since when it is worked on."""
    ended: date | None
    into: str | None
    """The problem in which it goes on, where it was merged."""
    published_at: datetime
    answering: tuple[Answering, ...]
