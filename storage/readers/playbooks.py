"""Playbooks, version by version."""

import json
from typing import TYPE_CHECKING, Any

from storage.named import queries

if TYPE_CHECKING:
    from schemas.request import Prescribed
    from storage.pool import Asking

_SQL = queries(__file__)


async def playbooks(
    conn: "Asking",
    name: str | None = None,
    *,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Every version that was added, or those of one playbook, in order; of them `limit` that come
    `after` a name and version."""
    rows = await conn.fetch(_SQL["playbooks"], name, *(after or (None, None)), limit)
    return [_told(row) for row in rows]


async def playbook(conn: "Asking", playbook: str) -> dict[str, Any] | None:
    row = await conn.fetchrow(_SQL["playbook"], playbook)
    return None if row is None else _told(row)


async def prescribed(conn: "Asking", playbook: str) -> "Prescribed | None":
    """The version as a command names it; None where it was never added."""
    from schemas.playbook import PlaybookContent
    from schemas.request import Prescribed

    row = await conn.fetchrow(_SQL["playbook"], playbook)
    if row is None:
        return None
    return Prescribed(
        playbook=playbook,
        seq=row["seq"],
        sha256=row["sha256"],
        content=PlaybookContent.model_validate_json(row["document"]),
    )


async def followed(conn: "Asking", problem: str) -> dict[str, Any] | None:
    """What the version says that this problem follows; None where it follows none."""
    found = await conn.fetchval(_SQL["followed"], problem)
    return None if found is None else json.loads(found)


def _told(row: Any) -> dict[str, Any]:
    return {**dict(row), "document": json.loads(row["document"])}
