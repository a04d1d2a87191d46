"""What the record told: everything that one report needs, read at one instant of the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reports.eyes import Eyes
from reports.paper import Upto
from schemas.errors import NotFound
from schemas.ids import problem_stream
from schemas.views import EntryView, PartyView, ProblemView
from storage import checkpoints, tree
from storage.readers import directory, history, problems

if TYPE_CHECKING:
    from schemas.concerns import ConcernView
    from schemas.findings import FindingView
    from storage.pool import Asking


@dataclass(frozen=True, slots=True)
class Setting:
    """When, in which zone and for whose eyes a report is made, and what the parties are called."""

    made_at: datetime
    zone: str
    eyes: Eyes
    parties: Mapping[str, PartyView] = field(default_factory=dict)

    def name(self, party: str | None) -> str:
        """`Riverton Housing (riverton-housing)`: the name for people, the id for the record."""
        known = self.parties.get(party or "")
        return f"{known.name} ({party})" if known and known.name != party else party or ""


@dataclass(frozen=True, slots=True)
class File:
    """A problem with its entries, what auditors say of them, and the concerns that led to it."""

    problem: ProblemView
    entries: tuple[EntryView, ...]
    upto: Upto
    findings: "tuple[FindingView, ...]" = ()
    concerns: "tuple[ConcernView, ...]" = ()


async def setting(
    conn: "Asking", eyes: Eyes, zone: str | None, of: str | None = None, now: datetime | None = None
) -> Setting:
    """`zone` as it was asked for; otherwise that of the party `of`, otherwise that of police."""
    parties = {one.party: one for one in await directory.parties(conn)}
    police = sorted(name for name, one in parties.items() if one.kind == "police" and one.active)
    here = of if of in parties else next(iter(police), None)
    chosen = zone or (parties[here].zone if here else "UTC")
    return Setting(now or datetime.now(UTC), chosen, eyes, parties)


async def problem(conn: "Asking", name: str, eyes: Eyes) -> ProblemView:
    """Raises NotFound where there is none for these eyes."""
    found = await problems.problem(conn, name)
    seen = eyes.problem(found) if found else None
    if seen is None:
        raise missing("problem", name)
    return seen


async def file(conn: "Asking", name: str, eyes: Eyes) -> File:
    """The whole file of a problem, as far as these eyes see it."""
    from storage.readers.concerns import concerns
    from storage.readers.findings import findings

    seen = await problem(conn, name, eyes)
    stream = problem_stream(name)
    entries = await history.history(conn, stream)
    all_seen = eyes.made_for is None
    return File(
        seen,
        tuple(eyes.entries(seen, entries)),
        await upto(conn, stream, entries[-1]),
        findings=tuple(await findings(conn, about=stream)) if all_seen else (),
        concerns=tuple(await concerns(conn, problem=name)) if all_seen else (),
    )


async def upto(conn: "Asking", stream: str, last: EntryView) -> Upto:
    """Up to which entry the record speaks, and the first checkpoint that covers it."""
    place = await tree.place(conn, stream, last.seq)
    covered = await checkpoints.covering(conn, place[0]) if place else None
    return Upto(stream, last.seq, last.recorded_at, last.hash, covered)


async def last_of(conn: "Asking", stream: str) -> Upto:
    """The same for a stream of which nothing else is read."""
    length = await history.length(conn, stream)
    [last] = await history.history(conn, stream, after=length - 1)
    return await upto(conn, stream, last)


async def all_of_it(conn: "Asking") -> Upto:
    """For what is counted over all streams: the newest signed checkpoint."""
    newest = await checkpoints.newest(conn)
    return Upto("the whole record", None, None, None, newest[0] if newest else None)


def missing(noun: str, name: str) -> NotFound:
    """What is not there and what is not to be seen are refused in the same words."""
    return NotFound(
        f"There is no {noun} {name}.",
        next_step=f"See which there are: remit {noun} list",
        code="not_found",
    )
