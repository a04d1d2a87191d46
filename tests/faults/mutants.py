"""Remit with a mistake in it. A fault test counts for something only if it catches these."""

import asyncio
import itertools

from temporalio import activity
from temporalio.client import Client

from activities.recording import Recording
from desk.counter import Desk
from desk.durable import Durable
from schemas.batch import Batch, Recorded
from schemas.commands import Command
from schemas.request import Answer
from storage.pool import Pool


class HastyRecording(Recording):
    """Says that a batch is durable, and writes it a little later."""

    @activity.defn(name="record")
    async def record(self, batch: Batch) -> Recorded:
        self._late = asyncio.create_task(self._later(batch))
        return Recorded(last_seq=batch.entries[-1].seq, again=False)

    async def _later(self, batch: Batch) -> None:
        await asyncio.sleep(1.5)
        await super().record(batch)


class Unwaiting(Durable):
    """Takes what the engine says for the record."""

    async def until(self, stream: str, command_id: str, seq: int) -> None:
        return


class HastyDesk(Desk):
    """Answers when it is decided, and does not look whether it is recorded."""

    def __init__(self, client: Client, pool: Pool, task_queue: str) -> None:
        super().__init__(client, pool, task_queue)
        self._durable = Unwaiting(pool)


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
