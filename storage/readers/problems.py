"""Problems, their responsibilities, and who held what when."""

import json
from typing import TYPE_CHECKING, Any

from schemas.views import ProblemView, ResponsibilityView, TenureView
from storage.named import queries
from storage.readers.commitments import commitments
from storage.readers.handoffs import handoffs
from storage.readers.places import LATEST, Place

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


_FEW = 1_000
"""Rows of a party's parts up to which its problems are looked up; where it has more, the newest
problems are gone through until there are enough of its own."""


async def problems(
    conn: "Asking",
    *,
    party: str | None = None,
    stage: str | None = None,
    after: Place = LATEST,
    limit: int | None = None,
) -> list[ProblemView]:
    """All problems, or those in which the party has or had a part; newest first, and of them
    `limit` that come `after` a place."""
    page: tuple[object, ...] = (*after, limit, stage)
    if party is None:
        found = await conn.fetch(_SQL["newest"], *page)
    else:
        parts = [row[0] for row in await conn.fetch(_SQL["parts"], party, _FEW + 1)]
        if len(parts) > _FEW:
            found = await conn.fetch(_SQL["newest_of"], *page, party)
        else:
            found = await conn.fetch(_SQL["newest_among"], *page, parts)
    names = [row[0] for row in found]
    return [_problem(row) for row in await conn.fetch(_SQL["problems"], names)]


async def problem(conn: "Asking", problem: str) -> ProblemView | None:
    """One problem with its responsibilities, handoffs, commitments and tenures."""
    row = await conn.fetchrow(_SQL["problem"], problem)
    if row is None:
        return None
    return _problem(
        row,
        responsibilities=tuple(await responsibilities(conn, problem)),
        handoffs=tuple(await handoffs(conn, problem=problem)),
        commitments=tuple(await commitments(conn, problem=problem)),
        tenures=tuple(await tenures(conn, problem)),
    )


async def responsibilities(conn: "Asking", problem: str) -> list[ResponsibilityView]:
    """The responsibilities of a problem, in the order in which they were established."""
    return [_responsibility(row) for row in await conn.fetch(_SQL["responsibilities"], problem)]


async def responsibility(conn: "Asking", responsibility: str) -> ResponsibilityView | None:
    row = await conn.fetchrow(_SQL["responsibility"], responsibility)
    return None if row is None else _responsibility(row)


async def tenures(conn: "Asking", problem: str) -> list[TenureView]:
    """Who held each responsibility of a problem, one tenure after the other."""
    return [TenureView(**row) for row in await conn.fetch(_SQL["tenures"], problem)]


async def tenures_of(conn: "Asking", responsibility: str) -> list[TenureView]:
    """Who held one responsibility, one tenure after the other."""
    return [TenureView(**row) for row in await conn.fetch(_SQL["tenures_of"], responsibility)]


def _problem(row: Any, **parts: Any) -> ProblemView:
    told = dict(row)
    told["document"] = json.loads(told["document"])
    told["holders"] = tuple(told["holders"])
    return ProblemView(**told, **parts)


def _responsibility(row: Any) -> ResponsibilityView:
    told = dict(row)
    told["document"] = json.loads(told["document"])
    return ResponsibilityView(**told)
