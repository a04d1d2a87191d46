"""What waits for a party beside handoffs and promises: steps, agreements, actions and the like."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storage.named import queries
from storage.readers.places import BEGINNING, Place
from storage.readers.sieve import ALL, Sieve

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked of the party. `about` is what its page is found by."""

    noun: str
    id: str
    about: str
    title: str
    problem: str
    """Empty where it belongs to no problem."""
    problem_title: str
    state: str
    other: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Named:
    """A problem by its title, and the calendar of its deadlines as JSON."""

    problem: str
    title: str
    calendar: dict[str, Any]


async def asked(
    conn: "Asking",
    party: str,
    *,
    steps: bool,
    after: Place = BEGINNING,
    limit: int | None = None,
    sieve: Sieve = ALL,
) -> list[Asked]:
    """Soonest due first, at most `limit` after a place. `steps`: also steps of the ladder that
    are not about the party itself, for those who take or approve them."""
    rows = await conn.fetch(_SQL["asked"], party, *after, limit, steps, *sieve.arguments)
    return [Asked(**row) for row in rows]


async def named(conn: "Asking", problems: Iterable[str]) -> dict[str, Named]:
    """These problems, in the order of their titles."""
    rows = await conn.fetch(_SQL["problems"], [*problems])
    return {
        row["problem"]: Named(
            row["problem"], row["title"], json.loads(row["calendar"]) if row["calendar"] else {}
        )
        for row in rows
    }
