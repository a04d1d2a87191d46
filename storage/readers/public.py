"""What the public page shows: published problems, and the newest round that has closed."""

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.public import Answering, PublicProblem
from schemas.rounds import RoundView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)
_GONE = re.compile(r"\[(expunged|missing)\b")
"""What stands where a text was; until it is published anew, the problem is not shown."""
MOST = 500
"""Problems on the page. A town works on dozens."""


async def published(
    conn: "Asking", *, ended_after: datetime, problem: str | None = None
) -> list[PublicProblem]:
    """The published problems that are open or ended after this instant; the newest first."""
    rows = await conn.fetch(_SQL["published"], ended_after, problem, MOST)
    named = await conn.fetch(_SQL["answering"], [row["problem"] for row in rows])
    found = [
        _problem(row, [one for one in named if one["problem"] == row["problem"]]) for row in rows
    ]
    return [one for one in found if not any(map(_GONE.match, (one.title, one.text, one.area)))]


async def last_round(conn: "Asking") -> RoundView | None:
    """The priority round that closed last."""
    row = await conn.fetchrow(_SQL["last_round"])
    if row is None:
        return None
    told = {name: row[name] for name in RoundView.__slots__ if name != "document"}
    return RoundView(**told, document=json.loads(row["document"]))


def _problem(row: Any, named: list[Any]) -> PublicProblem:
    said = json.loads(row["said"])
    return PublicProblem(
        problem=row["problem"],
        title=said["title"],
        text=said["text"],
        area=said["area"],
        stage=row["stage"],
        since=row["since"],
        ended=row["ended"],
        into=row["into"],
        published_at=datetime.fromisoformat(said["since"]),
        answering=tuple(Answering(one["party"], one["side"], one["since"]) for one in named),
    )
