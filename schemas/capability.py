"""What a party says it can take on, and what an offer finds when it is held against that."""

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from schemas.base import Line, Message, Prose
from schemas.ids import EntryId
from schemas.scope import Controller, Side

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = "|".join(DAYS)
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d|24:00"
_SPELL = re.compile(rf"^({_DAY})(?:-({_DAY}))? ({_CLOCK})-({_CLOCK})$", re.ASCII)
_DAY_LONG = 24 * 60
WEEK_LONG = 7 * _DAY_LONG


def spells(hours: str) -> list[tuple[int, int]]:
    """The half-open minutes of the week, from Monday 00:00, that these hours cover.

    Raises ValueError where they are not written like hours, or end before they begin.
    """
    if hours == "always":
        return [(0, WEEK_LONG)]
    found = []
    for part in hours.split(", "):
        said = _SPELL.match(part)
        if said is None:
            raise ValueError(
                "hours are written like Mon-Fri 08:00-17:00, Sat 09:00-12:00; or always"
            )
        first = DAYS.index(said[1])
        last = DAYS.index(said[2]) if said[2] else first
        since, until = _minutes(said[3]), _minutes(said[4])
        if last < first or until <= since:
            raise ValueError(
                "hours end after they begin; what passes midnight is said in two parts"
            )
        found += [
            (day * _DAY_LONG + since, day * _DAY_LONG + until) for day in range(first, last + 1)
        ]
    return found


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)


def covers(hours: str, needed: str) -> bool:
    """Whether every minute that is needed lies within these hours."""
    minutes = bytearray(WEEK_LONG)
    for since, until in spells(hours):
        minutes[since:until] = b"\x01" * (until - since)
    return all(all(minutes[since:until]) for since, until in spells(needed))


def _written_like_hours(hours: str) -> str:
    spells(hours)
    return hours


Hours = Annotated[str, StringConstraints(max_length=200), AfterValidator(_written_like_hours)]
"""`always`, or days and times such as `Mon-Fri 08:00-17:00, Sat 09:00-12:00`, as clocks show."""


class Mandate(Message):
    """A kind of duty that the party may take on: a side of the triangle, and who controls it."""

    side: Side
    controller: Controller | None = None
    """Any of that side, where nothing is said."""
    text: Line
    """By what it may: a law, a licence, its statutes."""


class Declared(Message):
    """What a party says it can take on. What is not said is not known, and refuses nothing."""

    mandates: Annotated[tuple[Mandate, ...], Field(max_length=40)] = ()
    areas: Annotated[tuple[Line, ...], Field(max_length=100)] = ()
    """Places, or parts of their names, that it serves."""
    hours: Hours | None = None
    capacity: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """How many responsibilities it can hold at once."""


class Aspect(StrEnum):
    MANDATE = "mandate"
    CAPACITY = "capacity"
    AREA = "area"
    HOURS = "hours"
    POWER = "power"


class Judged(Message):
    """One aspect of the receiver, and what was found of it."""

    aspect: Aspect
    verdict: Literal["meets", "fails", "unknown"]
    found: Line


class ReceiverCheck(Message):
    """Whether the receiver is capable, as far as is known, at the moment of asking."""

    judged: tuple[Judged, ...]
    rests_on: tuple[EntryId, ...] = ()
    """The entries of the party and of its partnerships up to which it was looked."""
    despite: Prose | None = None
    """Why it is offered although something fails; said by somebody who may."""
