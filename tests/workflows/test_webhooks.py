"""Webhooks on the whole engine: Temporal tries again, and a slow receiver is alone in waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from temporalio.client import WorkflowExecutionStatus

from activities.posting import ConsolePost
from desk import webhooks as counter
from rules.webhooks import again
from seal.sequencer import drain
from storage import tree, webhooks
from storage.pool import Connection, open_connection
from tests.conftest import Engine
from tests.hooked import receiving
from tests.town import found
from worker.outward import outward_worker, start_herald
from workflows import webhooks as sending
from workflows.webhooks import HERALD, courier_of


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(400):
        if await true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came to be")


async def test_a_slow_receiver_holds_up_nobody_and_a_failing_one_is_tried_again(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "AGAIN", (timedelta(seconds=0.5),) * 9)
    monkeypatch.setattr(sending, "LINGER", timedelta(seconds=0.5))
    town, owner = await found(engine), await open_connection(engine.owner_url)
    (tmp_path / "slow").mkdir()
    async with receiving(tmp_path) as quick, receiving(tmp_path / "slow", "slow") as slow:
        who = await counter.speaker(engine.pool, town.rep)
        names, secrets = [], []
        for receiver in (slow, quick):
            name, secret = await counter.add(
                engine.pool, quick_check, who, receiver.url, ["handoff.offered"]
            )
            await webhooks.proved(engine.pool, name.webhook)
            names.append(name.webhook)
            secrets.append(secret)
        slow.slow, quick.status = 60, 500
        out = quick.out(patience=30)
        out._inside = frozenset({f"{one.url.split('/')[2]}" for one in (quick, slow)})
        out._tls.load_verify_locations(slow.authority)
        with capture_logs():
            async with outward_worker(engine.client, engine.pool, ConsolePost(), out):
                await start_herald(engine.client, engine.task_queue)
                try:
                    await town.offer()
                    await until(lambda: _drained(owner))
                    await until(lambda: _is(len(slow.got) == 1 and len(quick.got) >= 1))
                    quick.status = 200
                    await town.accept()
                    await until(lambda: _is(len(quick.got) == 2))
                    assert len(slow.got) == 1
                    await until(lambda: _closed(engine, names[1]))
                finally:
                    slow.slow = 0
                    await engine.client.get_workflow_handle(HERALD).terminate()
                    for name in names:
                        await counter.remove(engine.pool, who, name)
                    await until(lambda: _closed(engine, names[0]))
    await owner.close()
    first, second = quick.events(secrets[1])
    assert first.get_id() == second.get_id()


class _Anywhere:
    async def check(self, url: str) -> None:
        return


quick_check = _Anywhere()


async def _drained(owner: Connection) -> bool:
    """Everything has its place; a transaction that is still open makes that take longer."""
    await drain(owner)
    return not await tree.unsettled(owner)


async def _is(true: bool) -> bool:
    return true


async def _closed(engine: Engine, name: str) -> bool:
    told = await engine.client.get_workflow_handle(courier_of(name)).describe()
    return told.status is WorkflowExecutionStatus.COMPLETED
