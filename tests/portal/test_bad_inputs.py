"""What a hostile or careless program sends, and the answer it gets. Nothing of it is ever a 500."""

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest

from tests.conftest import Engine
from tests.portal.conftest import fresh_key
from tests.portal.scene import (
    AUDITOR,
    DANA,
    GUESTS,
    HOUSING,
    MOTEL,
    OPERATOR,
    PARK,
    POLICE,
    Scene,
)
from tests.portal.test_api import own_problem

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]
COMMANDS = "/api/v1/commands"
JSON = {"content-type": "application/json"}
ASK = {"kind": "handoff.request_info", "handoff": f"{MOTEL}.h4", "question": "Which rooms?"}


async def send(
    client: httpx2.AsyncClient, body: bytes | str | Any, *, to: str = COMMANDS, **headers: str
) -> httpx2.Response:
    content = body if isinstance(body, bytes | str) else json.dumps(body)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await client.post(
        to, content=content, headers={"idempotency-key": fresh_key(), **JSON, **named}
    )


def told(answer: httpx2.Response, status: int) -> dict[str, Any]:
    """Every error has one shape, and never shows what is inside."""
    assert answer.status_code == status, f"{answer.status_code} {answer.text}"
    assert answer.headers["content-type"] == "application/problem+json"
    details: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "code", "next_step", "request_id"} <= set(details)
    assert details["status"] == status
    assert "Traceback" not in answer.text
    return details


@pytest.mark.parametrize("body", ["", "{}", "null", "[]", '"x"'])
async def test_a_body_without_fields_is_told_what_is_missing(program: Program, body: str) -> None:
    async with await program(DANA) as client:
        assert told(await send(client, body), 422)["errors"]
        to = f"/api/v1/handoffs/{MOTEL}.h4/accept"
        assert told(await send(client, body, to=to), 422)["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b'{"kind": "handoff.accept"', b'{"kind": "x",}', b'{"kind": NaN}', b'{"a": Infinity}',
        b'{"a": 1} // why', b"\xef\xbb\xbf{}", b'{"to": "a", "to": "b"}', b'{"a": "\xff"}',
        b'{"a": "\\ud800"}', b'{"a": "\xc0\xaf"}', b'{"a": ' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
async def test_what_is_not_plain_json_is_a_syntax_error(program: Program, body: bytes) -> None:
    async with await program(DANA) as client:
        assert told(await send(client, body), 400)["code"] == "bad_json"


async def test_an_unknown_field_is_refused_and_the_holder_unchanged(
    program: Program, engine: Engine
) -> None:
    async with await program(DANA) as client:
        details = told(await send(client, {**ASK, "holder": HOUSING, "by": OPERATOR}), 422)
        assert {error["field"] for error in details["errors"]} == {"holder", "by"}
        held = (await client.get(f"/api/v1/responsibilities/{MOTEL}.nights/who")).json()
        assert held["holder"] == POLICE


async def test_deep_nesting_is_refused_quickly(program: Program) -> None:
    async with await program(DANA) as client:
        for deep in (b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000):
            began = time.perf_counter()
            told(await send(client, deep), 400)
            assert time.perf_counter() - began < 0.2  # 50 ms when nothing else runs


async def test_a_body_too_large_is_refused_whatever_its_length_claims(program: Program) -> None:
    async def endless() -> Any:
        while True:
            yield b" " * 65536

    async with await program(DANA) as client:
        told(await send(client, b" " * (3 * 1024 * 1024)), 413)
        told(await client.post(COMMANDS, content=endless(), headers=JSON), 413)
        told(await send(client, b"{}", content_length="99999999999"), 413)
        told(await send(client, b"{}", content_length="x"), 400)


async def test_compressed_content_is_refused(program: Program) -> None:
    async with await program(DANA) as client:
        told(await send(client, b"\x1f\x8b", content_encoding="gzip"), 415)


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "application/json; charset=utf-16", "application/xml"]
)
async def test_another_content_type_is_refused(program: Program, kind: str) -> None:
    async with await program(DANA) as client:
        told(await send(client, json.dumps(ASK), content_type=kind), 415)


async def test_a_form_of_a_megabyte_is_refused(
    signed_in: Callable[[str], Awaitable[httpx2.AsyncClient]],
) -> None:
    client = await signed_in(DANA)
    answer = await client.post(
        f"/handoffs/{MOTEL}.h4/decline",
        content=b"text=" + b"a" * 1024 * 1024,
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "question",
    [
        "", "   ", "\u200b\u200b", "\u0301", "a" * 4001, "a" * 1_000_000, "a\u0000b", "a\u0007b",
        1, True, None, ["a"], {"a": 1},
    ],
)  # fmt: skip
async def test_a_text_that_says_nothing_or_too_much_is_invalid(
    program: Program, question: Any
) -> None:
    async with await program(DANA) as client:
        told(await send(client, {**ASK, "question": question}), 422)


@pytest.mark.parametrize("version", ["1", "1e3", 1.0, 1.5, True, 2**53 + 1, -1, 0, 10**400, None])
async def test_a_number_is_a_number_and_nothing_is_made_into_one(
    program: Program, version: Any
) -> None:
    accept = {"kind": "handoff.accept", "handoff": f"{MOTEL}.h4", "read_back": "We take it."}
    async with await program(DANA) as client:
        told(await send(client, {**accept, "version": version}), 422)
        told(
            await send(
                client,
                {"version": version, "read_back": "We take it."},
                to=f"/api/v1/handoffs/{MOTEL}.h4/accept",
            ),
            422,
        )


@pytest.mark.parametrize(
    "until",
    [
        "2026-02-29T12:00:00Z", "2026-02-30T12:00:00Z", "2027-01-01T24:00:00Z",
        "2027-01-01T12:00:60Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
        "2027-01-01T12:00:00", "2027-01-01T12:00:00+25:00", "1850-01-01T00:00:00Z",
        "2500-01-01T00:00:00Z", "1700000000", 1700000000, "tomorrow", "٢٠٢٧-01-01T12:00:00Z",
    ],
)  # fmt: skip
async def test_an_instant_has_a_zone_and_exists(program: Program, until: Any) -> None:
    hold = {"kind": "commitment.hold", "commitment": f"{MOTEL}.c1", "reason": "Frost"}
    async with await program(DANA) as client:
        told(await send(client, {**hold, "until": until}), 422)
        if isinstance(until, str):
            who = f"/api/v1/responsibilities/{MOTEL}.nights/who"
            told(await client.get(who, params={"at": until}), 422)


async def test_a_code_is_one_of_the_codes(program: Program) -> None:
    decline = {"kind": "handoff.decline", "handoff": f"{MOTEL}.h4", "text": "No."}
    async with await program(DANA) as client:
        for code in ("No_Mandate", "never", "", 3):
            details = told(await send(client, {**decline, "code": code}), 422)
            assert details["errors"][0]["field"] == "code"
        assert "no_mandate" in (await send(client, {**decline, "code": "x"})).text


@pytest.mark.parametrize(
    "handoff",
    [
        f"{MOTEL.upper()}.H4", f"{{{MOTEL}.h4}}", f"urn:{MOTEL}.h4", f"{MOTEL}.h4\n", "a" * 100,
        f"{MOTEL}.h04", f"{MOTEL}.h\u0664", f"\u202e{MOTEL}.h4", "оcean-view.h4", "../../etc.h1",
    ],
)  # fmt: skip
async def test_an_id_has_one_spelling(program: Program, handoff: str) -> None:
    async with await program(DANA) as client:
        told(await send(client, {**ASK, "handoff": handoff}), 422)


async def test_what_is_another_partys_looks_like_what_is_not_there(program: Program) -> None:
    accept = {"kind": "handoff.accept", "version": 1, "read_back": "We take it."}
    async with await program(DANA) as client:
        answers = [
            await send(client, {**accept, "handoff": f"{PARK}.h1"}),
            await send(client, {**accept, "handoff": f"{MOTEL}.h3"}),
            await send(client, {**accept, "handoff": "nowhere.h1"}),
            await client.get(f"/api/v1/handoffs/{PARK}.h1"),
            await client.get("/api/v1/handoffs/nowhere.h1"),
            await client.get(f"/api/v1/problems/{PARK}"),
            await client.get(f"/api/v1/problems/{PARK}/history"),
            await client.get(f"/api/v1/responsibilities/{GUESTS}/who"),
            await client.get("/api/v1/no/such/address"),
        ]
        bodies = [told(answer, 404) for answer in answers]
        for body in bodies:
            body.pop("request_id")
        assert all(body == bodies[0] for body in bodies)


async def test_the_offering_side_may_see_and_not_accept(program: Program) -> None:
    async with await program(OPERATOR) as client:
        accept = {"handoff": f"{MOTEL}.h4", "version": 1, "read_back": "We take it."}
        told(await send(client, {"kind": "handoff.accept", **accept}), 403)


async def test_an_auditor_reads_everything_and_decides_nothing(program: Program) -> None:
    async with await program(AUDITOR) as client:
        assert (await client.get(f"/api/v1/problems/{PARK}")).status_code == 200
        told(await send(client, {"kind": "handoff.acknowledge", "handoff": f"{PARK}.h1"}), 403)


async def test_a_clock_cannot_be_rung_by_hand(program: Program) -> None:
    ring = {"kind": "clock.ring", "subject": f"{MOTEL}.h4", "clock": "decide", "rung": 0}
    async with await program(OPERATOR) as client:
        told(await send(client, ring), 422)


@pytest.mark.parametrize("key", [None, "a", "a" * 10_000, "schlüssel-schlüssel", "has a space", ""])
async def test_a_command_needs_an_idempotency_key(program: Program, key: str | None) -> None:
    async with await program(DANA) as client:
        headers: dict[str, Any] = dict(JSON)
        if key is not None:
            headers["idempotency-key"] = key.encode()
        told(await client.post(COMMANDS, content=json.dumps(ASK), headers=headers), 400)


async def test_a_parameter_is_known_and_given_once(program: Program) -> None:
    async with await program(DANA) as client:
        told(await client.get("/api/v1/handoffs?party=a&party=b"), 400)
        told(await client.get("/api/v1/handoffs?state=offered&state=accepted"), 400)
        told(await client.get("/api/v1/handoffs?__class__=x"), 400)
        told(await client.get(f"/api/v1/problems/{MOTEL}/history?limit=-1"), 400)
        told(await client.get(f"/api/v1/problems/{MOTEL}/history?after=abc"), 400)


async def test_a_method_that_an_address_does_not_take_is_told_so(program: Program) -> None:
    async with await program(DANA) as client:
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            answer = await client.request(method, "/api/v1/handoffs")
            told(answer, 405)
            assert answer.headers["allow"]
        answer = await client.get("/api/v1/inbox", headers={"x-http-method-override": "DELETE"})
        assert answer.status_code == 200


async def test_only_our_own_host_is_answered(program: Program) -> None:
    async with await program(DANA) as client:
        for host in ("evil.example", "127.0.0.1@evil.example", "127.0.0.1:x", "user@127.0.0.1", ""):
            assert (await client.get("/api/v1/inbox", headers={"host": host})).status_code == 400
        for name in ("x-forwarded-host", "x-forwarded-for", "forwarded"):
            answer = await client.get("/api/v1/inbox", headers={name: "evil.example"})
            assert answer.status_code == 200
            assert "evil" not in answer.text


async def test_a_key_that_is_unknown_or_no_key_at_all_is_not_let_in(
    client: httpx2.AsyncClient,
) -> None:
    for given in ("Bearer remit_aaaaaaaa_" + "a" * 43, "Bearer ", "Basic YTpi", "Bearer ../../x"):
        answer = await client.get("/api/v1/inbox", headers={"authorization": given})
        told(answer, 401)
        assert "Bearer" in answer.headers["www-authenticate"]
    told(await client.get("/api/v1/inbox"), 401)


async def test_text_that_looks_like_code_is_kept_as_text(
    program: Program, signed_in: Callable[[str], Awaitable[httpx2.AsyncClient]], scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-code")
    nasty = "<script>alert(1)</script> \"><img onerror=x> {{7*7}} ${7*7} ' OR 1=1 -- \u202egnp"
    async with await program(DANA) as client:
        ask = {"kind": "handoff.request_info", "handoff": handoff, "question": nasty}
        assert (await send(client, ask)).status_code == 200
    page = await (await signed_in(DANA)).get(f"/handoffs/{handoff}")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "<script" not in page.text
    assert "<img" not in page.text
    assert "{{7*7}}" in page.text
