"""What auditors said of entries, and how it stands."""

import json
from typing import TYPE_CHECKING, Any

from schemas.findings import FindingView
from storage.named import queries
from storage.readers.places import Ranked

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def findings(
    conn: "Asking",
    *,
    about: str | None = None,
    entry: int | None = None,
    state: str | None = None,
    after: Ranked | None = None,
    limit: int = 1_000,
) -> list[FindingView]:
    """Findings about a stream, one of its entries, or anything: those that are open first; of
    them `limit` that come `after` a place."""
    place = after or (None, None, None)
    rows = await conn.fetch(_SQL["findings"], about, entry, state, limit, *place)
    return [_finding(row) for row in rows]


async def finding(conn: "Asking", name: str) -> FindingView | None:
    row = await conn.fetchrow(_SQL["finding"], name)
    return None if row is None else _finding(row)


def _finding(row: Any) -> FindingView:
    told = {name: row[name] for name in FindingView.__slots__ if name != "said"}
    return FindingView(**told, said=tuple(json.loads(row["document"]).get("said", ())))
