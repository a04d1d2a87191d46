"""The nightly comparison, on a real Temporal: scheduled once, however often a worker starts."""

import asyncio
from datetime import timedelta

from storage.readers.history import history
from tests.conftest import Engine
from worker.nightly import _times, schedule_reconcile
from workflows.reconcile import RECONCILE


async def test_a_schedule_compares_engine_and_record(engine: Engine) -> None:
    handle = engine.client.get_schedule_handle(RECONCILE)
    try:
        await schedule_reconcile(engine.client, engine.task_queue)
        await schedule_reconcile(engine.client, engine.task_queue)
        described = await handle.describe()
        assert len(described.info.next_action_times) > 0
        before = await compared(engine)

        await handle.trigger()

        for _ in range(300):
            if await compared(engine) > before:
                break
            await asyncio.sleep(0.2)
        assert await compared(engine) == before + 1
    finally:
        await handle.delete()


async def test_what_an_operator_paused_stays_paused(engine: Engine) -> None:
    handle = engine.client.get_schedule_handle(RECONCILE)
    try:
        await schedule_reconcile(engine.client, engine.task_queue)
        await handle.pause(note="Moving house")

        await schedule_reconcile(engine.client, engine.task_queue)

        state = (await handle.describe()).schedule.state
        assert (state.paused, state.note) == (True, "Moving house")
    finally:
        await handle.delete()


def test_where_temporal_forgets_soon_it_is_compared_several_times_a_day() -> None:
    assert _times(timedelta(days=30)) == ["17 2 * * *"]
    assert _times(timedelta(days=1)) == ["17 */6 * * *"]


async def compared(engine: Engine) -> int:
    entries = await history(engine.pool, "record/log")
    return sum(one.kind == "record.reconciled" for one in entries)
