"""The window for Temporal's pages: it shows payloads to those signed in, and to no other site."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from google.protobuf import json_format
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import DataConverter, WorkflowSerializationContext

from runtime.codec_endpoint import CodecEndpoint
from runtime.payload_keys import KeyRing, add_key
from runtime.payloads import converter

UI, KEY, PORT = "http://127.0.0.1:8233", "the-secret", 8322
MOTEL = WorkflowSerializationContext(namespace="remit", workflow_id="problem/motel")


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    add_key(tmp_path / "keys")
    return KeyRing(tmp_path / "keys")


@pytest.fixture
def endpoint(ring: KeyRing) -> CodecEndpoint:
    return CodecEndpoint(ring, key=KEY, ui=UI, port=PORT)


def client(endpoint: CodecEndpoint) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=endpoint),  # type: ignore[arg-type]
        base_url=f"http://127.0.0.1:{PORT}",
    )


async def sealed(ring: KeyRing) -> str:
    there = converter(ring).with_context(MOTEL)
    return json_format.MessageToJson(Payloads(payloads=await there.encode(["Fairview Motel"])))


def read(answer: httpx2.Response) -> Any:
    [told] = json_format.Parse(answer.content, Payloads()).payloads
    return json.loads(told.data)


async def test_the_link_signs_one_browser_in_and_shows_it_what_is_hidden(
    endpoint: CodecEndpoint, ring: KeyRing
) -> None:
    body = await sealed(ring)
    assert "Fairview" not in base64.b64decode(json.loads(body)["payloads"][0]["data"]).decode(
        errors="replace"
    )
    async with client(endpoint) as browser:
        opened = await browser.get(endpoint.link)
        assert (opened.status_code, opened.headers["location"]) == (303, UI)
        cookie = opened.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        answer = await browser.post("/decode", content=body, headers={"origin": UI})
        assert read(answer) == "Fairview Motel"
        assert answer.headers["access-control-allow-origin"] == UI
        assert answer.headers["cache-control"] == "no-store"
    async with client(endpoint) as another:
        assert (await another.get(endpoint.link)).status_code == 403
        assert (await another.post("/decode", content=body)).status_code == 401


async def test_a_program_shows_the_secret(endpoint: CodecEndpoint, ring: KeyRing) -> None:
    async with client(endpoint) as program:
        shown = {"authorization": f"Bearer {KEY}"}
        body = await sealed(ring)
        assert read(await program.post("/decode", content=body, headers=shown)) == "Fairview Motel"
        wrong = {"authorization": "Bearer guessed"}
        assert (await program.post("/decode", content=body, headers=wrong)).status_code == 401


async def test_pages_of_other_sites_and_other_names_are_turned_away(
    endpoint: CodecEndpoint, ring: KeyRing
) -> None:
    body, shown = await sealed(ring), {"authorization": f"Bearer {KEY}"}
    async with client(endpoint) as evil:
        origin = {"origin": "https://evil.example"}
        asked = await evil.options("/decode", headers=origin)
        assert asked.status_code == 403
        assert "access-control-allow-origin" not in asked.headers
        assert (await evil.post("/decode", content=body, headers=shown | origin)).status_code == 403
        renamed = {"host": f"evil.example:{PORT}"}
        assert (
            await evil.post("/decode", content=body, headers=shown | renamed)
        ).status_code == 421
        assert (await evil.post("/encode", content=body, headers=shown)).status_code == 404


async def test_what_is_not_encrypted_or_no_payload_is_refused(endpoint: CodecEndpoint) -> None:
    shown = {"authorization": f"Bearer {KEY}"}
    [clear] = await DataConverter().encode(["in clear"])
    async with client(endpoint) as program:
        for body in (
            json_format.MessageToJson(Payloads(payloads=[clear])),
            json_format.MessageToJson(Payloads(payloads=[Payload(data=b"x")])),
            "no json",
            b"\xff",
        ):
            assert (await program.post("/decode", content=body, headers=shown)).status_code == 400
