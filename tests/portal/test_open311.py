"""A city's 311 system files concerns by Open311, with a client that others wrote."""

import asyncio
import itertools
import json
import sys
from collections.abc import AsyncIterator
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as Xml

import httpx2
import pytest
from fastapi import FastAPI

from desk import sign_in
from portal.app import create
from portal.open311.writing import answer
from runtime.settings import Settings
from storage.readers import concerns
from tests.conftest import Engine
from tests.portal.browser import listening_portal
from tests.portal.conftest import ADDRESS
from tests.portal.scene import AUDITOR, DANA, HOUSING, LEE, MOTEL, NURSE, OPERATOR, Scene

PLACE = "riverton.example.gov"
SAID = {
    "service_code": "noise", "address_string": "Quay 7", "lat": "39.7392", "long": "-104.9903",
    "description": "Dogs bark & howl <all> night.", "first_name": "Ann", "last_name": "Onym",
    "email": "ann@example.org", "attribute[WHEN]": "2026-11-01T22:10:00-06:00",
}  # fmt: skip
Three = Any


@pytest.fixture(scope="module")
async def city(engine: Engine, scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    settings = Settings(home=tmp_path_factory.mktemp("home"), open311_jurisdiction=PLACE)
    return create(engine.desk, engine.pool, settings)


@pytest.fixture
async def anybody(city: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A program without a browser's headers."""
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(city), base_url=ADDRESS + "/open311/v2/"
    ) as made:
        yield made


@pytest.fixture(scope="module")
async def key(engine: Engine, scene: Scene) -> str:
    return await sign_in.mint_key(engine.pool, DANA)


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The client `three` 0.8.0, from the time of Python 2, which called its lazy filter so."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    monkeypatch.setitem(sys.modules, "relaxml", ModuleType("relaxml"))
    sys.modules["relaxml"].xml = None  # type: ignore[attr-defined] # it is asked for JSON
    import three.core

    return three.core


async def test_a_client_that_others_wrote_files_a_request_and_hears_what_became_of_it(
    city: FastAPI, key: str, three: ModuleType, engine: Engine, scene: Scene
) -> None:
    async with listening_portal(city) as address:
        client: Three = three.Three(f"{address}/open311/v2", api_key=key, jurisdiction=PLACE)

        def files() -> tuple[Any, ...]:
            listed = client.services()
            defined = client.services("noise")
            posted = client.post("noise", address="Quay 7", name="Ann Onym", email="a@example.org",
                                 description="Dogs bark all night.")  # fmt: skip
            told = client.request(posted[0]["service_request_id"], api_key=key)
            return listed, defined, posted[0]["service_request_id"], told[0]

        listed, defined, name, told = await asyncio.to_thread(files)
        assert {"service_code": "noise", "service_name": "Noise"}.items() <= listed[0].items()
        assert defined["attributes"][0]["code"] == "WHEN"
        assert (told["status"], told["address"], told["lat"]) == ("open", "Quay 7", None)
        assert told["status_notes"].endswith("Nothing has been decided yet.")
        kept = await concerns.concern(engine.pool, name)
        assert kept is not None
        assert (kept.source, kept.reported_by, kept.matter) == ("citizen", DANA, "noise")
        assert (kept.document["reporter"], kept.document["contact"]) == (
            "Ann Onym", "a@example.org",
        )  # fmt: skip
        assert "Onym" not in json.dumps(told)

        await scene.do(OPERATOR, "concern.refer", concern=name, to="Animal control",
                       reason="A dog.", told="By telephone")  # fmt: skip
        [now] = await asyncio.to_thread(client.requests, api_key=key, status="closed")
        assert (now["service_request_id"], now["status"]) == (name, "closed")
        assert now["status_notes"] == "Somebody else deals with this. Animal control"
        assert now["updated_datetime"] >= now["requested_datetime"]
        assert client.token is not None
        [same] = await asyncio.to_thread(client.token, name, api_key=key)
        assert same["service_request_id"] == name


async def test_what_is_sent_twice_is_one_concern_and_a_duplicate_is_followed(
    anybody: httpx2.AsyncClient, key: str, scene: Scene
) -> None:
    said = SAID | {"api_key": key}
    first, again = [await anybody.post("requests.json", data=said) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    [name] = {one.json()[0]["service_request_id"] for one in (first, again)}
    own = {"idempotency-key": "city-4711-a"}
    other = await anybody.post("requests.json", data=said, headers=own)
    assert other.status_code == 201, "a key of its own makes it another"
    into = other.json()[0]["service_request_id"]
    await scene.do(OPERATOR, "concern.merge", concern=name, into=into, reason="The same dogs.")
    await scene.do(OPERATOR, "concern.link", concern=into, problem=MOTEL)

    asked = await anybody.get(f"requests/{name}.xml", params={"api_key": key})

    assert asked.headers["content-type"] == "text/xml; charset=utf-8"
    [told] = Xml.fromstring(asked.content).findall("request")  # noqa: S314 - our own words
    assert told.findtext("status") == "open"
    assert "part of a problem" in str(told.findtext("status_notes"))
    assert told.findtext("description") == SAID["description"]
    assert (told.findtext("lat"), told.findtext("long")) == ("39.7392", "-104.9903")


async def test_nobody_sees_what_others_filed_and_nobody_files_without_a_key(
    anybody: httpx2.AsyncClient, key: str, engine: Engine
) -> None:
    filed = await anybody.post("requests.json", data=SAID | {"api_key": key})
    name = filed.json()[0]["service_request_id"]
    nurse = {"api_key": await sign_in.mint_key(engine.pool, NURSE)}

    assert (await anybody.get(f"requests/{name}.json", params=nurse)).status_code == 404
    assert (await anybody.get("requests.json", params=nurse)).json() == []
    assert (await anybody.get(f"requests/{name}.json")).status_code == 403
    bearer = {"authorization": f"Bearer {await sign_in.mint_key(engine.pool, LEE)}"}
    colleague = await anybody.get("requests.json", headers=bearer)
    assert name in [one["service_request_id"] for one in colleague.json()], HOUSING


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"api_key": ""}, 403, "Missing or invalid API key."),
        ({"api_key": "remit_abcdefgh_" + "x" * 43}, 403, "unknown, expired or revoked"),
        ({"jurisdiction_id": "elsewhere.gov"}, 404, "jurisdiction_id provided was not found."),
        ({"service_code": "homicide"}, 404, "service_code was not found."),
        ({"address_string": "", "lat": "", "long": ""}, 400, "lat and long, address_string"),
        ({"lat": "91", "long": "0"}, 400, "no place on earth"),
        ({"lat": "١", "long": "0"}, 400, "degrees in WGS 84"),
        ({"attribute[WHEN]": "yesterday"}, 400, "WHEN is not a date"),
        ({"attribute[WHEN]": "2199-01-01T00:00:00Z"}, 400, "lies in the future"),
        ({"description": "x" * 4001}, 400, "4,000 characters"),
        ({"description": "a\0b"}, 400, "text"),
    ],
)
async def test_what_is_wrong_is_said_with_a_code_in_the_form_that_was_asked_for(
    anybody: httpx2.AsyncClient, key: str, changes: dict[str, str], status: int, said: str
) -> None:
    answered = await anybody.post("requests.json", data=SAID | {"api_key": key} | changes)
    [error] = answered.json()
    assert (answered.status_code, error["code"]) == (status, status)
    assert said in error["description"]
    in_xml = await anybody.post("requests.xml", data=SAID | {"api_key": key} | changes)
    [told] = Xml.fromstring(in_xml.content).findall("error")  # noqa: S314 - our own words
    assert told.findtext("code") == str(status)


async def test_other_refusals_are_told_in_the_same_form(
    anybody: httpx2.AsyncClient, client: httpx2.AsyncClient, key: str, engine: Engine
) -> None:
    auditor = await sign_in.mint_key(engine.pool, AUDITOR)
    refused = await anybody.post("requests.json", data=SAID | {"api_key": auditor})
    assert (refused.status_code, refused.json()[0]["code"]) == (403, 403)
    for path, status in (
        ("services/none.json", 404), ("requests.json?status=done", 400), ("services.yaml", 404),
        ("requests.json?start_date=2026-02-30", 400), ("tokens/none.json", 404),
    ):  # fmt: skip
        answered = await anybody.get(path, headers={"authorization": f"Bearer {key}"})
        assert (answered.status_code, answered.json()[0]["code"]) == (status, status), path
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    sent = await anybody.post(
        "requests.xml", content=doctype, headers={"content-type": "text/xml"}
    )  # fmt: skip
    assert sent.status_code == 415, "XML from outside is not read at all"
    assert (await client.get("/open311/v2/services.json")).status_code == 404, "switched off"
    found = await anybody.get(ADDRESS + "/open311/discovery.json")
    assert found.json()["endpoints"][0]["url"].endswith("/open311/v2")


def test_no_character_breaks_the_xml() -> None:
    made = answer("xml", "request", {"text": "a<b>&\"'\x01\ud800￾😀\n", "none": None, "yes": True})

    read = Xml.fromstring(bytes(made.body))  # noqa: S314 - our own words
    assert read.findtext("text") == "a<b>&\"'���😀\n"
    assert (read.findtext("none"), read.findtext("yes")) == ("", "true")
