"""Handoffs: what is offered to whom, and whose turn it is."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.views import HandoffView
from storage.named import queries
from storage.readers.places import BEGINNING, Place
from storage.readers.sieve import ALL, MOST, NONE, Counted, Sieve

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def handoff(conn: "Asking", handoff: str) -> HandoffView | None:
    row = await conn.fetchrow(_SQL["handoff"], handoff)
    return None if row is None else _handoff(row)


async def handoffs(
    conn: "Asking",
    *,
    party: str | None = None,
    turn: str | None = None,
    state: str | None = None,
    problem: str | None = None,
    responsibility: str | None = None,
    after: Place = BEGINNING,
    limit: int | None = None,
) -> list[HandoffView]:
    """The handoffs that fit all that is given; `party` is either side. Soonest due first, and of
    them `limit` that come `after` a place."""
    rows = await conn.fetch(
        _SQL["handoffs"], party, turn, state, problem, responsibility, *after, limit
    )
    return [_handoff(row) for row in rows]


async def waiting(
    conn: "Asking",
    party: str,
    *,
    mine: bool,
    drafts: bool,
    after: Place = BEGINNING,
    limit: int | None = None,
    sieve: Sieve = ALL,
) -> list[HandoffView]:
    """What waits for the party (`mine`), or what it waits for; soonest due first. `drafts`: also
    what is meant for it and not offered yet."""
    rows = await conn.fetch(_SQL["waiting"], party, mine, *after, limit, drafts, *sieve.arguments)
    return [_handoff(row) for row in rows]


async def counted(
    conn: "Asking", party: str, now: datetime, *, mine: bool, drafts: bool, sieve: Sieve = ALL
) -> Counted:
    """How many of those there are, up to `sieve.MOST` and one more on each side."""
    row = await conn.fetchrow(_SQL["counted"], party, mine, MOST + 1, drafts, now, *sieve.arguments)
    return Counted(row["count"], row["late"], frozenset(row["problems"])) if row else NONE


def _handoff(row: Any) -> HandoffView:
    told = dict(row)
    told["document"] = json.loads(told["document"])
    return HandoffView(**told)
