"""Concerns as service requests: what one party filed, and what became of each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Requested:
    """One concern, and how the one stands that its matter goes on in: itself, if it is no
    duplicate of another."""

    concern: str
    matter: str
    place: str | None
    document: dict[str, Any]
    reported_at: datetime
    changed_at: datetime
    state: str
    """Of the concern in which it goes on."""
    stage: str | None
    """Of the problem to which that belongs."""
    instead: str | None
    """Where the matter goes instead, in words for whoever reported it."""
    merged: bool


async def own(
    conn: "Asking",
    party: str,
    *,
    among: Sequence[str] | None = None,
    matters: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[str]:
    """The concerns that the party filed, newest first, and of those what fits all that is given."""
    rows = await conn.fetch(
        _SQL["own"], party, None if among is None else list(among),
        None if matters is None else list(matters), since, until, MOST,
    )  # fmt: skip
    return [row["concern"] for row in rows]


async def requested(conn: "Asking", concerns: Sequence[str]) -> list[Requested]:
    """What became of these, newest first, wherever each has gone. `own` says whose they are."""
    rows = await conn.fetch(_SQL["requested"], list(concerns))
    return [Requested(**{**row, "document": json.loads(row["document"])}) for row in rows]
