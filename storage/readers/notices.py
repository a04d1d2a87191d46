"""Notices: what parties were told, and what has not reached them."""

from typing import TYPE_CHECKING

from schemas.views import NoticeView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def notices(
    conn: "Asking",
    *,
    party: str | None = None,
    problem: str | None = None,
    limit: int | None = None,
) -> list[NoticeView]:
    """Notices that fit all that is given, newest first."""
    rows = await conn.fetch(_SQL["notices"], party, problem, limit)
    return [NoticeView(**row) for row in rows]


async def undelivered(
    conn: "Asking", *, limit: int | None = None, tried: bool = False
) -> list[NoticeView]:
    """Notices that have not reached anybody: still being tried, or given up. Oldest first.

    `tried` leaves out those whose first attempt is yet to come.
    """
    return [NoticeView(**row) for row in await conn.fetch(_SQL["undelivered"], limit, tried)]
