"""A department that takes handoffs by Open311: where, as what, and what its answers mean here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Status = Literal["open", "closed"]
Act = Literal["acknowledge", "progress", "done"]
MEANINGS: dict[Status, tuple[Act, ...]] = {
    "open": ("acknowledge", "progress"),
    "closed": ("progress", "done"),
}
"""What a party may declare that a status means. Nothing else can follow from one: whoever wants a
responsibility has to accept it in person."""
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Declared by the party: where its request has this status, this is done in its name."""

    status: Status
    act: Act

    def __str__(self) -> str:
        return f"{self.status}:{self.act}"


def meaning(text: str) -> Meaning:
    """Raises ValueError for what no status can mean."""
    status, _, act = text.partition(":")
    if status not in STATUSES or act not in MEANINGS[status]:
        raise ValueError(f"{text} is nothing that a status can mean")
    return Meaning(status, act)


@dataclass(frozen=True, slots=True)
class Link:
    """Where the handoffs of a party go. Its API key lies apart, sealed."""

    party: str
    url: str
    """Of the endpoint, such as https://311.example.gov/open311/v2."""
    jurisdiction: str | None
    service_code: str
    address: str
    """What is sent as `address_string`, since GeoReport needs a place."""
    speaker: str
    """The person of the party in whose name its answers are given here."""
    meanings: tuple[Meaning, ...]
    texts: bool
    """Whether what is asked is sent in words, or its number and a link only."""
    every_minutes: int
    since: datetime
    keyed: bool
    """Whether there is a key to send."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A handoff as a service request, and what is known of it there."""

    handoff: str
    party: str
    state: Literal["waiting", "sent", "ended", "failed"]
    request: str | None
    token: str | None
    status: Status | None
    notes: str | None
    updated: str | None
    made_at: datetime
    sent_at: datetime | None
    looked_at: datetime | None
    next_try_at: datetime
    attempts: int
    error: str | None
