"""The rows of the catalogue of bad inputs that reach the API and the portal, each with the tests
that send them; and those that no other file sends.
"""

import asyncio
import json
import re
import unicodedata
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from desk import sign_in
from tests.conftest import Engine
from tests.portal.browser import listening_portal
from tests.portal.scene import DANA, LIGHTING, MOTEL, NURSE, OPERATOR, PARK, Scene
from tests.portal.test_api import own_problem
from tests.portal.test_bad_inputs import ASK, send, told

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]

ROWS: dict[int, tuple[str, ...]] = {
    1: ("test_a_body_without_fields_is_told_what_is_missing",),
    2: ("test_what_is_not_plain_json_is_a_syntax_error",),
    3: ("test_what_is_not_plain_json_is_a_syntax_error",),
    4: ("test_an_unknown_field_is_refused_and_the_holder_unchanged",),
    5: ("test_deep_nesting_is_refused_quickly",),
    6: ("test_a_body_too_large_is_refused_whatever_its_length_claims",),
    7: ("test_compressed_content_is_refused",),
    8: ("test_another_content_type_is_refused",),
    9: ("test_a_form_of_a_megabyte_is_refused",),
    10: ("test_what_is_not_plain_json_is_a_syntax_error",),
    11: ("test_a_text_that_says_nothing_or_too_much_is_invalid", "test_nul_is_nowhere"),
    12: ("test_a_text_that_says_nothing_or_too_much_is_invalid",
         "test_the_longest_and_the_shortest_text_are_taken"),
    13: ("test_the_longest_and_the_shortest_text_are_taken",),
    14: ("test_an_id_has_one_spelling", "test_text_that_looks_like_code_is_kept_as_text"),
    15: ("test_two_spellings_of_one_text_are_one",),
    16: ("test_text_that_looks_like_code_is_kept_as_text",),
    17: ("test_no_cell_begins_like_a_formula",),
    18: ("test_what_is_searched_or_filtered_is_taken_by_the_letter",
         "test_whatever_is_written_into_an_address_of_the_desk_is_refused_and_breaks_nothing"),
    19: ("test_line_ends_in_a_header_or_a_text_forge_no_line_of_the_log",),
    20: ("test_an_id_has_one_spelling", "test_an_address_leads_nowhere_else"),
    21: ("test_an_id_has_one_spelling",),
    22: ("test_what_is_another_partys_looks_like_what_is_not_there",),
    23: ("test_a_former_holder_reads_its_own_period_only",),
    24: ("test_a_number_is_a_number_and_nothing_is_made_into_one",),
    25: ("test_a_decimal_is_written_as_text",),
    26: ("test_an_instant_has_a_zone_and_exists",),
    27: ("test_an_instant_has_a_zone_and_exists",),
    28: ("test_a_promise_is_due_ahead_and_not_in_a_lifetime",),
    29: ("test_a_code_is_one_of_the_codes",),
    30: ("test_accepting_twice_with_one_key_is_done_once",),
    31: ("test_accepting_twice_with_one_key_is_done_once",),
    32: ("test_accepting_twice_with_one_key_is_done_once",),
    33: ("test_of_two_answers_at_one_moment_exactly_one_wins",),
    34: ("test_an_answer_after_the_offer_expired_is_refused",),
    35: ("test_what_is_another_partys_looks_like_what_is_not_there",
         "test_the_offering_side_may_see_and_not_accept"),
    36: ("test_an_offer_goes_to_another_active_party",),
    37: ("test_after_a_thousand_handoffs_a_problem_takes_no_more",),
    38: ("test_a_problem_with_open_business_does_not_close",
         "test_a_closed_finding_is_opened_again_and_nothing_else_happens_to_it"),
    39: ("test_a_command_on_what_has_changed_since_is_refused",
         "test_what_is_no_tag_of_ours_is_a_syntax_error"),
    40: ("test_a_command_needs_an_idempotency_key",),
    41: ("test_200_requests_a_second_from_one_key_are_too_many",
         "test_five_wrong_codes_lock_however_many_come_at_once"),
    42: ("test_a_cursor_is_of_its_scope_and_cannot_be_made_up",
         "test_a_cursor_of_another_or_for_other_filters_is_refused",
         "test_a_limit_is_a_number_from_one_on"),
    43: ("test_a_parameter_is_known_and_given_once",),
    44: ("test_a_parameter_is_known_and_given_once",),
    45: ("test_a_method_that_an_address_does_not_take_is_told_so",),
    46: ("test_only_our_own_host_is_answered", "test_requests_that_two_servers_read_differently",
         "test_a_forwarded_address_is_believed_of_named_proxies_only"),
    47: ("test_requests_that_two_servers_read_differently",),
    48: ("test_a_key_that_is_unknown_or_no_key_at_all_is_not_let_in",
         "test_a_verified_address_signs_in_its_person"),
    49: ("test_a_revoked_key_and_a_person_shut_out_are_out_at_once",
         "test_a_stream_ends_when_its_key_is_revoked"),
    50: ("test_a_link_is_used_once_even_by_two_at_the_same_moment",
         "test_an_old_a_cut_and_a_misspelt_link_are_of_no_use",
         "test_looking_at_a_link_shows_whose_it_is_and_uses_nothing",
         "test_elsewhere_it_wants_the_code_of_the_browser_that_asked"),
    51: ("test_a_form_from_elsewhere_is_refused",
         "test_a_session_may_use_the_api_only_from_our_own_pages"),
}  # fmt: skip
"""Answered otherwise than asked there: 25, where a figure of a measure may come as a JSON number;
28 by 409, for a rule refuses it; 39, where If-Match may be missing (decision 52)."""


def test_every_row_is_sent_by_a_test_that_there_is() -> None:
    tests = Path(__file__).parents[1]
    there = {
        name
        for file in tests.rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", file.read_text())
    }
    assert [*ROWS] == [*range(1, 52)]
    assert {name for names in ROWS.values() for name in names} - there == set()


async def test_nul_is_nowhere(program: Program) -> None:
    async with await program(DANA) as client:
        for path in ("handoffs?state=%00", "handoffs?after=%00", "problems/%00", "rounds/a%00b",
                     "concerns/%00", "findings?about=%00", "playbooks/%00"):  # fmt: skip
            assert (await client.get(f"/api/v1/{path}")).status_code in (400, 404, 422), path


@pytest.mark.parametrize(
    "text", ["a", "a" * 4000, "Ż" + "\u0301\u0302" * 900, "👩‍👩‍👧‍👦" * 200, "\u202eevil", "?"],
    ids=["one", "most", "zalgo", "families", "turned", "mark"],
)  # fmt: skip
async def test_the_longest_and_the_shortest_text_are_taken(
    program: Program, scene: Scene, text: str
) -> None:
    name = f"walls-text{len(text)}{ord(text[0])}"
    handoff = await own_problem(scene, name)
    async with await program(DANA) as client:
        ask = {"kind": "handoff.request_info", "handoff": handoff, "question": text}
        assert (await send(client, ask)).status_code == 200
        kept = (await client.get(f"/api/v1/handoffs/{handoff}")).json()["question"]
    assert kept == unicodedata.normalize("NFC", text)


async def test_two_spellings_of_one_text_are_one(program: Program, scene: Scene) -> None:
    handoff = await own_problem(scene, "walls-spelt")
    composed, apart = "Caf\u00e9?", "Cafe\u0301?"
    ask = {"kind": "handoff.request_info", "handoff": handoff}
    key = "spelt-in-two-ways"
    async with await program(DANA) as client:
        first = await send(client, {**ask, "question": composed}, idempotency_key=key)
        again = await send(client, {**ask, "question": apart}, idempotency_key=key)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()


async def test_what_is_searched_or_filtered_is_taken_by_the_letter(program: Program) -> None:
    async with await program(OPERATOR) as client:
        for text in ("' OR 1=1 --", "%", "_", "; DROP TABLE handoffs", "offer%"):
            answer = await client.get("/api/v1/handoffs", params={"state": text})
            assert (answer.status_code, answer.json()["handoffs"]) == (200, [])


async def test_line_ends_in_a_header_or_a_text_forge_no_line_of_the_log(
    program: Program, logs_unasked: None, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = "x\r\n2026-11-23 request.answered person=chief \x1b[2J"
    async with await program(NURSE) as client:
        ask = {"kind": "handoff.request_info", "handoff": f"{PARK}.h1", "question": forged}
        told(await send(client, ask), 422)
        await client.get("/api/v1/inbox", headers={"remit-deputy-for": "x\x1b[2J person=chief"})
    said = capsys.readouterr().out
    assert "request.answered" in said
    assert "person=chief" not in said


async def test_an_address_leads_nowhere_else(client: httpx2.AsyncClient) -> None:
    for path in ("/static/../portal/app.py", "/static/..%2f..%2fetc%2fpasswd",
                 "/static//etc/passwd", "/log/tile/0/..%2f..%2fcheckpoint",
                 "/static/%2e%2e/pyproject.toml"):  # fmt: skip
        answer = await client.get(path)
        assert answer.status_code == 404, path
        assert "root:" not in answer.text


@pytest.mark.parametrize("value", ["0,1", True, None, "1e3", "١٢", "", "NaN", "1.23456", "9" * 14])
async def test_a_decimal_is_written_as_text(program: Program, value: Any) -> None:
    async with await program(OPERATOR) as client:
        read = {"kind": "measure.read", "problem": MOTEL, "measure": "calls", "value": value}
        told(await send(client, read), 422)


async def test_a_promise_is_due_ahead_and_not_in_a_lifetime(program: Program, scene: Scene) -> None:
    promise = {"title": "Repair the lamps", "measure": "All lit"}
    async with await program(OPERATOR) as client:
        for days in (-1, 6 * 366):
            by = (scene.now + timedelta(days=days)).isoformat()
            ask = {"kind": "commitment.propose", "responsibility": LIGHTING,
                   "promisor": "riverton-housing", "promise": {**promise, "by": by}}  # fmt: skip
            answer = await send(client, ask)
            assert told(answer, 409)["code"] in ("in_the_past", "too_far_ahead")


RAW = {
    "two lengths": "POST {to} HTTP/1.1\r\nHost: {host}\r\n{key}Content-Type: application/json\r\n"
    "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}",
    "length and chunks": "POST {to} HTTP/1.1\r\nHost: {host}\r\n{key}"
    "Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
    "2\r\n{{}}\r\n0\r\n\r\n",
    "a bare line end in a chunk": "POST {to} HTTP/1.1\r\nHost: {host}\r\n{key}"
    "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\n{{}}\n0\n\n",
    "two hosts": "GET {to} HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n{key}\r\n",
    "another host in the address": "GET http://evil.example{to} HTTP/1.1\r\nHost: evil.example\r\n"
    "{key}\r\n",
    "a folded header": "GET {to} HTTP/1.1\r\nHost: {host}\r\n{key}X-A: b\r\n\x01c\r\n\r\n",
}


async def test_requests_that_two_servers_read_differently(
    app: FastAPI, engine: Engine, scene: Scene
) -> None:
    key = await sign_in.mint_key(engine.pool, DANA)
    async with listening_portal(app) as address:
        host = address.removeprefix("http://")
        for name, text in RAW.items():
            to = "/api/v1/commands" if text.startswith("POST") else "/api/v1/inbox"
            raw = text.format(to=to, host=host, key=f"Authorization: Bearer {key}\r\n")
            reader, writer = await asyncio.open_connection(*host.split(":"))
            try:
                writer.write(raw.encode("latin-1"))
                writer.write_eof()
                answer = await asyncio.wait_for(reader.read(100), 10)
            finally:
                writer.close()
                await writer.wait_closed()
            assert answer[:12] in (b"HTTP/1.1 400", b""), f"{name}: {answer!r}"


async def test_a_question_asked_right_is_taken_beside_all_of_this(
    program: Program, scene: Scene
) -> None:
    """Else everything above might be refused for another reason."""
    ask = ASK | {"handoff": await own_problem(scene, "walls-right")}
    async with await program(DANA) as client:
        assert (await send(client, json.dumps(ask))).status_code == 200
