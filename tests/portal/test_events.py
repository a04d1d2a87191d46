"""Whoever follows the record hears all that is theirs, once, in order, and nothing else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from desk import sign_in
from portal.live import following
from seal.sequencer import drain
from storage.pool import open_connection
from storage.readers.placed import size
from storage.sign_in import revoke_key
from tests.conftest import Engine
from tests.portal.listening import Heard, listening
from tests.portal.scene import AUDITOR, DANA, NURSE, OPERATOR, OWNER_REP, Scene
from tests.portal.test_api import own_problem

Sealed = Callable[[], Awaitable[None]]


@pytest.fixture
async def sealed(engine: Engine, log_home: object) -> AsyncIterator[Sealed]:
    """Gives every entry so far its place, as the sequencer does all the time."""
    conn, one = await open_connection(engine.owner_url), asyncio.Lock()

    async def place() -> None:
        async with one:
            await drain(conn, sweep=True)

    await place()
    yield place
    await conn.close()


async def keys(engine: Engine, *people: str) -> list[str]:
    return [await sign_in.mint_key(engine.pool, one) for one in people]


def of(problem: str) -> Callable[[Heard], list[str]]:
    return lambda heard: [e["kind"] for _, e in heard.events if e["entry"].startswith(problem)]


async def test_each_party_hears_what_is_its_own_as_it_happens(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed
) -> None:
    mine, others, all_ = await keys(engine, DANA, NURSE, AUDITOR)
    async with (
        listening(app, mine) as dana, listening(app, others) as nurse,
        listening(app, all_) as auditor,
    ):  # fmt: skip
        await dana.until(lambda heard: "retry: 2000" in heard.text)
        assert dana.status == 200
        assert dana.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert dana.headers["cache-control"] == "no-store"
        handoff = await own_problem(scene, "walls-live")
        await scene.do(DANA, "handoff.acknowledge", handoff=handoff)
        await sealed()
        told = of("problem/walls-live")
        await dana.until(lambda heard: "handoff.acknowledged" in told(heard))
        await auditor.until(lambda heard: "handoff.acknowledged" in told(heard))
        assert told(nurse) == []
    assert "problem.opened" in told(auditor)
    [(place, event)] = [one for one in dana.events if one[1]["kind"] == "handoff.acknowledged"]
    assert event["place"] == place
    assert event["href"] == f"/api/v1/handoffs/{handoff}"
    assert "read_back" not in dana.text
    assert "Clean the walls" not in dana.text


async def test_a_stream_that_breaks_again_and_again_loses_and_repeats_nothing(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PIECE", 3)
    monkeypatch.setattr(app.state.portal.live, "heartbeat", 0.1)
    first, second = await keys(engine, DANA, DANA)
    began = str(await size(engine.pool) - 1)
    problems = [f"walls-burst{number}" for number in range(4)]

    async def busy() -> None:
        async def one(problem: str) -> None:
            handoff = await own_problem(scene, problem)
            await scene.do(DANA, "handoff.acknowledge", handoff=handoff)
            await sealed()

        await asyncio.gather(*map(one, problems))
        await sealed()

    def whole(events: list[tuple[int, dict[str, Any]]]) -> bool:
        kinds = [event["kind"] for _, event in events]
        return kinds.count("handoff.acknowledged") >= len(problems)

    async with listening(app, first, last=began) as steady:
        work = asyncio.create_task(busy())
        pieces: list[tuple[int, dict[str, Any]]] = []
        last = began
        for _ in range(60):
            async with listening(app, second, last=last) as broken:
                await broken.until(lambda heard: heard.last_id is not None or heard.over, 20)
            pieces += broken.events
            last = broken.last_id or last
            if whole(pieces):
                break
        await work
        await steady.until(lambda heard: whole(heard.events))
    places = [place for place, _ in steady.events]
    assert places == sorted(set(places))
    assert [p for p, _ in pieces] == places[: len(pieces)]
    assert whole(pieces)


async def test_a_stream_ends_when_its_key_is_revoked(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed
) -> None:
    [key] = await keys(engine, OPERATOR)
    async with listening(app, key) as heard:
        await heard.until(lambda heard: heard.status == 200)
        assert await revoke_key(engine.pool, key[:14], OPERATOR)
        await own_problem(scene, "walls-revoked")
        await sealed()
        await heard.until(lambda heard: heard.over)
        assert heard.events == []


async def test_one_that_hears_nothing_for_long_hears_that_and_how_far_it_is(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.portal.live, "heartbeat", 0.2)
    [key] = await keys(engine, OWNER_REP)
    async with listening(app, key) as heard:
        await heard.until(lambda heard: heard.last_id is not None)
        before = int(heard.last_id or "")
        await own_problem(scene, "walls-unheard")
        await sealed()
        await heard.until(lambda heard: int(heard.last_id or "") > before)
        assert heard.events == []


@pytest.mark.parametrize("turns", range(5))
async def test_one_who_leaves_at_the_moment_of_news_has_left(app: FastAPI, turns: int) -> None:
    follower = following.Follower(app.state.portal.live, b"key")
    follower.next = 1 << 40
    waiting = asyncio.create_task(follower.more(30))
    await asyncio.sleep(0.01)
    follower.woken.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    if waiting.cancel():
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_from_the_start_everything_of_ones_own_is_told(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed
) -> None:
    [key] = await keys(engine, OWNER_REP)
    async with listening(app, key, query="after=start") as heard:
        await heard.until(lambda heard: "handoff.returned" in [e["kind"] for _, e in heard.events])
    subjects = {event["subject"] for _, event in heard.events}
    assert "ocean-view.h2" in subjects
    assert "ocean-view.h1" not in subjects
    assert app.state.portal.live._reading is None, "nobody follows, so nobody reads"


@pytest.mark.parametrize(
    ("query", "last"),
    [
        ("after=x", None),
        ("after=-1", None),
        ("", "start"),
        ("", "999999999"),
        ("after=1&b=2", None),
    ],
)
async def test_a_place_that_is_none_is_refused(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed, query: str, last: str | None
) -> None:
    [key] = await keys(engine, DANA)
    async with listening(app, key, query=query, last=last) as heard:
        await heard.until(lambda heard: heard.over)
        assert heard.status == 400
        assert heard.headers["content-type"] == "application/problem+json"


async def test_one_key_opens_few_streams_and_a_session_none(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed,
    signed_in: Callable[[str], Awaitable[httpx2.AsyncClient]],
) -> None:  # fmt: skip
    [key] = await keys(engine, DANA)
    async with (
        listening(app, key) as one, listening(app, key), listening(app, key), listening(app, key),
    ):  # fmt: skip
        await one.until(lambda heard: heard.status == 200)
        await asyncio.sleep(0.1)
        async with listening(app, key) as fifth:
            await fifth.until(lambda heard: heard.over)
            assert (fifth.status, fifth.headers["retry-after"]) == (429, "30")
    refused = await (await signed_in(DANA)).get("/api/v1/events")
    assert (refused.status_code, refused.json()["code"]) == (403, "key_needed")


async def test_streams_end_when_the_portal_stops_and_a_look_at_the_head_is_short(
    app: FastAPI, engine: Engine, scene: Scene, sealed: Sealed
) -> None:
    [key] = await keys(engine, DANA)
    live = app.state.portal.live
    async with listening(app, key) as heard:
        await heard.until(lambda heard: heard.status == 200)
        live.end()
        await heard.until(lambda heard: heard.over)
    live.ending = False
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        head = await client.head("/api/v1/events", headers={"authorization": f"Bearer {key}"})
    assert (head.status_code, head.text) == (200, "")
