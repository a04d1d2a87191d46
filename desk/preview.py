"""What a command would do, told without doing it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from rules.fold import State, caught_up, decide, evolve, fold, fresh
from schemas.commands import stream_of
from schemas.events import Event
from schemas.request import Request
from schemas.state.problem import Problem
from schemas.state.record import Record
from storage import ledger

if TYPE_CHECKING:
    from storage.pool import Asking


@dataclass(frozen=True, slots=True)
class Holding:
    """Who would hold a responsibility before and after; None where it does not exist yet."""

    responsibility: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The events that a command would cause, and how holdings would change by them."""

    events: list[Event]
    holdings: list[Holding] = field(default_factory=list)

    @property
    def moves(self) -> list[Holding]:
        return [held for held in self.holdings if held.before != held.after]


async def recorded(conn: "Asking", stream: str) -> State:
    """The state of a stream, told from the ledger; of the record itself only how far it is."""
    state = fresh(stream)
    if isinstance(state, Record):
        seq, at = await ledger.end(conn, stream)
        return state.model_copy(update={"seq": seq, "at": at})
    return fold(stream, await ledger.events(conn, stream))


async def preview(conn: "Asking", request: Request, at: datetime) -> Preview:
    """Decide on the recorded state, which is told again from the ledger. Raises Refused.

    Nothing is written, and Temporal is not asked.
    """
    stream = stream_of(request.command)
    before = caught_up(await recorded(conn, stream), at)
    events = decide(before, request, at)
    after: State = before
    for event in events:
        after = evolve(after, event)
    if not (isinstance(before, Problem) and isinstance(after, Problem)):
        return Preview(events)
    return Preview(
        events,
        [
            Holding(
                responsibility=name,
                before=before.responsibilities[name].holder
                if name in before.responsibilities
                else None,
                after=held.holder,
            )
            for name, held in after.responsibilities.items()
        ],
    )
