"""The partnerships of a story: their clocks go with the story's, deadline by deadline."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cases.clock import StoryClock
from cases.stage import TASK_QUEUE, Stage
from rules.fold import fold
from rules.partnership.time import coming, to_revert
from schemas.carried import CarriedPartnership
from schemas.errors import Unavailable
from schemas.events import EVENT
from schemas.ids import partnership_stream
from schemas.state.partnership import Partnership
from schemas.views import EntryView
from storage.readers.history import history
from workflows.partnership import PartnershipWorkflow

PATIENCE = 30.0
"""Real seconds until what a deadline causes must be in the ledger."""


@dataclass
class Tables:
    """Every partnership that the story has founded, and how far each was told."""

    stage: Stage
    clock: StoryClock
    told: dict[str, int] = field(default_factory=dict)

    async def be_at(self, name: str, now: datetime) -> None:
        """The clock of this partnership stands at `now`; it is started empty where it is new, so
        that its clock can be moved before anything has happened."""
        stream = partnership_stream(name)
        if name not in self.told:
            await self.stage.client.start_workflow(
                PartnershipWorkflow.run,
                CarriedPartnership(state=Partnership(partnership=name)),
                id=stream,
                task_queue=TASK_QUEUE,
            )
            self.told[name] = 0
        await self.clock.advance(self.stage.client.get_workflow_handle(stream), now)

    async def next_deadline(self) -> tuple[datetime, str] | None:
        """The earliest deadline of any of them, and whose it is."""
        found = []
        for name in self.told:
            due = next(iter(coming(await self._state(name))), None)
            if due is not None:
                found.append((due[0], name))
        return min(found, default=None)

    async def ring(self, name: str, due: datetime) -> None:
        """Let this deadline ring, and wait until all that follows from it is in the ledger."""
        await self.be_at(name, due + timedelta(seconds=1))
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            state = await self._state(name)
            ahead = next(iter(coming(state)), None)
            if (ahead is None or ahead[0] > due) and to_revert(state) is None:
                return
            await asyncio.sleep(0.02)
        raise Unavailable(
            f"The deadline of {due:%Y-%m-%d %H:%M} UTC did not ring.",
            next_step="Play the case again; if it happens again, it is a fault of Remit.",
            code="clock_stuck",
        )

    async def settle(self) -> None:
        """After a command: an agreement that was ended lets fall what rested on it."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < until:
            if not any([to_revert(await self._state(name)) for name in self.told]):
                return
            await asyncio.sleep(0.02)

    async def news(self) -> list[EntryView]:
        """What their ledgers have new, in the order of time."""
        found: list[EntryView] = []
        for name, seen in self.told.items():
            entries = await history(self.stage.pool, partnership_stream(name), after=seen)
            self.told[name] = seen + len(entries)
            found += entries
        return sorted(found, key=lambda entry: entry.at)

    async def _state(self, name: str) -> Partnership:
        stream = partnership_stream(name)
        entries = await history(self.stage.pool, stream)
        state = fold(stream, (EVENT.validate_json(json.dumps(one.event)) for one in entries))
        assert isinstance(state, Partnership)
        return state
