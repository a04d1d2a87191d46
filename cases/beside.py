"""The streams of a story beside that of its own problem: partnerships, rounds, concerns, other
problems.

Their clocks go with the story's, deadline by deadline.
"""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cases.clock import StoryClock, stuck
from cases.stage import TASK_QUEUE, Stage
from desk.engine import workflow_of
from rules.alarms import next_ring
from rules.fold import State, evolve, fresh
from rules.machines import Transition, transitions
from rules.partnership.time import coming, to_revert
from rules.rounds import time as round_time
from schemas.events import EVENT
from schemas.state.concern import Settling
from schemas.state.partnership import Partnership
from schemas.state.problem import Problem
from schemas.state.round import Round
from schemas.views import EntryView
from storage.readers.history import history

PATIENCE = 30.0
"""Real seconds until what a deadline causes must be in the ledger."""


@dataclass
class Beside:
    """Every such stream, as far as its entries were told."""

    stage: Stage
    clock: StoryClock
    states: dict[str, State] = field(default_factory=dict)
    taken: set[Transition] = field(default_factory=set)
    """Each transition that anything in these streams took."""
    untold: list[EntryView] = field(default_factory=list)

    async def be_at(self, stream: str, now: datetime) -> None:
        """The clock of this stream stands at `now`; it is started empty where it is new, so that
        its clock can be moved before anything has happened."""
        if stream not in self.states:
            state = fresh(stream)
            run, carried = workflow_of(state)
            await self.stage.client.start_workflow(run, carried, id=stream, task_queue=TASK_QUEUE)
            self.states[stream] = state
        if not _is_over(self.states[stream]):
            await self.clock.advance(self.stage.client.get_workflow_handle(stream), now)

    async def next_deadline(self) -> tuple[datetime, str] | None:
        """The earliest deadline of any of them, and whose it is."""
        found = []
        for stream in [*self.states]:
            due = _due(await self._now(stream))
            if due is not None:
                found.append((due, stream))
        return min(found, default=None)

    async def ring(self, stream: str, due: datetime) -> None:
        """Let this deadline ring, and wait until all that follows from it is in the ledger."""
        before = self.states[stream]
        await self.be_at(stream, due + timedelta(seconds=1))
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            state = await self._now(stream)
            ahead = _due(state)
            moved = ahead is None or ahead > due or state.seq > before.seq
            if moved and not _falling(state):
                return
            await asyncio.sleep(0.02)
        raise stuck(due)

    async def settle(self) -> None:
        """After a command: an agreement that was ended lets fall what rested on it."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            if not any([_falling(await self._now(stream)) for stream in [*self.states]]):
                return
            await asyncio.sleep(0.02)

    async def news(self) -> list[EntryView]:
        """What their ledgers have new, in the order of time."""
        for stream in [*self.states]:
            await self._now(stream)
        found, self.untold = self.untold, []
        return sorted(found, key=lambda entry: entry.at)

    async def _now(self, stream: str) -> State:
        """How the stream stands in the record."""
        state = self.states[stream]
        for entry in await history(self.stage.pool, stream, after=state.seq):
            before, state = state, evolve(state, EVENT.validate_json(json.dumps(entry.event)))
            self.taken |= transitions(before, state)
            self.untold.append(entry)
        self.states[stream] = state
        return state


def _due(state: State) -> datetime | None:
    match state:
        case Partnership():
            ahead = next(iter(coming(state)), None)
            return ahead[0] if ahead else None
        case Round():
            closing = next(iter(round_time.coming(state)), None)
            return closing[0] if closing else None
        case Problem():
            ring = next_ring(state)
            return ring[0] if ring else None
        case _:
            return None


def _falling(state: State) -> bool:
    """Whether something that rested on an ended agreement is still to fall back."""
    return isinstance(state, Partnership) and to_revert(state) is not None


def _is_over(state: State) -> bool:
    """Whether its workflow has ended, and its clock with it."""
    return (isinstance(state, Problem) and state.over) or (
        isinstance(state, Settling) and state.settled
    )
