"""Steps of the ladder as they stand."""

import json
from typing import TYPE_CHECKING, Any

from schemas.ladder_views import Applied, StepView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def step(conn: "Asking", name: str) -> StepView | None:
    row = await conn.fetchrow(_SQL["step"], name)
    return None if row is None else _step(row)


async def steps(
    conn: "Asking",
    *,
    problem: str | None = None,
    party: str | None = None,
    state: str | None = None,
    turn: str | None = None,
    seen_by: tuple[str, bool] | None = None,
    after: tuple[str, int] | None = None,
    limit: int = 1_000,
) -> list[StepView]:
    """The steps that fit all that is given, in the order in which they were taken.

    `seen_by`: those that this party may see, and whether it is somebody who approves that asks.
    `after`: the problem and the first entry of the last step shown.
    """
    rows = await conn.fetch(
        _SQL["steps"], problem, party, state, turn, limit,
        *(seen_by or (None, False)), *(after or (None, None)),
    )  # fmt: skip
    return [_step(row) for row in rows]


async def alike(
    conn: "Asking", *, matter: str | None = None, kind: str | None = None
) -> list[Applied]:
    """What was applied to whom, for the comparison of like parties."""
    rows = await conn.fetch(_SQL["alike"], matter, kind)
    return [Applied(**(dict(row) | {"document": json.loads(row["document"])})) for row in rows]


def _step(row: Any) -> StepView:
    return StepView(**(dict(row) | {"document": json.loads(row["document"])}))
