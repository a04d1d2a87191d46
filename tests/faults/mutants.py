"""Remit with a mistake in it. A fault test counts for something only if it catches these."""

import asyncio
import itertools

from temporalio import activity

from activities.recording import Recording
from desk.counter import Desk
from schemas.batch import Batch, Recorded
from schemas.commands import Command
from schemas.request import Answer


class HastyRecording(Recording):
    """Says that a batch is durable, and writes it a little later."""

    @activity.defn(name="record")
    async def record(self, batch: Batch) -> Recorded:
        self._late = asyncio.create_task(self._later(batch))
        return Recorded(last_seq=batch.entries[-1].seq, again=False)

    async def _later(self, batch: Batch) -> None:
        await asyncio.sleep(1.5)
        await super().record(batch)


class CountingDesk(Desk):
    """Makes the number of the attempt a part of the command id."""

    _attempts = itertools.count(1)

    async def submit(
        self,
        command: Command,
        *,
        by: str,
        deputy_for: str | None = None,
        command_id: str | None = None,
    ) -> Answer:
        counted = f"{command_id}.{next(self._attempts)}"
        return await super().submit(command, by=by, deputy_for=deputy_for, command_id=counted)
