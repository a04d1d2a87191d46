"""A write that was given up for lost and comes through after all changes nothing."""

import asyncio
from datetime import timedelta

import pytest
from temporalio import activity

from activities.posting import ConsolePost
from activities.recording import Recording
from desk.counter import Desk
from schemas.batch import Batch, Recorded
from tests.conftest import Engine
from tests.town import found
from worker import wiring
from workflows import outbox

ATTEMPT = timedelta(seconds=1)


class Frozen(Recording):
    """The first attempt at every offer stands still for longer than an attempt may take."""

    before_writing: bool
    written: list[tuple[int, bool]]

    @activity.defn(name="record")
    async def record(self, batch: Batch) -> Recorded:
        slow = activity.info().attempt == 1 and batch.entries[0].kind == "handoff.offered"
        if slow and self.before_writing:
            await _stand_still()
        recorded = await super().record(batch)
        if batch.entries[0].kind == "handoff.offered":
            self.written.append((activity.info().attempt, recorded.again))
        if slow and not self.before_writing:
            await _stand_still()
        return recorded


async def _stand_still() -> None:
    """Like a process that is stopped: it does not hear that it was given up."""
    standing = asyncio.create_task(asyncio.sleep(ATTEMPT.total_seconds() * 2))
    while not standing.done():
        try:
            await asyncio.shield(standing)
        except asyncio.CancelledError:
            continue


@pytest.mark.parametrize("before_writing", [True, False])
async def test_a_late_attempt_finds_what_the_next_one_wrote(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, before_writing: bool
) -> None:
    Frozen.before_writing, Frozen.written = before_writing, []
    monkeypatch.setattr(wiring, "Recording", Frozen)
    monkeypatch.setattr(outbox, "RECORDING_ATTEMPT", ATTEMPT)
    queue = f"frozen-{before_writing}"
    desk = Desk(engine.client, engine.pool, queue)
    async with wiring.worker(engine.client, engine.pool, ConsolePost(), task_queue=queue):
        town = await found(engine, desk=desk)
        answer = await town.do(town.offering(), town.op, f"offer-in-{queue}")
        await asyncio.sleep(ATTEMPT.total_seconds() * 2)
        assert await town.do(town.offering(), town.op, f"offer-in-{queue}") == answer
        await town.accept()
    assert len(Frozen.written) == 2, "both attempts reached the ledger"
    assert [again for _, again in Frozen.written] == [False, True]
    assert await town.caused_by(f"offer-in-{queue}") == [entry.seq for entry in answer.entries]
    assert (await town.kinds()).count("handoff.offered") == 1
