"""Calendar feeds. Only hashes of their addresses arrive here; the secrets are never kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.calendar_feeds import Deadline, Feed, Told
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking, Connection

_SQL = queries(__file__)
MOST = 1_000
"""Deadlines in one calendar; the soonest."""


async def add(
    conn: "Connection", token_hash: bytes, person: str, *, titles: bool, lead_hours: int
) -> None:
    """The person's one address; an earlier one ends."""
    await conn.execute(_SQL["revoke"], person)
    await conn.execute(_SQL["add"], token_hash, person, titles, lead_hours)


async def revoke(conn: "Asking", person: str) -> bool:
    """End the person's address; False where there is none."""
    return await conn.fetchval(_SQL["revoke"], person) is not None


async def feed(conn: "Asking", token_hash: bytes) -> Feed | None:
    row = await conn.fetchrow(_SQL["feed"], token_hash)
    return None if row is None else Feed(**row)


async def feed_of(conn: "Asking", person: str) -> Feed | None:
    row = await conn.fetchrow(_SQL["feed_of"], person)
    return None if row is None else Feed(**row)


async def deadlines(conn: "Asking", party: str) -> list[Deadline]:
    """What the party has to have done by when, and what moves by itself on its handoffs."""
    return [Deadline(**row) for row in await conn.fetch(_SQL["deadlines"], party, MOST)]


async def told(conn: "Connection", token_hash: bytes, now: Mapping[str, datetime]) -> list[Told]:
    """What the calendar is told, given what is due `now` by its uid; kept for the next time.

    A date that is due no longer is told as cancelled for 30 days.
    """
    await conn.execute(_SQL["tell"], token_hash, [*now], [*now.values()])
    await conn.execute(_SQL["cancel"], token_hash, [*now])
    return [Told(**row) for row in await conn.fetch(_SQL["told"], token_hash)]
