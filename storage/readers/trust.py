"""Accounts of trust, what they are made of, and what was said about it."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.trust import Month, PublicHolder, Tally, TrustEntryView, TrustMatterView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def tallies(
    conn: "Asking", now: datetime, *, trusting: str | None = None, trusted: str | None = None
) -> list[Tally]:
    """How many entries of each kind and age stand in the accounts asked for, as they are now.

    What has not happened at `now` is left out, and so is what a contest was upheld about.
    """
    return [Tally(**row) for row in await conn.fetch(_SQL["tallies"], trusting, trusted, now)]


async def entries(
    conn: "Asking",
    *,
    trusting: str | None = None,
    trusted: str | None = None,
    either: str | None = None,
    after: tuple[datetime, str, int, str, str, str] | None = None,
    limit: int = 100,
) -> list[TrustEntryView]:
    """Entries of accounts, newest first, those that no longer count as well.

    `either`: on whichever side. `after`: instant, stream, entry, both sides and kind of the last
    one shown.
    """
    place = after or (None,) * 6
    rows = await conn.fetch(_SQL["entries"], trusting, trusted, limit, either, *place)
    return [TrustEntryView(**row) for row in rows]


async def made_by(conn: "Asking", stream: str, seq: int) -> list[TrustEntryView]:
    """What one entry of the ledger made in anybody's account."""
    return [TrustEntryView(**row) for row in await conn.fetch(_SQL["made_by"], stream, seq)]


async def matters(
    conn: "Asking",
    *,
    noun: str | None = None,
    party: str | None = None,
    seen_by: str | None = None,
    after: tuple[datetime, str, str, str] | None = None,
    limit: int = 100,
) -> list[TrustMatterView]:
    """Incidents, reviews, goodwill acts, contests or surveys, newest first.

    `party` is the one concerned; `seen_by` has a part in it, on whichever side.
    `after`: instant, party, noun and name of the last one shown.
    """
    place = after or (None,) * 4
    rows = await conn.fetch(_SQL["matters"], noun, party, seen_by, limit, *place)
    return [TrustMatterView(**{**row, "document": json.loads(row["document"])}) for row in rows]


async def depending(conn: "Asking", party: str, affected: Sequence[str]) -> list[dict[str, Any]]:
    """What is live between this party and these: handoffs, and partnerships with both in them."""
    return [dict(row) for row in await conn.fetch(_SQL["depending"], party, list(affected))]


async def months(conn: "Asking", now: datetime, count: int) -> list[Month]:
    """What citizens did in the last whole months (UTC) before this one, oldest first."""
    return [Month(**row) for row in await conn.fetch(_SQL["months"], now, count)]


async def pledges(conn: "Asking", now: datetime) -> list[dict[str, Any]]:
    """What is pledged to partnerships, in force now, and not used up."""
    return [dict(row) for row in await conn.fetch(_SQL["pledges"], now)]


async def contacts(conn: "Asking", now: datetime) -> list[dict[str, Any]]:
    """Who of each party can be called and is not away."""
    return [dict(row) for row in await conn.fetch(_SQL["contacts"], now)]


async def public_holders(
    conn: "Asking", *, problem: str | None = None, limit: int = 1_000
) -> list[PublicHolder]:
    """Who answers for what now, fit to be published: no people, and nothing anybody wrote."""
    rows = await conn.fetch(_SQL["public_holders"], problem, limit)
    return [PublicHolder(**row) for row in rows]
