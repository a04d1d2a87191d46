"""Corrections: a later entry that says what an earlier one has wrong. The earlier one stays."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Instant, Message, Prose
from schemas.ids import ProblemId, ResponsibilityId

FactField = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}(/[0-9]{1,2})?$")]


class ProposeCorrection(Message):
    """A tenure began at another instant than was recorded; both who held it then have to agree."""

    kind: Literal["correction.propose"] = "correction.propose"
    responsibility: ResponsibilityId
    tenure: Annotated[int, Field(ge=2, le=1_000_000)]
    """The number of the tenure that began then. The tenure before it ends at the same instant."""
    since: Instant
    reason: Prose


class AgreeCorrection(Message):
    kind: Literal["correction.agree"] = "correction.agree"
    responsibility: ResponsibilityId
    since: Instant
    """The instant agreed to, said back."""


class RefuseCorrection(Message):
    kind: Literal["correction.refuse"] = "correction.refuse"
    responsibility: ResponsibilityId
    reason: Prose


class WithdrawCorrection(Message):
    """By the side that proposed it, before the other has answered."""

    kind: Literal["correction.withdraw"] = "correction.withdraw"
    responsibility: ResponsibilityId
    reason: Prose


class CorrectFact(Message):
    """A fact that one's own party described in an earlier entry, said rightly."""

    kind: Literal["fact.correct"] = "fact.correct"
    problem: ProblemId
    entry: Annotated[int, Field(ge=1, le=10_000_000)]
    field: FactField
    """What of the entry: note, reason, references/0."""
    text: Prose
    """What should stand there."""
    reason: Prose


CorrectionCommand = (
    ProposeCorrection | AgreeCorrection | RefuseCorrection | WithdrawCorrection | CorrectFact
)
