"""A person's calendar of deadlines: its address, what it is told, and what it was told before."""

from dataclasses import dataclass
from datetime import datetime

LEAD_HOURS = (0, 2, 24, 48, 168)
"""How long before a deadline the calendar may ring; 0 is never."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One address. `titles`: whether it tells what a deadline is about, and not its number only."""

    token_hash: bytes
    person: str
    titles: bool
    lead_hours: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline that runs: of a handoff or a commitment, and which of its clocks."""

    noun: str
    id: str
    kind: str
    due: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """A date as the calendar has it. `sequence` grows whenever it is moved, ended or begun anew."""

    uid: str
    due: datetime
    sequence: int
    changed_at: datetime
    cancelled: bool
