"""What two parties owe each other: promises, duties that were handed over, and answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)
MOST = 500


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that `owing` owes the other. `since` is when a duty was taken on."""

    noun: str
    """`promise`, `duty` or `answer`."""
    id: str
    title: str
    problem: str
    problem_title: str
    state: str
    owing: str
    due: datetime | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Between:
    """How much stands between the party and one other."""

    other: str
    ours: int
    ours_late: int
    theirs: int
    theirs_late: int


async def owed(conn: "Asking", party: str, other: str, *, drafts: bool) -> list[Owed]:
    """Soonest due first, at most `MOST`. `drafts`: also what is not offered to the party yet."""
    rows = await conn.fetch(_SQL["owed"], party, other, drafts, MOST)
    return [Owed(**row) for row in rows]


async def between(conn: "Asking", party: str, now: datetime, *, drafts: bool) -> list[Between]:
    """Every party with which there is something, those that are late with it first."""
    rows = await conn.fetch(_SQL["between"], party, now, drafts)
    return [Between(**row) for row in rows]
