"""Partnerships as they stand."""

import json
from typing import TYPE_CHECKING, Any

from schemas.partnerships import PartnershipView
from storage.named import queries
from storage.readers.places import Ranked

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def partnerships(
    conn: "Asking",
    *,
    state: str | None = None,
    party: str | None = None,
    problem: str | None = None,
    after: Ranked | None = None,
    limit: int = 1_000,
) -> list[PartnershipView]:
    """Those that are at work first. With `party`, those into which it was ever asked.
    `limit` of them that come `after` a place."""
    place = after or (None, None, None)
    rows = await conn.fetch(_SQL["partnerships"], state, party, problem, limit, *place)
    return [_partnership(row) for row in rows]


async def partnership(conn: "Asking", name: str) -> PartnershipView | None:
    row = await conn.fetchrow(_SQL["partnership"], name)
    return None if row is None else _partnership(row)


def _partnership(row: Any) -> PartnershipView:
    told = {name: row[name] for name in PartnershipView.__slots__ if name != "document"}
    return PartnershipView(**told, document=json.loads(row["document"]))
