"""The exchange with departments on the whole engine: its one workflow files what is offered."""

import asyncio

import pytest

from activities import exchanging
from activities.posting import ConsolePost
from desk import open311_links
from storage import open311
from tests.conftest import Engine
from tests.desk.test_open311 import KEY, City, linked, outward
from tests.portal.browser import listening_portal
from tests.town import found
from worker.outward import outward_worker, start_open311
from workflows.open311 import OPEN311


async def test_an_offer_reaches_the_department_by_the_workflow_alone_and_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchanging, "PAUSE", 0.05)
    town, department = await found(engine), City()
    async with listening_portal(department.app) as address:
        place = address.removeprefix("http://")
        await open311_links.put(engine.pool, outward(place), linked(town, place), KEY)
        name = await town.offer()
        async with outward_worker(engine.client, engine.pool, ConsolePost(), outward(place)):
            for _ in range(2):
                await start_open311(engine.client, engine.task_queue)
            for _ in range(200):
                filing = await open311.filing(engine.pool, name)
                if filing is not None and filing.token:
                    break
                await asyncio.sleep(0.05)
            await engine.client.get_workflow_handle(OPEN311).terminate()

    assert filing is not None
    assert (filing.state, filing.token, filing.error) == ("sent", "t-1", None)
    assert len(department.filed) == 1
    await open311_links.remove(engine.pool, town.housing)
