"""The log of access. It is only added to."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schemas.access import AccessView, Said, Where
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def say(
    conn: "Asking", event: Said, where: Where, person: str | None = None, about: str | None = None
) -> None:
    """Write one line. `about` is never a secret."""
    await conn.execute(_SQL["say"], event, person, where.address, where.agent, about, where.by)


async def told(
    conn: "Asking",
    *,
    person: str | None = None,
    event: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
) -> list[AccessView]:
    """The newest lines first. `event` is a whole name or its first word."""
    rows = await conn.fetch(_SQL["told"], person, event, since, until, limit)
    return [AccessView(**row) for row in rows]


async def one_at_a_time(conn: "Asking", who: str) -> None:
    """Until the transaction ends nobody else counts the failures of this person or address."""
    await conn.execute(_SQL["one_at_a_time"], who)


async def person_locked_until(
    conn: "Asking", person: str, most: int, within: timedelta
) -> datetime | None:
    until: datetime | None = await conn.fetchval(_SQL["person_locked_until"], person, most, within)
    return until


async def address_locked_until(
    conn: "Asking", address: str, most: int, within: timedelta
) -> datetime | None:
    until: datetime | None = await conn.fetchval(
        _SQL["address_locked_until"], address, most, within
    )
    return until
