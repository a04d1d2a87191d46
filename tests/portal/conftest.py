"""The portal on the real engine, reached by HTTP like from outside."""

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from playwright.async_api import Browser

from desk import sign_in
from portal.app import create
from runtime.settings import Settings
from seal.sealer import seal
from seal.sequencer import drain
from storage.logins import reader_url
from storage.pool import Pool, open_connection
from storage.wall import wall as second_wall
from tests.conftest import Engine
from tests.portal.browser import listening_portal, opened_browser
from tests.portal.quay import Quay
from tests.portal.quay import play as play_quay
from tests.portal.scene import MOTEL, PARK, Scene, play

ADDRESS = "http://127.0.0.1"
SHARED = f"""
    SELECT stream, count(*) FROM ledger
     WHERE stream IN ('problem/{MOTEL}', 'problem/{PARK}') GROUP BY stream ORDER BY stream
"""  # noqa: S608 - two names of our own
_keys = itertools.count(1)


@pytest.fixture(scope="session")
async def scene(engine: Engine) -> Scene:
    """The caseload, played once; tests that change something take their own problems."""
    made = Scene(engine.desk, engine.client, datetime.now(UTC))
    await play(made)
    return made


@pytest.fixture(autouse=True)
async def caseload_stays(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """No test changes what the others look at."""
    if "scene" not in request.fixturenames:
        yield
        return
    pool: Pool = request.getfixturevalue("engine").pool
    request.getfixturevalue("scene")
    before = await pool.fetch(SHARED)
    yield
    assert await pool.fetch(SHARED) == before, "take a problem of your own: own_problem"


@pytest.fixture(scope="session")
async def app(
    engine: Engine, scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[FastAPI]:
    async with second_wall(engine.pool, reader_url(engine.app_url)) as wall:
        yield create(
            engine.desk,
            engine.pool,
            Settings(home=tmp_path_factory.mktemp("home"), api_rate=0),
            temporal=engine.client,
            now=lambda: scene.now,
            wall=wall,
        )


@pytest.fixture(scope="session")
async def quay(scene: Scene, app: FastAPI, engine: Engine, log_home: Path) -> Quay:
    """Two problems with something of every kind in them, played once, and sealed."""
    played = await play_quay(scene)
    conn = await open_connection(engine.owner_url)
    await drain(conn, sweep=True)
    await seal(conn, log_home / "secrets", log_home / "seal")
    await conn.close()
    await app.state.portal.receipts.prepare()
    return played


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody who is not signed in, in a browser that says where its requests come from."""
    async with _client(app) as made:
        yield made


@pytest.fixture
async def signed_in(
    app: FastAPI, engine: Engine
) -> AsyncIterator[Callable[[str], Awaitable[httpx2.AsyncClient]]]:
    """Sign somebody in by a one-time link, as a browser would."""
    opened: list[httpx2.AsyncClient] = []

    async def enter(person: str) -> httpx2.AsyncClient:
        made = _client(app)
        opened.append(made)
        link = await sign_in.mint_link(engine.pool, person, ADDRESS)
        answer = await made.post(link.removeprefix(ADDRESS))
        assert answer.status_code == 303, answer.text
        return made

    yield enter
    for made in opened:
        await made.aclose()


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
async def address(app: FastAPI) -> AsyncIterator[str]:
    """The portal where browsers find it."""
    async with listening_portal(app) as told:
        yield told


@pytest.fixture
def program(app: FastAPI, engine: Engine) -> Callable[[str], Awaitable[httpx2.AsyncClient]]:
    """A program with an API key, which no browser is."""

    async def enter(person: str) -> httpx2.AsyncClient:
        key = await sign_in.mint_key(engine.pool, person)
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app),
            base_url=ADDRESS,
            headers={"authorization": f"Bearer {key}"},
        )

    return enter


def fresh_key() -> str:
    """An Idempotency-Key that no command had before."""
    return f"test-key-{next(_keys):08d}-{datetime.now(UTC).timestamp():.0f}"


def _client(app: FastAPI) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=ADDRESS, headers={"origin": ADDRESS}
    )
