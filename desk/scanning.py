"""The scan: concerns that recur are proposed as candidates, each once, however often it runs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from desk.counter import Desk
from rules.scanning import Cluster, Report, recurring
from schemas.commands.concern import LinkConcern, ProposeCandidate
from schemas.concerns import CandidateState, ConcernView, Matter, ScanRule
from schemas.errors import Refused, Unavailable
from schemas.ids import KEEPER, candidate_id_for
from storage.readers import concerns

if TYPE_CHECKING:
    from storage.pool import Pool

MOST = 50_000
"""Concerns that one scan looks at, the newest; more than a city has in the longest window."""


@dataclass(frozen=True, slots=True)
class Found:
    """One cluster, and the candidate that it is or would be."""

    candidate: str
    cluster: Cluster


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan saw, proposed and linked."""

    concerns: int
    proposed: tuple[Found, ...]
    linked: tuple[str, ...]


async def scan(
    desk: Desk | None, pool: "Pool", rule: ScanRule, *, now: datetime | None = None
) -> Scanned:
    """Propose what recurs, and link the concerns of candidates that were taken up to their problem.

    Without a desk nothing is changed. A candidate's id and command id follow from its first
    concern, so scans that run side by side or again propose it once.
    """
    at = now or datetime.now(UTC)
    since = at - timedelta(days=rule.window_days)
    seen = await concerns.concerns(pool, state="reported", since=since, limit=MOST)
    known = await concerns.candidates(pool, limit=MOST)
    waiting = {c for one in known if one.state == CandidateState.PROPOSED for c in one.concerns}
    aside = {c for one in known if one.state == CandidateState.SET_ASIDE for c in one.concerns}
    found = [
        Found(candidate_id_for(_command(cluster)), cluster)
        for cluster in recurring(map(report_of, seen), rule, at, waiting=waiting, set_aside=aside)
    ]
    if desk is None:
        return Scanned(len(seen), tuple(found), ())
    proposed = [one for one in found if await _proposed(desk, one, rule)]
    open_ = {one.concern for one in seen}
    linked = [
        concern
        for one in known
        if one.state == CandidateState.TAKEN_UP and one.problem is not None
        for concern in one.concerns
        if concern in open_ and await _linked(desk, concern, one.problem)
    ]
    return Scanned(len(seen), tuple(proposed), tuple(linked))


def report_of(one: ConcernView) -> Report:
    """The concern as `rules.scanning` counts it."""
    return Report(
        concern=one.concern,
        source=one.source,
        matter=one.matter,
        place=one.place,
        point=one.document.get("point"),
        state=one.state,
        happened=datetime.fromisoformat(one.document["happened"]),
        reported_at=one.reported_at,
    )


def _command(cluster: Cluster) -> str:
    return f"scan:{cluster.concerns[0]}"


async def _proposed(desk: Desk, one: Found, rule: ScanRule) -> bool:
    """Whether it is new. One that another scan has just proposed with other concerns stays so."""
    command = ProposeCandidate(
        candidate=one.candidate,
        matter=Matter(one.cluster.matter),
        place=one.cluster.place,
        concerns=one.cluster.concerns[:500],
        rule=rule,
    )
    return await _done(desk, command, _command(one.cluster))


async def _linked(desk: Desk, concern: str, problem: str) -> bool:
    """Whether it went. A problem that has ended meanwhile takes none."""
    command = LinkConcern(concern=concern, problem=problem)
    return await _done(desk, command, f"scan:{concern}:{problem}")


async def _done(desk: Desk, command: ProposeCandidate | LinkConcern, command_id: str) -> bool:
    try:
        await desk.submit(command, by=KEEPER, command_id=command_id)
    except Unavailable:
        raise
    except Refused:
        return False
    return True
