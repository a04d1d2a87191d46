"""Whoever asks too often is told to wait, and nobody else is."""

import asyncio
from pathlib import Path

import httpx2

from desk import sign_in
from portal.app import create
from portal.rates import BURST, Rate, Rates
from runtime.settings import Settings
from tests.conftest import Engine
from tests.portal.conftest import ADDRESS
from tests.portal.scene import DANA, NURSE, Scene


def test_a_bucket_fills_while_nobody_asks() -> None:
    now = 0.0
    rate = Rate(10, clock=lambda: now)
    assert [rate.wait(b"a") for _ in range(20)] == [0.0] * 20
    assert rate.wait(b"a") == 0.1
    assert rate.wait(b"b") == 0.0
    now = 0.35
    assert [rate.wait(b"a") > 0 for _ in range(4)] == [False, False, False, True]
    now = 60
    assert sum(rate.wait(b"a") == 0 for _ in range(100)) == 20


async def test_200_requests_a_second_from_one_key_are_too_many(
    engine: Engine, scene: Scene, tmp_path: Path
) -> None:
    app = create(engine.desk, engine.pool, Settings(home=tmp_path), now=lambda: scene.now)
    [rates] = [one for one in app.user_middleware if one.cls is Rates]
    rates.kwargs["clock"] = lambda: 0.0  # all of them at one instant, however long it takes
    keys = [await sign_in.mint_key(engine.pool, one) for one in (DANA, NURSE)]
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url=ADDRESS) as client:
        many, other = [{"authorization": f"Bearer {key}"} for key in keys]
        url = "/api/v1/trust/rules"
        answers = await asyncio.gather(*(client.get(url, headers=many) for _ in range(200)))
        assert (await client.get(url, headers=other)).status_code == 200
        assert (await client.get("/healthz", headers=many)).status_code == 200
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert len(answers) - len(refused) == rates.kwargs["per_second"] * BURST
    assert refused[0].json()["code"] == "too_many_requests"
    assert int(refused[0].headers["retry-after"]) >= 1
