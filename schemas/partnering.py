"""What members of a partnership say to one another: goals, duties, items of an agenda."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import (
    CommitmentId,
    HandoffId,
    PartyId,
    ProblemId,
    ResponsibilityId,
)
from schemas.partnerships import AgreementKind

Count = Annotated[int, Field(ge=1, le=1_000_000)]
Number = Annotated[int, Field(ge=1, le=10_000)]
Days = Annotated[int, Field(ge=1, le=730)]


class Criterion(Message):
    """One goal, specific enough to be missed: what is measured, what it must be, and by when."""

    measure: Line
    target: Line
    by: Instant


class Duty(Message):
    """What one side of an agreement does."""

    member: PartyId
    text: Prose


class AgreementTerms(Message):
    """What is signed. `reverts` names the responsibilities that fall back when it ends."""

    agreement_kind: AgreementKind
    title: Line
    duties: Annotated[tuple[Duty, ...], Field(min_length=1, max_length=40)]
    reserved: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    """What stays with police whatever is agreed."""
    dispute_path: Prose
    since: Instant
    until: Instant
    remind_days: Days = 30
    """The parties are reminded so many days before the end."""
    reverts: Annotated[tuple[ResponsibilityId, ...], Field(max_length=40)] = ()


Topic = ProblemId | ResponsibilityId | HandoffId | CommitmentId


class Item(Message):
    """One item of an agenda, and what of which problems it is about."""

    title: Line
    about: Annotated[tuple[Topic, ...], Field(max_length=20)] = ()


class Minute(Message):
    """What was said about the item of this number, and what was decided, if anything."""

    item: Number
    text: Prose
    decision: Prose | None = None


Reversion = Literal["reverted", "not_needed"]
