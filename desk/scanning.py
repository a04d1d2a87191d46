"""The scan: concerns that recur are proposed as candidates, each once, however often it runs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from desk.counter import Desk
from rules.scanning import Cluster, Report, recurring
from schemas.commands.concern import LinkConcern, ProposeCandidate, TakeUpCandidate
from schemas.concerns import CandidateState, ConcernView, Matter, ScanRule
from schemas.errors import Refused, Unavailable
from schemas.ids import KEEPER, candidate_id_for
from storage.readers import concerns

if TYPE_CHECKING:
    from storage.pool import Pool


class Acting(Protocol):
    """Who acts, and under which command id."""

    @property
    def by(self) -> str: ...
    @property
    def deputy_for(self) -> str | None: ...
    @property
    def command_id(self) -> str: ...


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
    desk: Desk | None, pool: "Pool", rule: ScanRule | None = None, *, now: datetime | None = None
) -> Scanned:
    """Propose what recurs by this rule, or by the one that stands on the record, and link the
    concerns of candidates that were taken up to their problem.

    Without a desk nothing is changed. A candidate's id and command id follow from its first
    concern, so scans that run side by side or again propose it once.
    """
    at = now or datetime.now(UTC)
    rule = rule or (await concerns.standing_rule(pool))[0]
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


async def by_the_standing_rule(desk: Desk, pool: "Pool") -> tuple[int, int, int]:
    """What the scheduled scan does: how many it looked at, proposed and linked."""
    done = await scan(desk, pool)
    return done.concerns, len(done.proposed), len(done.linked)


async def followed(desk: Desk, pool: "Pool", candidate: str, problem: str, acting: Acting) -> int:
    """Take the candidate up as this problem, and link its concerns; how many went.

    Safe to repeat: the command ids follow from that of the opening. What a server that is away
    keeps from following, the next scan links.
    """
    command = TakeUpCandidate(candidate=candidate, problem=problem)
    await desk.submit(
        command,
        by=acting.by,
        deputy_for=acting.deputy_for,
        command_id=f"{acting.command_id[:100]}:takes",
    )
    known = await concerns.candidate(pool, candidate)
    return sum([await _linked(desk, one, problem) for one in known.concerns]) if known else 0
