"""Priority rounds as they stand."""

import json
from typing import TYPE_CHECKING, Any

from schemas.rounds import RoundView
from storage.named import queries
from storage.readers.places import Ranked

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def rounds(
    conn: "Asking",
    *,
    state: str | None = None,
    area: str | None = None,
    problem: str | None = None,
    after: Ranked | None = None,
    limit: int = 1_000,
) -> list[RoundView]:
    """Those that are open first, then newest first. With `problem`, those that asked about it, or
    about the candidate that became it. `limit` of them that come `after` a place."""
    place = after or (None, None, None)
    rows = await conn.fetch(_SQL["rounds"], state, area, problem, limit, *place)
    return [_round(row) for row in rows]


async def round_(conn: "Asking", name: str) -> RoundView | None:
    row = await conn.fetchrow(_SQL["round"], name)
    return None if row is None else _round(row)


def _round(row: Any) -> RoundView:
    told = {name: row[name] for name in RoundView.__slots__ if name != "document"}
    return RoundView(**told, document=json.loads(row["document"]))
