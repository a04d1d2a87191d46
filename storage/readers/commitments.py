"""Commitments: who promised what to whom, and how it stands."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.views import CommitmentView
from storage.named import queries
from storage.readers.places import BEGINNING, Place
from storage.readers.sieve import ALL, MOST, NONE, Counted, Sieve

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def commitment(conn: "Asking", commitment: str) -> CommitmentView | None:
    row = await conn.fetchrow(_SQL["commitment"], commitment)
    return None if row is None else _commitment(row)


async def commitments(
    conn: "Asking",
    *,
    party: str | None = None,
    turn: str | None = None,
    state: str | None = None,
    problem: str | None = None,
    responsibility: str | None = None,
    handoff: str | None = None,
    after: Place = BEGINNING,
    limit: int | None = None,
) -> list[CommitmentView]:
    """The commitments that fit all that is given; `party` is either side. Soonest due first, and
    of them `limit` that come `after` a place."""
    rows = await conn.fetch(
        _SQL["commitments"], party, turn, state, problem, responsibility, handoff, *after, limit
    )
    return [_commitment(row) for row in rows]


async def waiting(
    conn: "Asking",
    party: str,
    *,
    mine: bool,
    after: Place = BEGINNING,
    limit: int | None = None,
    sieve: Sieve = ALL,
) -> list[CommitmentView]:
    """What waits for the party (`mine`), or what it waits for; soonest due first."""
    rows = await conn.fetch(_SQL["waiting"], party, mine, *after, limit, *sieve.arguments)
    return [_commitment(row) for row in rows]


async def counted(
    conn: "Asking", party: str, now: datetime, *, mine: bool, sieve: Sieve = ALL
) -> Counted:
    """How many of those there are, up to `sieve.MOST` and one more on each side."""
    row = await conn.fetchrow(_SQL["counted"], party, mine, MOST + 1, now, *sieve.arguments)
    return Counted(row["count"], row["late"], frozenset(row["problems"])) if row else NONE


def _commitment(row: Any) -> CommitmentView:
    told = dict(row)
    told["document"] = json.loads(told["document"])
    return CommitmentView(**told)
