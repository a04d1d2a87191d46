"""When a server is away the portal says so, calmly, and comes back by itself."""

from pathlib import Path

import httpx2
from fastapi import FastAPI

from desk.counter import Desk
from portal.app import create
from runtime.settings import Settings
from storage.pool import open_pool
from tests.conftest import Engine


async def portal_without_database(engine: Engine) -> FastAPI:
    """Its pool knows an address at which nobody answers."""
    pool = await open_pool("postgresql://nobody:x@127.0.0.1:1/remit?sslmode=disable", size=1)
    return create(
        Desk(engine.client, pool), pool, Settings(home=Path("/nowhere")), temporal=engine.client
    )


async def test_without_a_database_pages_and_programs_are_told_503(engine: Engine) -> None:
    app = await portal_without_database(engine)
    key = "remit_aaaaaaaa_" + "a" * 43
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:
        api = await client.get("/api/v1/inbox", headers={"authorization": f"Bearer {key}"})
        assert (api.status_code, api.json()["code"]) == (503, "database_unavailable")
        page = await client.get("/", headers={"cookie": "remit=" + "a" * 43})
        assert page.status_code == 503
        assert "default-src 'none'" in page.headers["content-security-policy"]
        health = await client.get("/healthz")
        assert (health.status_code, health.json()["database"]) == (503, "down")
        assert health.json()["temporal"] == "up"


async def test_what_nobody_expected_is_a_calm_500_without_insides(engine: Engine) -> None:
    app = create(Desk(engine.client, engine.pool), engine.pool, Settings(home=Path("/nowhere")))

    @app.get("/api/v1/broken")
    async def fail() -> None:
        raise RuntimeError("secret inside")

    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:
        answer = await client.get("/api/v1/broken")
        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert "inside" not in answer.text
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_all_is_well_when_both_servers_answer(app: FastAPI) -> None:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:
        health = await client.get("/healthz")
        assert health.json() == {"status": "ok", "database": "up", "temporal": "up"}
