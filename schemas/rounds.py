"""What a priority round asks, what people answer, what comes of it, and what readers answer.

A round has three results that are never mixed: the ranking of items, the fear of crime, and how
people want to be policed.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.base import Line, Message, Prose
from schemas.ids import CandidateId, PartyId, ProblemId
from schemas.method import Number


class RoundState(StrEnum):
    UNOPENED = "unopened"
    OPEN = "open"
    CLOSED = "closed"


class AskedBy(StrEnum):
    """How people are asked, which decides who can answer at all."""

    SURVEY = "survey"
    MAIL = "mail"
    TELEPHONE = "telephone"
    DOOR_TO_DOOR = "door_to_door"
    MEETING = "meeting"
    INTERVIEWS = "interviews"
    ONLINE = "online"


class PolicingStyle(StrEnum):
    """How people want to be policed. Each may name several."""

    FOOT_PATROL = "foot_patrol"
    CAR_PATROL = "car_patrol"
    ONE_OFFICER_WE_KNOW = "one_officer_we_know"
    MEETINGS = "meetings"
    INFORMATION = "information"
    YOUTH_WORK = "youth_work"
    MEDIATION = "mediation"
    WARNINGS_FIRST = "warnings_first"
    STRICT_ENFORCEMENT = "strict_enforcement"
    HELP_FOR_VICTIMS = "help_for_victims"
    OTHER_SERVICES = "other_services"
    """Somebody other than police should come."""


class CameOfIt(StrEnum):
    """What came of an item: “you said, we did”."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_DONE = "not_done"


class Warned(StrEnum):
    """Why the answers may not speak for the community (`rules.rounds.counting`)."""

    NOBODY_ANSWERED = "nobody_answered"
    FEW_ANSWERED = "few_answered"
    LOW_RESPONSE = "low_response"
    OPEN_CALL = "open_call"
    GROUP_SILENT = "group_silent"
    ONE_GROUP = "one_group"


ItemKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
GroupKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
SheetId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,79}$")]
"""The number on a sheet of answers, never a name. Whoever answers under an account of their own
has one sheet, called after that account."""


class Item(Message):
    """Something that people are asked to rank: a problem, a candidate, or a matter in words."""

    item: ItemKey
    title: Line
    problem: ProblemId | None = None
    candidate: CandidateId | None = None
    part_one: bool = False
    """Whether it is a Part I crime of the FBI's reporting programme. Shown beside the ranks, and
    no part of them."""


class Group(Message):
    """Some of those who are asked. `invited` is None for an open call to whoever comes."""

    group: GroupKey
    invited: Annotated[int, Field(ge=1, le=10_000_000)] | None = None
    through: PartyId | None = None
    """A registered party that reaches these people and is told what they are told."""


class FearQuestion(Message):
    """Asked of people, never worked out from counts: 1 is without fear, `scale` the most."""

    question: Line = "How worried are you about crime in this area?"
    scale: Annotated[int, Field(ge=3, le=11)] = 5


class Sheet(Message):
    """What one person answers. No name, no address."""

    sheet: SheetId
    order: Annotated[tuple[ItemKey, ...], Field(min_length=1, max_length=30)]
    """The items from the most important on; those that matter less may be left out."""
    group: GroupKey | None = None
    """Needed where more than one group is asked."""
    fear: Annotated[int, Field(ge=1, le=11)] | None = None
    styles: Annotated[tuple[PolicingStyle, ...], Field(max_length=11)] = ()

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        for said in (self.order, self.styles):
            if len(set(said)) < len(said):
                raise ValueError("name each one once")
        return self


class Ranked(Message):
    """One item as citizens and police rank it; equal means share the better rank."""

    item: ItemKey
    citizens: int | None
    mean: Number | None
    """The mean rank, to two decimals; None where nobody answered."""
    first: int
    """How many put it first."""
    police: int | None
    part_one: bool


class Gap(Message):
    """How far the rankings of police and citizens are apart.

    `present` says whether they differ at all, which is what matters most to people's attitude.
    """

    present: bool
    tau_b: Number | None
    """Kendall's tau-b: 1 the same order, 0 unrelated, -1 reversed. None where citizens rank all
    items alike, so that there is no order to compare."""
    crossed: int
    """Pairs of items that one side ranks one way and the other side the other way."""
    pairs: int
    widest: ItemKey | None
    """The item whose two ranks are furthest apart."""


class Fear(Message):
    """Fear of crime as a measure of its own."""

    n: int
    mean: Number
    afraid: Number
    """Per cent of those who answered above the middle of the scale."""
    counts: tuple[int, ...]
    """How many gave each answer, from 1 on."""


class Answers(Message):
    """How many answered of how many who were asked; `rate` counts invited groups only."""

    n: int
    invited: int | None
    rate: Number | None
    """Per cent; None where nobody was invited by number."""
    by_group: dict[GroupKey, int]


class Result(Message):
    """What a round found, worked out when it closed."""

    answers: Answers
    ranking: tuple[Ranked, ...]
    """In the order of the citizens."""
    gap: Gap | None
    """None where police ranked nothing or nobody answered."""
    fear: Fear | None
    styles: dict[PolicingStyle, int]
    warnings: tuple[Warned, ...]


class Report(Message):
    """What came of one item."""

    entry: int
    outcome: CameOfIt
    text: Prose
    taken_up_as: ProblemId | None
    told: Line | None


class RoundFigures(Message):
    """What a round says of one problem, as it travels beside a command on that problem."""

    round_entry: int
    """The entry that closed it."""
    items: int
    police_rank: int | None
    citizen_rank: int | None
    answered: int
    invited: int | None
    gap: bool | None
    tau_b: Number | None
    warnings: tuple[Warned, ...]


class Tally(Message):
    """The answers so far, counted and no longer told apart."""

    n: int = 0
    ranks: dict[ItemKey, int] = {}
    """Of each item the sum of its ranks, doubled, so that halves stay whole."""
    first: dict[ItemKey, int] = {}
    by_group: dict[GroupKey, int] = {}
    fear: tuple[int, ...] = ()
    styles: dict[PolicingStyle, int] = {}


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round as it stands. The document has items, groups, rankings, result and reports."""

    round: str
    seq: int
    state: str
    title: str
    area: str
    party: str
    opened_at: datetime
    closes: datetime
    answered: int
    document: dict[str, Any]
