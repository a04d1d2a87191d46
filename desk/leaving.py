"""A party that takes part no longer: what rests on it moves, and is looked for until it has."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from desk.naming import named_beside
from desk.preview import preview
from desk.standing import standing
from rules.asked import BINDING
from schemas.commands.concern import CloseConcern
from schemas.commands.partnership import ReleaseMember
from schemas.commands.party import CheckVoice, DeactivateParty
from schemas.commands.problem import ReleaseParty
from schemas.errors import NotFound, Refused, Unavailable
from schemas.events import Event, subject_of
from schemas.events.partnership import MemberReleased
from schemas.events.party import PartyDeactivated
from schemas.ids import KEEPER, party_stream, stream_of_entry
from schemas.request import Request
from schemas.silence import SILENT_AT_MOST
from storage import ledger
from storage.readers import concerns, directory, leaving

if TYPE_CHECKING:
    from desk.counter import Desk
    from storage.pool import Asking, Pool

log = structlog.get_logger(__name__)

LAPSED = "Nobody was left who can decide for it, and nobody was named in time."
AT_ONCE = 4
"""Problems asked side by side, so that one that does not answer keeps the others from nothing."""


class NotGone(NotFound):
    def __init__(self, party: str, under: str) -> None:
        super().__init__(
            f"{under} is not the entry by which {party} takes part no longer.",
            next_step=f"See it: remit history party/{party}",
            code="not_gone",
        )


class NoSuchParty(NotFound):
    def __init__(self, party: str) -> None:
        super().__init__(
            f"Nobody registered {party}.", next_step="See the parties: remit party list"
        )


@dataclass(frozen=True, slots=True)
class Leaves:
    """One thing that would change on a problem or in a partnership, in the words of its event."""

    problem: str
    """Or the partnership."""
    kind: str
    what: str
    to: str | None
    """Who holds it then, or is asked for it; None where it ends."""


async def must_be_gone(conn: "Asking", name: str, under: str) -> None:
    """Raises NotGone where the entry named is not the one that deactivated the party, or where it
    has come back since."""
    stream, seq = stream_of_entry(under)
    party = await directory.party(conn, name)
    known = party is not None and not party.active and party.seq == seq
    if stream != party_stream(name) or not known:
        raise NotGone(name, under)
    found = await ledger.events(conn, stream, after=seq - 1)
    if not found or not isinstance(found[0], PartyDeactivated):
        raise NotGone(name, under)


async def what_would_move(pool: "Pool", party: str) -> list[Leaves]:
    """What would become of everything that rests on the party, told without doing any of it."""
    now = datetime.now(UTC)
    async with pool.acquire() as conn:
        known = await directory.party(conn, party)
        if known is None:
            raise NoSuchParty(party)
        found: list[Leaves] = []
        under = f"{party_stream(party)}#{known.seq + 1}"
        commands: list[tuple[str, ReleaseParty | ReleaseMember]] = [
            (name, ReleaseParty(problem=name, party=party, under=under))
            for name in await leaving.problems_of(conn, party)
        ]
        commands += [
            (name, ReleaseMember(partnership=name, member=party, under=under))
            for name in await leaving.partnerships_of(conn, party)
        ]
        for name, command in commands:
            named = await named_beside(conn, command)
            problem = name if isinstance(command, ReleaseParty) else None
            request = Request(
                command_id="leaving:preview",
                command=command,
                standing=await standing(conn, KEEPER),
                parties=await directory.cards(conn, named, problem),
            )
            try:
                seen = await preview(conn, request, now)
            except Refused:
                continue
            found += _told(name, seen.events)
    return found


def _told(problem: str, events: Iterable[Event]) -> list[Leaves]:
    return [
        Leaves(
            problem,
            event.kind,
            subject_of(event),
            getattr(event, "holder", None)
            or getattr(event, "promisor", None)
            or (event.convener if isinstance(event, MemberReleased) and event.check_due else None),
        )
        for event in events
    ]


async def tend(desk: "Desk", pool: "Pool", *, but: set[str], now: datetime | None = None) -> int:
    """One look: it is said where nobody is left who can decide; a party that had nobody for too
    long is deactivated; and what still rests on an inactive party moves. Answers how many commands
    did something.

    Safe to repeat and to run side by side: the rules decide by what rests on the party now, and
    refuse where nothing does. `but` are the commands that were refused before; they are added to.
    """
    done = 0
    for party, said in await leaving.voices(pool, BINDING):
        name = f"voice:{party}:{said}"
        done += await _done(desk, CheckVoice(party=party), name, but)
    for lapsed in await leaving.unspoken(pool, SILENT_AT_MOST, by=now or datetime.now(UTC)):
        gone = DeactivateParty(party=lapsed.party, reason=LAPSED)
        done += await _done(desk, gone, f"lapsed:{lapsed.party}:{lapsed.seq}", but)
    for concern, problem, how in await concerns.of_ended_problems(pool):
        why = f"The problem {problem}, to which it belongs, has ended ({how})."
        closing = CloseConcern(concern=concern, reason=why)
        done += await _done(desk, closing, f"ended:{concern}:{problem}", but)
    gate = asyncio.Semaphore(AT_ONCE)

    async def free(one: leaving.LeftBehind, *, table: bool = False) -> bool:
        name = f"{'out' if table else 'gone'}:{one.party}:{one.seq}:{one.problem}:{one.upto}"
        under = f"{party_stream(one.party)}#{one.seq}"
        command: ReleaseMember | ReleaseParty = (
            ReleaseMember(partnership=one.problem, member=one.party, under=under)
            if table
            else ReleaseParty(problem=one.problem, party=one.party, under=under)
        )
        async with gate:
            return await _done(desk, command, name, but)

    asked = [free(one) for one in await leaving.left_behind(pool)]
    asked += [free(one, table=True) for one in await leaving.still_members(pool)]
    return done + sum(await asyncio.gather(*asked))


async def _done(
    desk: "Desk",
    command: ReleaseParty | ReleaseMember | CheckVoice | DeactivateParty | CloseConcern,
    name: str,
    but: set[str],
) -> bool:
    if name in but:
        return False
    try:
        await desk.submit(command, by=KEEPER, command_id=name)
    except Unavailable as away:
        log.warning("tending.waits", command_id=name, reason=away.code)
        return False
    except Refused as refused:
        but.add(name)
        log.info("tending.refused", command_id=name, reason=refused.code)
        return False
    log.info("tending.done", command_id=name)
    return True
