"""Handoffs become service requests of a department, and its answers come back as declared."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from desk import open311_links, sign_in
from desk.open311 import Exchange
from portal.app import create
from runtime.outward.client import Outward
from runtime.settings import Settings
from schemas.errors import Invalid, Refused
from schemas.open311 import Link, meaning
from storage import open311
from storage.readers import concerns, handoffs
from tests.builders import (
    MONDAY,
    offered_promise,
)
from tests.conftest import Engine
from tests.portal.browser import listening_portal
from tests.town import Town, found

KEY = "city-key-4711"


class City:
    """A department's server that speaks GeoReport, and says what it is told to say."""

    def __init__(self) -> None:
        self.filed: list[dict[str, str]] = []
        self.keys: list[str] = []
        self.says: dict[str, Any] = {"status": "open", "status_notes": None}
        self.fails = 0
        self.app = FastAPI()
        self.app.add_api_route("/v2/requests.json", self.file, methods=["POST"])
        self.app.add_api_route("/v2/tokens/{token}.json", self.token)
        self.app.add_api_route("/v2/requests/{name}.json", self.ask)

    async def file(self, request: Request) -> Response:
        if self.fails:
            self.fails -= 1
            return Response(status_code=503)
        self.filed.append({name: str(value) for name, value in (await request.form()).items()})
        self.keys.append(request.headers["idempotency-key"])
        return JSONResponse([{"token": "t-1"}])

    async def token(self, token: str) -> Response:
        return JSONResponse([{"service_request_id": 638344, "token": token}])

    async def ask(self, name: str, request: Request) -> Response:
        assert request.headers["authorization"] == f"Bearer {KEY}"
        return JSONResponse([{"service_request_id": name, **self.says}])


@pytest.fixture
async def city() -> AsyncIterator[tuple[City, str]]:
    made = City()
    async with listening_portal(made.app) as address:
        yield made, address.removeprefix("http://")


def outward(place: str) -> Outward:
    return Outward(inside=frozenset({place}))


def linked(town: Town, place: str, *meanings: str, **changes: Any) -> Link:
    facts: dict[str, Any] = {
        "party": town.housing, "url": f"http://{place}/v2", "jurisdiction": "city.example",
        "service_code": "lighting", "address": "Riverton", "speaker": town.rep,
        "meanings": tuple(meaning(one) for one in meanings), "texts": False, "every_minutes": 5,
        "since": MONDAY, "keyed": True,
    }  # fmt: skip
    return Link(**facts | changes)


async def at_once(engine: Engine, exchange: Exchange) -> int:
    """A look at everything, as if its time had come."""
    await engine.pool.execute("UPDATE open311_filings SET next_try_at = now() - interval '1 s'")
    return await exchange.look()


async def test_a_handoff_is_filed_once_and_its_status_does_what_was_declared_and_no_more(
    engine: Engine, city: tuple[City, str]
) -> None:
    department, place = city
    town = await found(engine)
    out = outward(place)
    exchange = Exchange(engine.desk, engine.pool, out, "https://remit.example")
    link = linked(town, place, "open:acknowledge", "closed:done")
    await open311_links.put(engine.pool, out, link, KEY)
    kept = await engine.pool.fetchval("SELECT l::text FROM open311_links l WHERE party = $1",
                                      town.housing)  # fmt: skip
    assert KEY not in kept

    department.fails = 1
    name = await town.offer(commitments=(offered_promise(),))
    await exchange.look()
    filing = await open311.filing(engine.pool, name)
    assert filing is not None
    assert (filing.state, filing.error, filing.attempts) == ("waiting", "it answered 503", 1)
    await at_once(engine, exchange)  # sent; a token is promised
    await at_once(engine, exchange)  # the token has become an id
    await at_once(engine, exchange)  # and the request is looked at
    [sent] = department.filed
    assert (sent["service_code"], sent["api_key"]) == ("lighting", KEY)
    assert sent["jurisdiction_id"] == "city.example"
    assert f"https://remit.example/handoffs/{name}" in sent["description"]
    assert "lot" not in sent["description"].lower().replace("lots", ""), "no words by default"
    filing = await open311.filing(engine.pool, name)
    assert filing is not None
    assert (filing.request, filing.status, filing.error) == ("638344", "open", None)
    view = await handoffs.handoff(engine.pool, name)
    assert view is not None
    assert view.state == "acknowledged", "as was declared of open"

    department.says = {"status": "closed", "status_notes": "Lamps\x00 replaced.",
                       "updated_datetime": "2026-11-30T10:00:00-07:00"}  # fmt: skip
    await at_once(engine, exchange)
    view = await handoffs.handoff(engine.pool, name)
    assert view is not None
    assert view.state == "acknowledged", "no status accepts or declines"

    await town.accept(int(name.rpartition("h")[2]))
    await at_once(engine, exchange)
    await at_once(engine, exchange)
    story = await town.kinds()
    assert story.count("commitment.reported_done") == 1, "once, however often it is read"
    done = await town.state()
    promise = next(iter(done.commitments.values()))
    assert promise.reported_by == town.rep
    assert "Service request 638344 is closed" in str(promise.evidence)
    assert "Lamps replaced." in str(promise.evidence)

    await open311_links.remove(engine.pool, town.housing)
    await at_once(engine, exchange)
    filing = await open311.filing(engine.pool, name)
    assert filing is not None
    assert filing.state == "ended"
    assert await at_once(engine, exchange) == 0
    with pytest.raises(Refused, match="takes no handoffs by Open311"):
        await open311_links.remove(engine.pool, town.housing)


async def test_two_installations_of_remit_round_trip_by_open311(
    engine: Engine, tmp_path: Path
) -> None:
    """The one's handoff is the other's concern."""
    town = await found(engine)
    settings = Settings(home=tmp_path, open311_jurisdiction="city.example")
    app = create(engine.desk, engine.pool, settings, temporal=engine.client)
    key = await sign_in.mint_key(engine.pool, town.rep)
    async with listening_portal(app) as address:
        place = address.removeprefix("http://")
        exchange = Exchange(engine.desk, engine.pool, outward(place), "https://remit.example")
        link = linked(town, f"{place}/open311", url=f"{address}/open311/v2", texts=True)
        await open311_links.put(engine.pool, outward(place), link, key)
        name = await town.offer()
        for _ in range(2):
            await at_once(engine, exchange)

    filing = await open311.filing(engine.pool, name)
    assert filing is not None
    assert (filing.status, filing.error) == ("open", None)
    concern = await concerns.concern(engine.pool, filing.request or "")
    assert concern is not None
    assert (concern.matter, concern.reported_by) == ("lighting", town.rep)
    assert "It worked when" in concern.document["text"], "in words, where that was asked for"
    view = await handoffs.handoff(engine.pool, name)
    assert view is not None
    assert view.state == "offered", "nothing was declared, so nothing follows"
    await open311_links.remove(engine.pool, town.housing)


async def test_only_a_public_address_and_a_person_who_works_for_the_party_are_taken(
    engine: Engine,
) -> None:
    town = await found(engine)
    with pytest.raises(Invalid):
        await open311_links.put(engine.pool, Outward(), linked(town, "127.0.0.1:80"), None)
    with pytest.raises(Refused, match="no active person"):
        await open311_links.put(
            engine.pool, Outward(), linked(town, "x.example", speaker=town.op), None
        )
    for text in ("open:accept", "closed:acknowledge", "done:done", "open"):
        with pytest.raises(ValueError, match="nothing that a status can mean"):
            meaning(text)
