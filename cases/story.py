"""A story: who takes part, what the problem is, what happens when, and what must then be true.

This is the whole format. `remit case schema` prints it as JSON Schema.
"""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from schemas.base import Line, Message, Prose
from schemas.calendars import Calendar, Zone
from schemas.commands.party import Email
from schemas.commands.problem import NewResponsibility
from schemas.ids import PartyId, PersonId, ProblemId
from schemas.parties import Grade, PartyKind, Role
from schemas.playbook import PlaybookId

SPAN = re.compile(r"^(0|[1-9][0-9]{0,4})(m|h|d|w|wd|wh)$", re.ASCII)
WRITTEN = re.compile(r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$", re.ASCII)
_WEEKDAY = re.compile(
    r"^(monday|tuesday|wednesday|thursday|friday|saturday|sunday) ([01]\d|2[0-3]):[0-5]\d$",
    re.ASCII,
)
_NAME = re.compile(r"^[a-z][a-z0-9-]{0,39}$", re.ASCII)
_MADE_BY_COUNT = re.compile(r"^[hc][1-9][0-9]{0,5}$", re.ASCII)


def _moment(text: object) -> object:
    if not isinstance(text, str) or not (SPAN.match(text.strip()) or WRITTEN.match(text.strip())):
        raise ValueError(
            "a time is expected: counted from the start, such as 3d, 12h, 2w or 5wd (working"
            " days), or a date and time such as 2027-03-01 09:00"
        )
    return text.strip()


def _start(text: object) -> object:
    said = text.strip().lower() if isinstance(text, str) else ""
    if not (_WEEKDAY.match(said) or WRITTEN.match(said.upper())):
        raise ValueError(
            "the start is a weekday and a time, such as monday 09:00 (the next one is meant), or"
            " a date and time still to come"
        )
    return said if _WEEKDAY.match(said) else said.upper()


def _name(text: str) -> str:
    if not _NAME.match(text):
        raise ValueError("a name of small letters, digits and hyphens is expected, such as offer")
    if _MADE_BY_COUNT.match(text):
        raise ValueError(f"{text} already names what the engine counts; choose a word")
    return text


def _listed(one_or_more: object) -> object:
    """One of a thing may be written without the list around it."""
    if isinstance(one_or_more, dict):
        return (one_or_more,)
    return tuple(one_or_more) if isinstance(one_or_more, list) else one_or_more


Moment = Annotated[
    str,
    BeforeValidator(_moment),
    Field(description="Counted from the start (3d, 12h, 2w, 5wd), or a date and time."),
]
Name = Annotated[str, AfterValidator(_name)]
Reference = Line
"""A responsibility by its key, a handoff or commitment by the name of the step that made it or by
its count (`h1`, `c2`), or any of them by its whole id."""


class Told(Message):
    """What is written in a story. Its words describe themselves in the JSON Schema."""

    model_config = ConfigDict(populate_by_name=True, use_attribute_docstrings=True)


class StoryParty(Told):
    """An organisation or group that takes part."""

    name: Line
    kind: PartyKind
    zone: Zone | None = None
    """The zone of the problem's calendar where nothing is said."""


class StoryPerson(Told):
    """Someone who speaks for a party; the id says which."""

    name: Line
    role: Role = Role.REPRESENTATIVE
    grade: Grade = Grade.FULL
    email: Email | None = None


class StoryProblem(Told):
    """The problem, opened at the start of the story by the person named in `as`."""

    id: ProblemId
    """Short, such as `motel`; ids of everything within begin with it."""
    as_: PersonId = Field(alias="as")
    """The police operator who opens it."""
    title: Line
    statement: Prose
    """Who, what, where, when, why, how often, and the harm."""
    source: Prose | None = None
    calendar: Calendar = Calendar()
    """When people work: working days (`wd`) and hours (`wh`) are counted by it."""
    playbook: PlaybookId | None = None
    """The version of a playbook that it follows from its opening, such as `alarms@2`."""
    responsibilities: Annotated[tuple[NewResponsibility, ...], Field(min_length=1, max_length=40)]


class ExpectedHolder(Told):
    """Who is responsible. `nobody` is for the time before it began and after it ended.

    With `at`, at that instant, before whatever the story does at the same instant.
    """

    responsibility: Reference
    holder: PartyId | Literal["nobody"]
    at: Moment | None = None


class ExpectedNotice(Told):
    """Something the party has been told by now, or with `count`, exactly so many times."""

    to: PartyId
    kind: Line | None = None
    """The kind of event it is about, such as handoff.offered."""
    about: Reference | None = None
    role: Role | None = None
    """The role that an escalation calls in."""
    count: Annotated[int, Field(ge=0, le=1_000)] | None = None


class Expectations(Told):
    """What must be true now, after the step and at its time. At least one thing is said."""

    who: Annotated[tuple[ExpectedHolder, ...], BeforeValidator(_listed)] = ()
    """Who is responsible, now or at another time of the story."""
    states: dict[Reference, Line] = {}
    """The state of each thing named: `alarm-offer: accepted`, `c1: kept`, `motel: closed`."""
    turn: dict[Reference, PartyId | Literal["nobody"]] = {}
    """The party that has to move next on a handoff or a commitment."""
    notifications: Annotated[tuple[ExpectedNotice, ...], BeforeValidator(_listed)] = ()
    """What parties have been told."""
    entries: dict[Line, Annotated[int, Field(ge=0, le=10_000)]] = {}
    """How many entries of a kind the story has made, without those of the directory:
    `handoff.escalated: 3`."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.count:
            raise ValueError("say what is expected: who, states, turn, notifications or entries")
        return self

    @property
    def count(self) -> int:
        """How many single things are expected."""
        parts = (self.who, self.states, self.turn, self.notifications, self.entries)
        return sum(map(len, parts))


class Step(Told):
    """At some time a person does something, or something is expected, or both in this order."""

    at: Moment | None = None
    """The time of the step before where nothing is said."""
    as_: PersonId | None = Field(default=None, alias="as")
    """Who does it."""
    do: Line | None = None
    with_: dict[str, Any] = Field(default={}, alias="with")
    """The fields of the command named in `do`. The newest `version` is meant where none is said."""
    id: Name | None = None
    """A name for the handoff or commitment that this step makes."""
    deputy_for: PersonId | None = None
    """The absent person in whose name the deputy in `as` speaks."""
    refused: Line | None = None
    """The code with which a rule must refuse this step; then nothing may have changed."""
    expect: Expectations | None = None
    note: Prose | None = None
    """For readers of the story; it is shown with the step."""

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if (self.do is None) != (self.as_ is None):
            missing = "as: who does it" if self.as_ is None else "do: what is done"
            raise ValueError(f"a step that does something needs both as and do; add {missing}")
        if self.do is None:
            for field in ("with_", "id", "deputy_for", "refused"):
                if getattr(self, field):
                    said = field.rstrip("_")
                    raise ValueError(f"{said} belongs to a step that does something: add as and do")
            if self.expect is None:
                raise ValueError("a step does something (as and do) or expects something (expect)")
        if self.refused and self.id:
            raise ValueError("a refused step makes nothing that could have a name; remove id")
        return self


class Story(Told):
    """A case that happened, or could have, told so that it can be played and checked."""

    title: Line
    source: Prose
    """Where the case is reported; figures in it are the sources' own claims."""
    about: Prose | None = None
    """What is known, and what was made up to tell it."""
    starts: Annotated[str, BeforeValidator(_start)] = "monday 09:00"
    """A weekday and a time, the next one being meant, or a date and time: `2027-03-01 09:00`. In
    the time zone of the problem's calendar. Stories begin today or later."""
    parties: Annotated[dict[PartyId, StoryParty], Field(min_length=1, max_length=200)]
    """By id, such as `city-police`. One of them is of the kind police."""
    people: Annotated[dict[PersonId, StoryPerson], Field(min_length=1, max_length=1_000)]
    """By id: a handle and the party that they speak for, such as `officer@city-police`."""
    problem: StoryProblem
    others: Annotated[tuple[StoryProblem, ...], Field(max_length=10)] = ()
    """Other problems that are open at the start; a step on one of them names it: `problem: …`."""
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=1_000)]
    """In the order of time."""
