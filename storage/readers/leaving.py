"""What rests on parties that take part no longer, and who has nobody left to speak for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A problem on which something rests on an inactive party. `seq` is the entry of the party
    that made it so, `upto` the newest entry of the problem."""

    party: str
    seq: int
    problem: str
    upto: int


@dataclass(frozen=True, slots=True)
class Unspoken:
    """A party for which nobody can decide since its entry `seq`."""

    party: str
    seq: int
    until: datetime


async def problems_of(conn: "Asking", party: str) -> list[str]:
    return [row["problem"] for row in await conn.fetch(_SQL["problems_of"], party)]


async def kept_by(conn: "Asking", police: str) -> list[str]:
    """The first open problems that this police party keeps."""
    return [row["problem"] for row in await conn.fetch(_SQL["kept_by"], police)]


async def left_behind(conn: "Asking") -> list[LeftBehind]:
    return [LeftBehind(**row) for row in await conn.fetch(_SQL["left_behind"])]


async def partnerships_of(conn: "Asking", party: str) -> list[str]:
    return [row["partnership"] for row in await conn.fetch(_SQL["partnerships_of"], party)]


async def still_members(conn: "Asking") -> list[LeftBehind]:
    """As `left_behind`; what they name as the problem is the partnership."""
    return [LeftBehind(**row) for row in await conn.fetch(_SQL["still_members"])]


async def who_may_convene(conn: "Asking", partnership: str) -> list[str]:
    return [row["party"] for row in await conn.fetch(_SQL["who_may_convene"], partnership)]


async def voices(conn: "Asking", binding: Iterable[str]) -> list[tuple[str, int]]:
    """Parties of which something is to be said, and the entry that last said it, or by which they
    take part where nothing was said since."""
    rows = await conn.fetch(_SQL["voices"], [*binding])
    return [(row["party"], row["seq"]) for row in rows]


async def unspoken(
    conn: "Asking", within: timedelta, *, by: datetime | None = None
) -> list[Unspoken]:
    """Soonest first; only those whose time is over by then, where `by` is given."""
    return [Unspoken(**row) for row in await conn.fetch(_SQL["unspoken"], within, by)]


async def police_of(conn: "Asking", party: str) -> list[str]:
    return [row["police"] for row in await conn.fetch(_SQL["police_of"], party)]
