"""Corrections: a later entry that says what an earlier one has wrong. The earlier one stays."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Message, Prose
from schemas.ids import ResponsibilityId


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


CorrectionCommand = ProposeCorrection | AgreeCorrection | RefuseCorrection | WithdrawCorrection
