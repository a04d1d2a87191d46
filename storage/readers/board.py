"""The board of those who steer: problems by stage and risk, what waits for whom, and how much."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.named import queries
from storage.planning import planned_anew
from storage.readers.places import BEGINNING, Place

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

_SQL = queries(__file__)
SOON = timedelta(hours=48)
RISKS = ("late", "soon", "on_course", "idle")
"""Of an open problem: a deadline has passed; one passes within SOON; it waits for somebody for
longer than that; nothing waits for anybody, so that nothing would be missed if it were forgotten.
"""


@dataclass(frozen=True, slots=True)
class Only:
    """What the board is narrowed to; None leaves everything."""

    stage: str | None = None
    party: str | None = None
    risk: str | None = None


@dataclass(frozen=True, slots=True)
class Square:
    """How many open problems are at this stage and at this risk."""

    stage: str
    risk: str
    problems: int


@dataclass(frozen=True, slots=True)
class Load:
    """What a party holds, what waits for it, and how much of that is late."""

    party: str
    held: int
    handoffs: int
    commitments: int
    others: int
    """Steps of the ladder and actions of plans."""
    late: int


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that waits for a party: a handoff, a commitment, a step of the ladder (its title is
    the method) or an action of a plan. `version` is that of the terms or the promise."""

    noun: str
    id: str
    party: str
    other: str
    problem: str
    problem_title: str
    title: str
    stage: str
    state: str
    due: datetime | None
    version: int
    countered: bool
    asked: bool
    """Another date or content of a promise is asked for."""


async def squares(conn: "Asking", now: datetime, party: str | None = None) -> list[Square]:
    """Counts of open problems; of those alone in which something waits for the party, if named."""
    rows = await conn.fetch(_SQL["squares"], now, now + SOON, party)
    return [Square(**row) for row in rows]


async def loads(conn: "Asking", now: datetime) -> list[Load]:
    """Every party for which something waits or that holds something, the latest first."""
    return [Load(**row) for row in await conn.fetch(_SQL["loads"], now)]


async def matters(
    pool: "Pool", now: datetime, only: Only, *, after: Place = BEGINNING, limit: int = 50
) -> list[Matter]:
    """What waits, soonest first."""
    late = now if only.risk == "late" else None
    soon = now + SOON if only.risk == "soon" else None
    async with planned_anew(pool) as conn:
        rows = await conn.fetch(
            _SQL["matters"], *after, limit, only.stage, only.party, late or soon,
            now if soon else None,
        )  # fmt: skip
    return [Matter(**row) for row in rows]


async def idle(
    conn: "Asking", stage: str | None, *, after: str = "", limit: int = 50
) -> list[tuple[str, str, str]]:
    """Open problems in which nothing waits for anybody: id, title and stage, by id."""
    rows = await conn.fetch(_SQL["idle"], stage, after, limit)
    return [(row["problem"], row["title"], row["stage"]) for row in rows]
