"""A server is away: the caller hears so in time, and the same command can be sent again."""

import asyncio
import gc
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest
from temporalio.client import Client

from activities.posting import ConsolePost
from desk import counter
from desk.counter import Desk
from runtime.embedded.postgres import Postgres
from runtime.payloads import converter
from runtime.temporal import quiet_runtime
from schemas.errors import Unavailable
from storage.pool import open_pool
from tests.conftest import Engine
from tests.proxy import Proxy, proxy
from tests.town import Town, found
from worker.wiring import worker

SHORT = 3.0
"""Seconds that a caller waits here, so that the tests need not wait for thirty."""
BOUND = 15.0
"""No caller may wait longer, whatever is away."""


@dataclass
class Cut:
    """A town whose desk and worker reach their servers through proxies."""

    town: Town
    desk_to_database: Proxy
    desk_to_temporal: Proxy
    worker_to_database: Proxy


@pytest.fixture(scope="module")
def shared() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patched:
        yield patched


@pytest.fixture(scope="module")
async def reaching(
    engine: Engine, postgres: Postgres, shared: pytest.MonkeyPatch
) -> AsyncIterator[Cut]:
    queue = "through-proxies"
    temporal_port = int(engine.temporal.address.rpartition(":")[2])
    async with (
        proxy(postgres.port) as first,
        proxy(temporal_port) as second,
        proxy(postgres.port) as third,
    ):
        client = await Client.connect(
            f"127.0.0.1:{second.port}",
            namespace=engine.temporal.namespace,
            data_converter=converter(engine.keys),
            runtime=quiet_runtime(),
        )
        shared.setattr("storage.pool.COMMAND_TIMEOUT", SHORT)
        here, there = f":{postgres.port}/", engine.app_url
        pool = await open_pool(there.replace(here, f":{first.port}/"), size=4)
        workers = await open_pool(there.replace(here, f":{third.port}/"), size=4)
        async with worker(engine.client, workers, ConsolePost(), task_queue=queue):
            town = await found(engine, desk=Desk(client, pool, queue))
            yield Cut(town, first, second, third)
        pool.terminate()
        workers.terminate()


@pytest.fixture
async def cut(reaching: Cut, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cut]:
    """Everything forwards at the start, and again afterwards; callers have little patience."""
    monkeypatch.setattr(counter, "PATIENCE", SHORT)
    yield reaching
    for one in (reaching.desk_to_database, reaching.desk_to_temporal, reaching.worker_to_database):
        await one.join()


async def unavailable(town: Town, command_id: str) -> Unavailable:
    """What the caller hears, and that it comes in time."""
    begun = time.monotonic()
    with pytest.raises(Unavailable) as heard:
        await town.offer(command_id)
    assert time.monotonic() - begun < BOUND
    assert heard.value.next_step
    return heard.value


async def done_once(town: Town, command_id: str) -> None:
    """The same command again, until it is answered; then it stands in the ledger once."""
    async with asyncio.timeout(30):
        while True:
            try:
                answer = await town.do(town.offering(), town.op, command_id)
                break
            except Unavailable:
                await asyncio.sleep(0.1)
    assert await town.do(town.offering(), town.op, command_id) == answer
    assert await town.caused_by(command_id) == [entry.seq for entry in answer.entries]
    handoff = answer.made("handoff")
    assert handoff is not None
    await town.withdraw(int(handoff.rpartition(".h")[2]))


async def test_postgresql_away_is_said_at_once(cut: Cut) -> None:
    await cut.desk_to_database.cut()
    heard = await unavailable(cut.town, "while-postgresql-is-away")
    assert heard.code == "database_unavailable"
    await cut.desk_to_database.join()
    await done_once(cut.town, "while-postgresql-is-away")


async def test_postgresql_that_says_nothing_holds_nobody_up(cut: Cut) -> None:
    cut.desk_to_database.silent = True
    await unavailable(cut.town, "while-postgresql-is-silent")
    await cut.desk_to_database.cut()
    await cut.desk_to_database.join()
    await done_once(cut.town, "while-postgresql-is-silent")


async def test_temporal_away_is_said_in_time(cut: Cut) -> None:
    await cut.desk_to_temporal.cut()
    await unavailable(cut.town, "while-temporal-is-away")
    await cut.desk_to_temporal.join()
    await done_once(cut.town, "while-temporal-is-away")


async def test_temporal_that_says_nothing_holds_nobody_up(cut: Cut) -> None:
    cut.desk_to_temporal.silent = True
    heard = await unavailable(cut.town, "while-temporal-is-silent")
    assert heard.code == "not_yet_durable"
    await cut.desk_to_temporal.cut()
    await cut.desk_to_temporal.join()
    await done_once(cut.town, "while-temporal-is-silent")


async def test_a_command_waits_in_temporal_until_it_can_be_written(cut: Cut) -> None:
    """Decided and not recorded is not answered; when the ledger is back it is, and once."""
    await cut.worker_to_database.cut()
    heard = await unavailable(cut.town, "while-it-cannot-be-written")
    assert heard.code == "not_yet_durable"
    assert await cut.town.caused_by("while-it-cannot-be-written") == []
    await cut.worker_to_database.join()
    await done_once(cut.town, "while-it-cannot-be-written")


async def test_a_caller_who_leaves_is_let_go(cut: Cut) -> None:
    await cut.worker_to_database.cut()
    leaving = asyncio.create_task(cut.town.offer("from-one-who-left"))
    await asyncio.sleep(0.5)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await cut.worker_to_database.join()
    await done_once(cut.town, "from-one-who-left")


async def test_who_waited_too_long_for_the_engine_leaves_no_error_unheard(
    engine: Engine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "PATIENCE", 0.5)
    town = await found(engine, opened=False)
    town.desk = Desk(engine.client, engine.pool, "nobody-works-here")
    answered = await asyncio.gather(town.open(), return_exceptions=True)
    assert isinstance(answered.pop(), Unavailable)
    await asyncio.sleep(0.1)
    gc.collect()
    assert "never retrieved" not in caplog.text
