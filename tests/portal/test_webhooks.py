"""Webhooks at the portal, for those who may decide; signed events of others, each done once."""

import html
import json
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import httpx2
import pytest
from cloudevents.core.bindings.http import to_structured_event
from cloudevents.core.v1.event import CloudEvent
from fastapi import FastAPI
from standardwebhooks.webhooks import Webhook

from desk import senders, sign_in
from desk import webhooks as counter
from portal.api.commands import GIVEN
from portal.app import create
from runtime.settings import Settings
from schemas.commands.handoff import DeclineHandoff
from schemas.ids import SETUP
from storage import webhooks
from storage.readers.history import history
from tests.conftest import Engine
from tests.portal.conftest import ADDRESS, fresh_key
from tests.portal.scene import DANA, LEE
from tests.town import Town, found

PORTAL = "https://remit.example.gov"
_ids = count(1)


@dataclass
class Door:
    """A portal that may reach one address inside, and a town before it."""

    app: FastAPI
    engine: Engine
    town: Town
    handoff: str
    clients: list[httpx2.AsyncClient] = field(default_factory=list)

    async def program(self, person: str) -> httpx2.AsyncClient:
        key = await sign_in.mint_key(self.engine.pool, person)
        made = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app),
            base_url=ADDRESS,
            headers={"authorization": f"Bearer {key}"},
        )
        self.clients.append(made)
        return made


@pytest.fixture(scope="module")
async def door(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Door]:
    home = tmp_path_factory.mktemp("door")
    settings = Settings(home=home, portal_url=PORTAL, outward_inside="127.0.0.1:8443")
    town = await found(engine)
    made = Door(create(engine.desk, engine.pool, settings), engine, town, await town.offer())
    yield made
    for client in made.clients:
        await client.aclose()


async def post(client: httpx2.AsyncClient, path: str, **said: Any) -> httpx2.Response:
    return await client.post(
        f"/api/v1/webhooks{path}", json=said, headers={"idempotency-key": fresh_key()}
    )


async def test_a_party_has_webhooks_by_those_who_may_decide_for_it(door: Door) -> None:
    rep, op = await door.program(door.town.rep), await door.program(door.town.op)
    url = "https://127.0.0.1:8443/remit"
    made = await post(rep, "", url=url, kinds=["handoff.*"])
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["secret"].startswith("whsec_")
    assert (told["state"], told["party"], told["kinds"]) == (
        "unproved", door.town.housing, ["handoff.*"],
    )  # fmt: skip
    key = {"idempotency-key": fresh_key()}
    once, twice = [
        await rep.post("/api/v1/webhooks", json={"url": url}, headers=key) for _ in range(2)
    ]
    assert once.json()["webhook"] == twice.json()["webhook"] != told["webhook"]
    assert (once.json()["secret"][:6], twice.json()["secret"]) == ("whsec_", None)
    other = await rep.post("/api/v1/webhooks", json={"url": url + "x"}, headers=key)
    assert other.status_code == 409
    assert (await post(rep, f"/{once.json()['webhook']}/remove")).status_code == 200
    gone = await rep.post("/api/v1/webhooks", json={"url": url}, headers=key)
    assert gone.status_code == 409
    name = f"/{told['webhook']}"
    listed = (await rep.get("/api/v1/webhooks")).json()["webhooks"]
    assert [one["webhook"] for one in listed] == [told["webhook"]]
    assert not any("secret" in one for one in listed)

    pinged = await post(rep, f"{name}/test")
    assert pinged.status_code == 200
    sent = (await rep.get(f"/api/v1/webhooks{name}/deliveries")).json()["deliveries"]
    assert [(one["message"], one["state"]) for one in sent] == [
        (pinged.json()["message"], "waiting")
    ]
    changed = await post(rep, f"{name}/rotate")
    assert changed.json()["secret"] != told["secret"]
    assert (await post(rep, f"{name}/rotate")).json()["code"] == "secret_changing"
    assert (await post(rep, f"{name}/replay", message="problem/x#1")).status_code == 409
    assert (await post(rep, f"{name}/replay")).status_code == 422

    for path in ("", "/deliveries"):
        theirs = await op.get(f"/api/v1/webhooks{name}{path}")
        none = await op.get(f"/api/v1/webhooks/wh-none000000{path}")
        assert (theirs.status_code, none.status_code) == (404, 404)
        assert theirs.json()["detail"] == none.json()["detail"]
    for verb in ("test", "rotate", "replay", "remove"):
        assert (await post(op, f"{name}/{verb}")).status_code == 404
    assert (await op.get("/api/v1/webhooks")).json() == {"webhooks": []}

    assert (await post(rep, f"{name}/remove")).json()["state"] == "removed"
    assert (await rep.get(f"/api/v1/webhooks{name}")).status_code == 404


async def test_who_may_not_decide_for_a_party_makes_no_webhook(door: Door) -> None:
    for person, role, grade in (("cy", "contributor", "full"), ("li", "representative", "limited")):
        given = {"kind": "person.add", "person": f"{person}@{door.town.housing}", "name": person,
                 "role": role, "grade": grade}  # fmt: skip
        await door.town.do(GIVEN.validate_python(given, strict=False), SETUP)
        client = await door.program(f"{person}@{door.town.housing}")
        refused = await post(client, "", url="https://127.0.0.1:8443/")
        assert (refused.status_code, refused.json()["code"]) == (403, "not_for_webhooks")
        assert (await client.get("/api/v1/webhooks")).json() == {"webhooks": []}


async def test_an_address_that_leads_inside_is_invalid(door: Door) -> None:
    rep = await door.program(door.town.rep)
    for url in (
        "http://hooks.example.org/", "ftp://hooks.example.org/", "https://127.0.0.1/",
        "https://2130706433/", "https://localhost/", "https://user:pw@hooks.example.org/",
        "https://hooks.example.org:5432/", "https://hooks.example.org/#x",
        "https://hooks.example.org/\r\nx", "https://postgres/", "http://127.0.0.1:8321/",
        "x" * 2000,
    ):  # fmt: skip
        refused = await post(rep, "", url=url)
        assert (refused.status_code, refused.json()["code"]) == (422, "bad_address"), url
    for said in (
        {"url": 1}, {}, {"url": "https://127.0.0.1:8443/", "party": "x"}, {"url": ""},
        {"url": "https://127.0.0.1:8443/", "kinds": ["no.such"]},
        {"url": "https://127.0.0.1:8443/", "kinds": ["*"] * 41},
    ):  # fmt: skip
        assert (await post(rep, "", **said)).status_code == 422, said
    no_key = await rep.post("/api/v1/webhooks", json={"url": "https://127.0.0.1:8443/"})
    assert no_key.status_code == 400


class Clinic:
    """A program that speaks for the town's representative, with libraries of others."""

    def __init__(self, door: Door, client: httpx2.AsyncClient, secret: str) -> None:
        self.door, self.client, self.secret = door, client, secret
        self.audience = PORTAL

    def body(self, kind: str, subject: str, **data: Any) -> bytes:
        event = CloudEvent(
            {
                "id": f"case-{next(_ids)}", "source": "https://clinic.example.org/cases",
                "type": f"gov.remit.{kind}", "specversion": "1.0", "subject": subject,
                "time": datetime.now(UTC), "datacontenttype": "application/json",
                "audience": self.audience,
            },
            data,
        )  # fmt: skip
        return to_structured_event(event).body

    async def send(
        self, body: bytes, *, message: str = "", ago: float = 0, sent: bytes | None = None,
        **changed: str,
    ) -> httpx2.Response:  # fmt: skip
        message = message or f"msg_{next(_ids)}_{time.time_ns()}"
        at = datetime.fromtimestamp(int(time.time() - ago), UTC)
        signed = Webhook(self.secret).sign(message, at, body.decode())
        headers = {
            "content-type": "application/cloudevents+json",
            "webhook-id": message,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": signed,
            **{name.replace("_", "-"): value for name, value in changed.items()},
        }
        return await self.client.post(
            "/api/v1/inbox/events", content=body if sent is None else sent, headers=headers
        )


@pytest.fixture
async def clinic(door: Door) -> Clinic:
    who = await counter.speaker(door.engine.pool, door.town.rep)
    _, secret = await senders.add(door.engine.pool, who, door.town.rep)
    made = Clinic(door, await door.program(door.town.rep), secret)
    origin = await webhooks.origin(door.engine.pool)
    made.audience = f"https://{origin}" if origin else PORTAL
    return made


async def test_a_signed_event_becomes_a_command_of_the_person_and_is_done_once(
    clinic: Clinic,
) -> None:
    town, name = clinic.door.town, clinic.door.handoff
    body = clinic.body("handoff.acknowledge", name)
    first = await clinic.send(body, message="msg_once")
    assert first.status_code == 200, first.text
    assert (first.json()["repeated"], first.json()["done"]["handoff"]) == (False, name)
    assert [one["kind"] for one in first.json()["done"]["entries"]] == ["handoff.acknowledged"]
    assert first.json()["done"]["receipt"] is None or "remit" in first.json()["done"]["receipt"]
    entries = await history(clinic.door.engine.pool, town.stream)
    assert (entries[-1].kind, entries[-1].by) == ("handoff.acknowledged", town.rep)

    again = await clinic.send(body, message="msg_once")
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    other = await clinic.send(
        clinic.body("handoff.request_info", name, question="Where?"), message="msg_once"
    )
    assert (other.status_code, other.json()["code"]) == (409, "message_reused")
    asked = await clinic.send(clinic.body("handoff.request_info", name, question="Where?"))
    assert asked.status_code == 200, asked.text
    assert len(await history(clinic.door.engine.pool, town.stream)) == len(entries) + 1
    refused = await clinic.send(clinic.body("handoff.acknowledge", name), message="msg_late")
    assert refused.status_code == 409


async def test_an_event_that_is_not_signed_by_this_sender_lately_is_refused(
    clinic: Clinic,
) -> None:
    town, name = clinic.door.town, clinic.door.handoff
    body = clinic.body("handoff.acknowledge", name)
    before = len(await history(clinic.door.engine.pool, town.stream))
    _, theirs = await senders.add(
        clinic.door.engine.pool,
        await counter.speaker(clinic.door.engine.pool, town.op),
        town.op,
    )
    mine, clinic.secret = clinic.secret, theirs
    wrong = [await clinic.send(body)]  # another person's sender
    clinic.secret = mine
    wrong += [
        await clinic.send(body, ago=360),
        await clinic.send(body, ago=-360),
        await clinic.send(body, webhook_signature="v1,AAAA"),
        await clinic.send(body, webhook_signature=""),
        await clinic.send(body, webhook_timestamp="now"),
        await clinic.send(body, webhook_timestamp="1e9"),
        await clinic.send(body, webhook_timestamp=f" {int(time.time())}"),
        await clinic.send(body, webhook_id="msg.with.dots"),
        await clinic.send(body, sent=json.dumps(json.loads(body), indent=1).encode()),
        await clinic.send(body, sent=b""),
    ]
    for answer in wrong:
        assert (answer.status_code, answer.json()["code"]) == (401, "bad_signature")
    assert len({answer.json()["detail"] for answer in wrong}) == 1
    rightly, clinic.audience = clinic.audience, "https://staging.example.gov"
    elsewhere = await clinic.send(clinic.body("handoff.acknowledge", name))
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (401, "other_audience")
    clinic.audience = rightly
    del clinic.client.headers["authorization"]
    assert (await clinic.send(body)).status_code in (401, 403)
    assert len(await history(clinic.door.engine.pool, town.stream)) == before


async def test_only_events_of_the_declared_table_are_taken_and_read_in_one_way(
    clinic: Clinic,
) -> None:
    name = clinic.door.handoff
    for body, code in (
        (clinic.body("handoff.accept", name, version=1, read_back="yes"), "unknown_event"),
        (clinic.body("person.add", "eve@x", role="administrator"), "unknown_event"),
        (clinic.body("handoff.acknowledge", name, handoff="other.h1"), "invalid"),
        (clinic.body("handoff.acknowledge", name, holder="me"), "invalid"),
        (clinic.body("handoff.request_info", name), "invalid"),
        (clinic.body("handoff.acknowledge", name).replace(b"1.0", b"0.3"), "invalid"),
        (b'{"specversion":"1.0"}', "invalid"),
        (b"[]", "invalid"),
        (b'{"a":1,"a":2}', "bad_json"),
        (b"not json", "bad_json"),
    ):
        answer = await clinic.send(body)
        assert answer.json()["code"] == code, (body, answer.text)
        assert answer.status_code == (400 if code == "bad_json" else 422)
    body = clinic.body("handoff.acknowledge", "nowhere.h1")
    assert (await clinic.send(body)).status_code == 404
    text = await clinic.send(clinic.body("handoff.acknowledge", name), content_type="text/plain")
    assert text.status_code == 415
    decline = DeclineHandoff.model_fields["kind"].default
    assert f"gov.remit.{decline}" in (await clinic.send(clinic.body("x.y", name))).text


class Anywhere:
    async def check(self, url: str) -> None:
        return


async def test_the_page_makes_tests_and_removes_a_webhook(
    signed_in: Callable[[str], Awaitable[httpx2.AsyncClient]], engine: Engine
) -> None:
    dana, lee = await signed_in(DANA), await signed_in(LEE)
    assert "with full grade" in (await lee.get("/webhooks")).text
    page = (await dana.get("/webhooks")).text
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert token is not None
    form = {"form_token": token[1]}
    wrong = await dana.post("/webhooks/add", data=form | {"url": "https://127.0.0.1/x"})
    assert wrong.status_code == 422
    assert 'value="https://127.0.0.1/x"' in wrong.text
    assert (await dana.post("/webhooks/add", data={"url": "x"})).status_code == 403

    who = await counter.speaker(engine.pool, DANA)
    url = "https://hooks.example.org/?q=<script>"
    hook, secret = await counter.add(engine.pool, Anywhere(), who, url, ["handoff.*"])
    at = f"/webhooks/{hook.webhook}"
    shown = (await dana.get(at)).text
    assert "<script>" not in shown
    assert secret not in shown
    assert (await dana.post(f"{at}/test", data=form)).status_code == 303
    assert f"ping/{hook.webhook}#" in (await dana.get(at)).text
    changed = await dana.post(f"{at}/rotate", data=form)
    assert re.search(r"whsec_[A-Za-z0-9+/]{43}=", html.unescape(changed.text))
    assert (await dana.post(f"{at}/rotate", data=form)).status_code == 409
    assert (await lee.get(at)).status_code == 404
    assert (await dana.post(f"{at}/remove", data=form)).status_code == 422
    assert (await dana.post(f"{at}/remove", data=form | {"sure": "yes"})).status_code == 303
    assert (await dana.get(at)).status_code == 404
