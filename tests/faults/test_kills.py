"""Kill -9 of each process in the middle of 200 concurrent commands: nothing answered is lost."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from temporalio.client import Client

from audit.verify import verify_at
from desk.counter import Desk
from runtime.temporal import connect
from storage.pool import Pool, open_pool
from tests.faults.checker import check
from tests.faults.load import Load
from tests.faults.mutants import CountingDesk, HastyDesk
from tests.faults.stack import VICTIMS, Servers, servers

SEED = 20_260_302
COMMANDS = 200
SITES = 25


@dataclass
class Field:
    """Where it happens: the servers, a way in, and everything that was sent so far."""

    servers: Servers
    client: Client
    pool: Pool
    load: Load

    @property
    def url(self) -> str:
        return self.servers.postgres.superuser_url


@pytest.fixture(scope="module")
async def field() -> AsyncIterator[Field]:
    with tempfile.TemporaryDirectory(prefix="remit-faults-") as folder:
        async with servers(Path(folder)) as started:
            client = await connect(started.settings, address=started.temporal.address)
            pool = await open_pool(started.postgres.url, size=20)
            load = Load(Desk(client, pool), "site", random.Random(SEED))  # noqa: S311 - to repeat
            await load.prepare(SITES)
            yield Field(started, client, pool, load)
            pool.terminate()


@pytest.fixture
def keys_here(field: Field) -> Path:
    return field.servers.keys


@pytest.mark.parametrize("victim", VICTIMS)
async def test_what_was_answered_survives_a_kill(field: Field, victim: str) -> None:
    load = field.load
    before = len(load.journal)
    for site in load.dice.sample(load.sites, 2):
        await load.promise(site, soon=4)  # due while the victim is away or has just come back
    callers = asyncio.gather(*(load.one() for _ in range(COMMANDS)))
    await asyncio.sleep(load.dice.uniform(0.1, 0.6))
    assert not callers.done(), "the kill comes in the middle"
    await field.servers.kill(victim)
    await asyncio.sleep(load.dice.uniform(0, 0.5))
    await field.servers.revive(victim)
    async with asyncio.timeout(100):
        await callers
    await due_have_passed(field)

    assert load.broken == []
    assert await check(field.url, load.journal) == []
    outcomes = [heard["outcome"] for heard in load.journal[before:]]
    assert outcomes.count("answered") > COMMANDS / 4
    assert "unknown" not in outcomes
    assert (await verify_at(field.url)).verdict == "ok"
    failed = await field.client.count_workflows("ExecutionStatus = 'Failed'")
    assert failed.count == 0


async def test_the_checker_sees_a_command_id_that_counts_attempts(field: Field) -> None:
    sound = field.load
    load = Load(CountingDesk(field.client, field.pool), "counting", sound.dice, twice=1, reused=0)
    load.sites = sound.sites
    await asyncio.gather(*(load.one() for _ in range(12)))
    found = await check(field.url, sound.journal + load.journal)
    assert any("nobody sent it" in one for one in found)
    assert any("is not in the ledger" in one for one in found)
    assert any("was done 2 times" in one for one in found)


async def test_the_checker_sees_an_answer_that_came_before_the_record(field: Field) -> None:
    dice = random.Random(SEED)  # noqa: S311 - to repeat
    desk = HastyDesk(field.client, field.pool, "hasty")
    load = Load(desk, "hasty", dice, twice=0, reused=0, give_up_after=4)
    hasty = await field.servers.start_worker("tests.faults.hasty_worker", queue="hasty")
    try:
        preparing = asyncio.create_task(load.prepare(4, people=False))
        while not load.counted["answered"]:  # noqa: ASYNC110 - it is a number
            await asyncio.sleep(0.02)
        hasty.kill()
        await hasty.wait()
        preparing.cancel()
        await asyncio.gather(preparing, return_exceptions=True)
    finally:
        await hasty.stop(within=5)
    found = await check(field.url, load.journal)
    assert any("hasty" in one and "is not in the ledger" in one for one in found)


async def due_have_passed(field: Field) -> None:
    """Wait until each promise that was to be missed by now has been."""
    waiting = (
        "SELECT count(*) FROM commitments WHERE state IN ('committed', 'in_progress')"
        " AND (document ->> 'due')::timestamptz < now() + interval '1 minute'"
    )
    async with asyncio.timeout(60):
        while await field.pool.fetchval(waiting):  # noqa: ASYNC110 - it is in the database
            await asyncio.sleep(0.1)
