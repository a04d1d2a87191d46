"""The API does what the pages do: same desk, same rights, same rules."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from pydantic import ValidationError

from desk import sign_in
from portal.api.commands import CLASSES, GIVEN, address_of
from portal.api.examples import EXAMPLES
from tests.conftest import Engine
from tests.portal.conftest import fresh_key
from tests.portal.scene import (
    AUDITOR,
    DANA,
    HOUSING,
    LIGHTING,
    MOTEL,
    NURSE,
    OPERATOR,
    OWNER,
    OWNER_REP,
    POLICE,
    Scene,
    duty,
)
from tests.portal.scene import (
    CLINIC as NURSE_PARTY,
)

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def own_problem(scene: Scene, name: str, receiver: str = HOUSING, notice: str = "0m") -> str:
    """A problem of a test's own, with an offer `h1` to the receiver."""
    await scene.do(
        OPERATOR, "problem.open", problem=name, title="Own problem", statement="For one test.",
        responsibilities=[duty("walls", "Clean walls", "Main Street", "Clean them")],
    )  # fmt: skip
    await scene.do(
        OPERATOR, "handoff.offer", responsibility=f"{name}.walls", receiver=receiver,
        terms={"summary": "Clean the walls.", "measure": "No paint", "return_notice": notice},
    )  # fmt: skip
    return f"{name}.h1"


async def test_accepting_twice_with_one_key_is_done_once(program: Program, scene: Scene) -> None:
    handoff = await own_problem(scene, "walls-once")
    accept = {"version": 1, "read_back": "We clean the walls."}
    key = {"idempotency-key": fresh_key()}
    async with await program(DANA) as client:
        to = f"/api/v1/handoffs/{handoff}/accept"
        first = await client.post(to, json=accept, headers=key)
        again = await client.post(to, json=accept, headers=key)
        assert first.status_code == again.status_code == 200, first.text
        assert first.json() == again.json()
        assert [e["kind"] for e in first.json()["entries"]][:2] == [
            "handoff.accepted", "responsibility.transferred",
        ]  # fmt: skip
        other = await client.post(to, json={**accept, "read_back": "Other."}, headers=key)
        assert (other.status_code, other.json()["code"]) == (409, "command_reused")
        late = await client.post(to, json=accept, headers={"idempotency-key": fresh_key()})
        assert late.status_code == 409
        assert "accepted" in late.json()["detail"]


async def test_of_two_answers_at_one_moment_exactly_one_wins(
    program: Program, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-race")
    async with await program(DANA) as client:
        answers = await asyncio.gather(
            client.post(
                f"/api/v1/handoffs/{handoff}/accept",
                json={"version": 1, "read_back": "We take it."},
                headers={"idempotency-key": fresh_key()},
            ),
            client.post(
                f"/api/v1/handoffs/{handoff}/decline",
                json={"code": "no_capacity", "text": "No."},
                headers={"idempotency-key": fresh_key()},
            ),
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_an_answer_after_the_offer_expired_is_refused(program: Program, scene: Scene) -> None:
    handoff = await own_problem(scene, "walls-late")
    await scene.clock.advance(
        scene.client.get_workflow_handle("problem/walls-late"),
        scene.now + (scene.now - scene.began) * 3,
    )
    async with await program(DANA) as client:
        answer = await client.post(
            f"/api/v1/handoffs/{handoff}/accept",
            json={"version": 1, "read_back": "We take it."},
            headers={"idempotency-key": fresh_key()},
        )
        assert answer.status_code == 409
        assert "expired" in answer.json()["detail"]
        held = await client.get("/api/v1/responsibilities/walls-late.walls/who")
        assert held.status_code == 404  # asked and gone: no part in it any more


@pytest.mark.parametrize(
    "receiver", [POLICE, "nobody-knows", "UPPER"], ids=["to itself", "to nobody", "misspelt"]
)
async def test_an_offer_goes_to_another_active_party(program: Program, receiver: str) -> None:
    async with await program(OPERATOR) as client:
        answer = await client.post(
            f"/api/v1/responsibilities/{MOTEL}.guests/handoff-offer",
            json={"receiver": receiver, "terms": {"summary": "Take it.", "measure": "Taken."}},
            headers={"idempotency-key": fresh_key()},
        )
        assert answer.status_code in (404, 409, 422), answer.text


async def test_who_held_it_is_told_for_any_instant(program: Program, scene: Scene) -> None:
    async with await program(AUDITOR) as client:
        now = (await client.get(f"/api/v1/responsibilities/{LIGHTING}/who")).json()
        assert now["holder"] == HOUSING
        assert now["basis"]["kind"] == "responsibility.transferred"
        then = scene.began.isoformat()
        before = await client.get(f"/api/v1/responsibilities/{LIGHTING}/who", params={"at": then})
        assert before.status_code == 404  # not established yet
        later = (scene.began + (scene.now - scene.began) / 10).isoformat()
        early = await client.get(f"/api/v1/responsibilities/{LIGHTING}/who", params={"at": later})
        assert early.json()["holder"] == POLICE


async def test_on_what_an_answer_rests_is_told_to_those_who_see_the_handoff(
    program: Program,
) -> None:
    who, asked = f"/api/v1/responsibilities/{LIGHTING}/who", {"basis": "yes"}
    for person in (AUDITOR, DANA):
        async with await program(person) as client:
            basis = (await client.get(who, params=asked)).json()["basis"]
            assert basis["clause"]["handoff"]
            assert basis["agreed"]["party"] == HOUSING
            assert basis["sentences"][0].startswith(HOUSING)
            wrong = await client.get(who, params={"basis": "maybe"})
            assert (wrong.status_code, wrong.json()["code"]) == (400, "bad_parameter")
    async with await program(NURSE) as client:
        assert (await client.get(who, params=asked)).status_code == 404


async def test_what_was_known_at_an_instant_is_told_as_it_was_known(program: Program) -> None:
    async with await program(AUDITOR) as client:
        of_it, who = f"/api/v1/problems/{MOTEL}", f"/api/v1/responsibilities/{LIGHTING}/who"
        entries = (await client.get(f"{of_it}/history", params={"limit": 500})).json()["entries"]
        moved = next(e for e in entries if e["kind"] == "responsibility.transferred")
        [before] = [e for e in entries if e["seq"] == moved["seq"] - 2]
        then = {"as_known_at": before["recorded_at"]}
        known = (await client.get(who, params=then)).json()
        assert (known["holder"], known["until"]) == (POLICE, None)
        told = (await client.get(f"{of_it}/history", params=then)).json()["entries"]
        assert told[-1]["seq"] == before["seq"]
        whole = (await client.get(of_it, params=then)).json()
        assert {t["holder"] for t in whole["tenures"]} == {POLICE}
        late = await client.get(who, params={"as_known_at": "2190-01-01T00:00:00Z"})
        assert (late.status_code, late.json()["code"]) == (422, "in_the_future")


async def test_what_was_known_then_shows_a_partner_no_more_than_today(program: Program) -> None:
    async with await program(OWNER_REP) as client:
        now = (await client.get(f"/api/v1/problems/{MOTEL}")).json()
        entries = (await client.get(f"/api/v1/problems/{MOTEL}/history")).json()["entries"]
        for entry in entries[1:]:
            then = (
                await client.get(
                    f"/api/v1/problems/{MOTEL}", params={"as_known_at": entry["recorded_at"]}
                )
            ).json()
            for part, key in (("handoffs", "handoff"), ("commitments", "commitment")):
                seen = {one[key] for one in now[part]}
                assert {one[key] for one in then.get(part, [])} <= seen
            for tenure in then.get("tenures", []):
                assert any(
                    (one["responsibility"], one["number"])
                    == (tenure["responsibility"], tenure["number"])
                    for one in now["tenures"]
                )


async def test_a_former_holder_reads_its_own_period_only(program: Program) -> None:
    async with await program(OWNER_REP) as client:
        whole = (await client.get(f"/api/v1/problems/{MOTEL}")).json()
        guests = f"{MOTEL}.guests"
        assert {t["holder"] for t in whole["tenures"]} == {OWNER}
        assert [h["handoff"] for h in whole["handoffs"]] == [f"{MOTEL}.h2"]
        assert [(r["id"], r["holder"]) for r in whole["responsibilities"]] == [(guests, None)]
        assert (await client.get(f"/api/v1/responsibilities/{guests}/who")).status_code == 404
        entries = (await client.get(f"/api/v1/problems/{MOTEL}/history")).json()["entries"]
        assert {e["subject"] for e in entries} <= {MOTEL, guests, f"{MOTEL}.h2"}
        assert "riverton-licensing" not in str(entries)


async def test_a_draft_is_nobodys_business_but_the_offerors(program: Program, scene: Scene) -> None:
    await scene.do(
        OPERATOR, "problem.open", problem="walls-draft", title="Own", statement="For one test.",
        responsibilities=[duty("walls", "Clean walls", "Main Street", "Clean them")],
    )  # fmt: skip
    await scene.do(
        OPERATOR, "handoff.draft", responsibility="walls-draft.walls", receiver=HOUSING,
        terms={"summary": "Clean the walls.", "measure": "No paint"},
    )  # fmt: skip
    async with await program(DANA) as housing, await program(OPERATOR) as police:
        for path in ("handoffs/walls-draft.h1", "problems/walls-draft"):
            assert (await housing.get(f"/api/v1/{path}")).status_code == 404
            assert (await police.get(f"/api/v1/{path}")).status_code == 200
        listed = (await housing.get("/api/v1/handoffs")).text + (
            await housing.get("/api/v1/problems")
        ).text
        assert "walls-draft" not in listed
        sent = await police.post(
            "/api/v1/handoffs/walls-draft.h1/submit", headers={"idempotency-key": fresh_key()}
        )
        assert sent.status_code == 200, sent.text
        assert (await housing.get("/api/v1/handoffs/walls-draft.h1")).status_code == 200
        await scene.do(
            OPERATOR, "handoff.withdraw", handoff="walls-draft.h1", reason="Not needed."
        )  # fmt: skip
        second = await scene.do(
            OPERATOR, "handoff.draft", responsibility="walls-draft.walls", receiver=NURSE_PARTY,
            terms={"summary": "Clean the walls.", "measure": "No paint"},
        )  # fmt: skip
        draft = second.made("handoff")
        await scene.do(OPERATOR, "handoff.withdraw", handoff=draft, reason="Not needed.")
    async with await program(NURSE) as clinic:
        assert (await clinic.get(f"/api/v1/handoffs/{draft}")).status_code == 404
        assert "walls-draft" not in (await clinic.get("/api/v1/problems")).text


async def test_history_is_paged_and_whole(program: Program) -> None:
    async with await program(AUDITOR) as client:
        url, after, seen = f"/api/v1/problems/{MOTEL}/history", 0, []
        while after is not None:
            page = (await client.get(url, params={"after": after, "limit": 7})).json()
            seen += page["entries"]
            after = page["next"]
    assert [entry["seq"] for entry in seen] == list(range(1, len(seen) + 1))
    for before, entry in pairwise(seen):
        assert entry["prev"] == before["hash"]


@pytest.mark.parametrize(
    ("name", "key"),
    [("problems", "problem"), ("handoffs", "handoff"), ("commitments", "commitment")],
)
async def test_lists_are_paged_and_whole(program: Program, name: str, key: str) -> None:
    async with await program(AUDITOR) as client:
        whole = (await client.get(f"/api/v1/{name}")).json()
        seen, after = [], ""
        while after is not None and len(seen) < len(whole[name]):
            page = await client.get(f"/api/v1/{name}", params={"after": after, "limit": 1})
            assert len(page.json()[name]) == 1
            seen += page.json()[name]
            after = page.json()["next"]
    assert seen == whole[name]
    assert (after is None) == (whole["next"] is None)
    assert len({one[key] for one in seen}) == len(seen) > 1


async def test_the_inbox_goes_on_in_each_of_its_lists(program: Program) -> None:
    async with await program(DANA) as client:
        whole = (await client.get("/api/v1/inbox")).json()
        for name in ("you", "others"):
            seen, after = [], ""
            while after is not None:
                given = {f"{name}_after": after, "limit": 1}
                page = (await client.get("/api/v1/inbox", params=given)).json()
                seen += page[f"waiting_for_{name}"]
                after = page[f"{name}_next"]
            assert seen == whole[f"waiting_for_{name}"]


async def test_a_page_that_nobody_has_is_refused(program: Program) -> None:
    async with await program(AUDITOR) as client:
        for place in ("yesterday~motel", "2026-11-30T14:00:00~motel", "~motel\0"):
            answer = await client.get("/api/v1/problems", params={"after": place})
            assert answer.status_code == 400


async def test_lists_hold_what_is_the_callers(program: Program) -> None:
    async with await program(NURSE) as client:
        handoffs = (await client.get("/api/v1/handoffs")).json()["handoffs"]
        assert {h["to"] for h in handoffs} == {"harbor-clinic"}
        promised = (await client.get("/api/v1/commitments")).json()
        assert promised == {"commitments": [], "next": None}
        inbox = (await client.get("/api/v1/inbox")).json()
        assert {w["id"] for w in inbox["waiting_for_you"] + inbox["waiting_for_others"]} == {
            "harbor-park.h1"
        }


async def test_a_session_may_use_the_api_only_from_our_own_pages(
    signed_in: Callable[[str], Awaitable[httpx2.AsyncClient]],
) -> None:
    client = await signed_in(DANA)
    assert (await client.get("/api/v1/inbox")).status_code == 200
    answer = await client.post(
        f"/api/v1/handoffs/{MOTEL}.h4/acknowledge",
        headers={"idempotency-key": fresh_key(), "origin": "https://evil.example"},
    )
    assert answer.status_code == 403


async def test_a_revoked_key_and_a_person_shut_out_are_out_at_once(
    engine: Engine, app: FastAPI, scene: Scene
) -> None:
    from storage.sign_in import revoke_key

    await scene.do(
        "setup@remit", "person.add", person=f"temp@{HOUSING}", name="Temp", role="contributor"
    )
    key = await sign_in.mint_key(engine.pool, f"temp@{HOUSING}")
    other = await sign_in.mint_key(engine.pool, f"temp@{HOUSING}")
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://127.0.0.1"
    ) as client:

        async def status(given: str) -> int:
            headers = {"authorization": f"Bearer {given}"}
            return (await client.get("/api/v1/inbox", headers=headers)).status_code

        assert (await status(key), await status(other)) == (200, 200)
        assert await revoke_key(engine.pool, key[:14], f"temp@{HOUSING}")
        assert (await status(key), await status(other)) == (401, 200)
        await scene.do("setup@remit", "person.deactivate", person=f"temp@{HOUSING}", reason="Left.")
        assert await status(other) == 401


def test_every_example_is_a_valid_command() -> None:
    for kind, example in EXAMPLES.items():
        try:
            assert GIVEN.validate_python(example, strict=False).kind == kind
        except ValidationError as wrong:
            raise AssertionError(f"{kind}: {wrong}") from wrong


async def test_the_description_names_every_command_and_every_error(
    client: httpx2.AsyncClient,
) -> None:
    told: dict[str, Any] = (await client.get("/api/v1/openapi.json")).json()
    assert told["openapi"].startswith("3.1")
    for command in CLASSES:
        path, _ = address_of(command)
        operation = told["paths"][f"/api/v1{path}"]["post"]
        assert operation["operationId"] == command.model_fields["kind"].default
        assert {"400", "401", "403", "404", "409", "422"} <= set(operation["responses"])
        assert any(p["name"] == "Idempotency-Key" for p in operation["parameters"])
    for ref in _refs(told):
        part: Any = told
        for name in ref.removeprefix("#/").split("/"):
            part = part[name]
    assert not any("/healthz" in path or path == "/" for path in told["paths"])


def _refs(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in _refs(value)]
    if isinstance(part, list):
        return [ref for value in part for ref in _refs(value)]
    return []


async def test_nobody_can_say_who_is_responsible_in_the_future(
    program: Program, scene: Scene
) -> None:
    async with await program(DANA) as client:
        ahead = (scene.now + timedelta(days=1)).isoformat()
        answer = await client.get(f"/api/v1/responsibilities/{LIGHTING}/who", params={"at": ahead})
        assert (answer.status_code, answer.json()["code"]) == (422, "in_the_future")
        assert "has not come yet" in answer.json()["detail"]


async def test_auditors_raise_findings_police_answer_and_partners_are_told_of_none(
    program: Program, scene: Scene
) -> None:
    await own_problem(scene, "walls-found")
    about = {"about": "problem/walls-found", "entry": "1"}
    async with await program(AUDITOR) as auditor, await program(OPERATOR) as police:
        opened = await auditor.post(
            "/api/v1/findings/f-walls001/open",
            json={"entry": "problem/walls-found#1", "text": "Who opened it?"},
            headers={"idempotency-key": fresh_key()},
        )
        assert opened.status_code == 200, opened.text
        answered = await police.post(
            "/api/v1/findings/f-walls001/answer",
            json={"text": "Our operator did."},
            headers={"idempotency-key": fresh_key()},
        )
        assert answered.status_code == 200, answered.text
        listed = await auditor.get("/api/v1/findings", params=about)
        assert [one["state"] for one in listed.json()["findings"]] == ["answered"]
        one = await police.get("/api/v1/findings/f-walls001")
        assert [turn["what"] for turn in one.json()["said"]] == ["opened", "answered"]
        assert (await auditor.get("/api/v1/findings?entry=x")).status_code == 400
    async with await program(DANA) as partner:
        for answer in (
            await partner.get("/api/v1/findings"),
            await partner.get("/api/v1/findings/f-walls001"),
            await partner.post(
                "/api/v1/findings/f-walls001/close",
                json={"conclusion": "Fine."},
                headers={"idempotency-key": fresh_key()},
            ),
        ):
            assert answer.status_code == 404
