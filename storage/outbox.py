"""The outbox: notices on their way. Each is sent at least once, always under the same id."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schemas.views import NoticeView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def take(conn: "Asking", *, limit: int, lease: timedelta) -> list[NoticeView]:
    """Notices that are due, oldest first, for this sender alone until the lease ends."""
    rows = await conn.fetch(_SQL["take"], limit, lease)
    return sorted((NoticeView(**row) for row in rows), key=lambda told: (told.made_at, told.notice))


async def put_back(conn: "Asking", notices: Sequence[str]) -> None:
    """They were taken and not tried: others may have them at once."""
    await conn.execute(_SQL["put_back"], notices)


async def delivered(conn: "Asking", notices: Sequence[str]) -> None:
    await conn.execute(_SQL["delivered"], notices)


async def failed(conn: "Asking", notice: str, why: str, *, again_in: timedelta) -> None:
    """It did not arrive and will be tried again."""
    await conn.execute(_SQL["failed"], notice, why[:500], again_in)


async def given_up(conn: "Asking", notice: str, why: str) -> None:
    """It did not arrive and will not be tried again; the operator sees it as undelivered."""
    await conn.execute(_SQL["given_up"], notice, why[:500])


async def next_try(conn: "Asking") -> datetime | None:
    """When the next notice is due, if any waits."""
    found: datetime | None = await conn.fetchval(_SQL["next_try"])
    return found
