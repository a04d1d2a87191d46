"""What was reported, where it went, and which concerns were proposed as a problem."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.concerns import CandidateView, ConcernView, ScanRule
from schemas.events.record import ScanRuleChanged
from schemas.ids import LOG, record_stream
from storage import ledger
from storage.named import queries
from storage.readers.places import Place, Ranked

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def concerns(
    conn: "Asking",
    *,
    state: str | None = None,
    problem: str | None = None,
    matter: str | None = None,
    party: str | None = None,
    merged_into: str | None = None,
    since: datetime | None = None,
    among: Sequence[str] | None = None,
    after: Place | None = None,
    limit: int = 1_000,
) -> list[ConcernView]:
    """Concerns, newest first; of them `limit` that come `after` a place."""
    rows = await conn.fetch(
        _SQL["concerns"], state, problem, matter, party, merged_into, since,
        None if among is None else list(among), limit, *(after or (None, None)),
    )  # fmt: skip
    return [_concern(row) for row in rows]


async def concern(conn: "Asking", name: str) -> ConcernView | None:
    row = await conn.fetchrow(_SQL["concern"], name)
    return None if row is None else _concern(row)


async def candidates(
    conn: "Asking",
    *,
    state: str | None = None,
    problem: str | None = None,
    after: Ranked | None = None,
    limit: int = 1_000,
) -> list[CandidateView]:
    """Candidates: those that wait first, then newest first; `limit` that come `after` a place."""
    place = after or (None, None, None)
    rows = await conn.fetch(_SQL["candidates"], state, limit, problem, *place)
    return [_candidate(row) for row in rows]


async def candidate(conn: "Asking", name: str) -> CandidateView | None:
    row = await conn.fetchrow(_SQL["candidate"], name)
    return None if row is None else _candidate(row)


def _concern(row: Any) -> ConcernView:
    told = {name: row[name] for name in ConcernView.__slots__ if name != "document"}
    return ConcernView(**told, document=json.loads(row["document"]))


def _candidate(row: Any) -> CandidateView:
    document = json.loads(row["document"])
    return CandidateView(
        candidate=row["candidate"],
        seq=row["seq"],
        state=row["state"],
        matter=row["matter"],
        place=row["place"],
        concerns=tuple(document["concerns"]),
        proposed_at=row["proposed_at"],
        problem=row["problem"],
        reason=document["reason"],
        rule=document["rule"],
    )


async def standing_rule(conn: "Asking") -> tuple[ScanRule, int]:
    """The rule by which the scan goes now, and the entry of the record that says it; 0 where
    nobody ever changed it."""
    stream = record_stream(LOG)
    seq = await conn.fetchval(_SQL["newest_rule"], stream)
    if seq is None:
        return ScanRule(), 0
    [changed] = (await ledger.events(conn, stream, after=seq - 1))[:1]
    assert isinstance(changed, ScanRuleChanged)
    return changed.rule, seq


async def of_ended_problems(conn: "Asking") -> list[tuple[str, str, str]]:
    """Each concern that is still open, its problem, and how that ended."""
    rows = await conn.fetch(_SQL["of_ended_problems"])
    return [(row["concern"], row["problem"], row["stage"]) for row in rows]
