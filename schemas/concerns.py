"""What concerns are about, where they and their candidates stand, and what readers answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from schemas.base import DISCLOSED, Message


class Source(StrEnum):
    """Who noticed it first; who recorded it stands in the stamp."""

    CITIZEN = "citizen"
    OFFICER = "officer"
    AGENCY = "agency"


class Matter(StrEnum):
    """The kinds of matters. The first eight are those that the FBI counts as Part I crime."""

    HOMICIDE = "homicide"
    RAPE = "rape"
    ROBBERY = "robbery"
    ASSAULT = "assault"
    BURGLARY = "burglary"
    THEFT = "theft"
    VEHICLE_THEFT = "vehicle_theft"
    ARSON = "arson"
    DOMESTIC = "domestic"
    DRUGS = "drugs"
    ALCOHOL = "alcohol"
    PROSTITUTION = "prostitution"
    FRAUD = "fraud"
    VANDALISM = "vandalism"
    NOISE = "noise"
    HARASSMENT = "harassment"
    DISORDER = "disorder"
    TRAFFIC = "traffic"
    DUMPING = "dumping"
    DECAY = "decay"
    LIGHTING = "lighting"
    ANIMALS = "animals"
    WELFARE = "welfare"
    FEAR = "fear"
    """Somebody is afraid, whatever was counted there."""
    OTHER = "other"


PART_ONE = tuple(Matter)[:8]


class ConcernState(StrEnum):
    UNREPORTED = "unreported"
    REPORTED = "reported"
    LINKED = "linked"
    MERGED = "merged"
    REFERRED = "referred"
    CLOSED = "closed"


class CandidateState(StrEnum):
    UNPROPOSED = "unproposed"
    PROPOSED = "proposed"
    TAKEN_UP = "taken_up"
    SET_ASIDE = "set_aside"


def _on_earth(text: str) -> str:
    north, east = coordinates(text)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError("a latitude and a longitude are expected, such as 39.73920,-104.99030")
    return text


Point = Annotated[
    str,
    DISCLOSED,
    StringConstraints(pattern=r"^-?\d{1,2}\.\d{1,7},-?\d{1,3}\.\d{1,7}$"),
    AfterValidator(_on_earth),
]
"""Latitude and longitude in degrees (WGS 84). It may be somebody's home, so it is a text."""


def coordinates(point: str) -> tuple[float, float]:
    """Latitude and longitude of a `Point`."""
    north, _, east = point.partition(",")
    return float(north), float(east)


class ScanRule(Message):
    """When concerns about one place and kind make a candidate, which keeps its rule."""

    threshold: Annotated[int, Field(ge=2, le=100)] = 3
    """So many concerns."""
    window_days: Annotated[int, Field(ge=1, le=730)] = 180
    """Reported within so many days before the scan."""
    radius_m: Annotated[int, Field(ge=0, le=5000)] = 150
    """Within so many metres of each other, or at a place of the same name."""


@dataclass(frozen=True, slots=True)
class ConcernView:
    """One concern as it stands. The document holds its texts and where it went."""

    concern: str
    seq: int
    state: str
    source: str
    matter: str
    place: str | None
    party: str
    reported_by: str
    reported_at: datetime
    problem: str | None
    merged_into: str | None
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One candidate as it stands, with the ids of its concerns."""

    candidate: str
    seq: int
    state: str
    matter: str
    place: str | None
    concerns: tuple[str, ...]
    proposed_at: datetime
    problem: str | None
    reason: str | None
    rule: dict[str, int]
