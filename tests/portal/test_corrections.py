"""Corrections as partners and auditors see them."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import httpx2

from tests.portal.conftest import fresh_key
from tests.portal.scene import AUDITOR, DANA, HOUSING, NURSE, OPERATOR, Scene
from tests.portal.test_api import own_problem

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]
SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_a_partner_agrees_to_a_correction_and_everybody_reads_both(
    program: Program, signed_in: SignedIn, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-phone")
    await scene.do(DANA, "handoff.accept", handoff=handoff, version=1, read_back="We clean them.")
    walls = "/api/v1/responsibilities/walls-phone.walls"
    async with await program(DANA) as client:
        held = (await client.get(f"{walls}/who")).json()
        since = datetime.fromisoformat(held["since"]) - timedelta(microseconds=1)
        await scene.do(
            OPERATOR, "correction.propose", responsibility="walls-phone.walls", tenure=2,
            since=since, reason="Agreed by telephone.",
        )  # fmt: skip
        answer = await client.post(
            f"{walls}/correction-agree", json={"since": since.isoformat()},
            headers={"idempotency-key": fresh_key()},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        [agreed] = answer.json()["entries"]
        now = (await client.get(f"{walls}/who")).json()
        assert datetime.fromisoformat(now["since"]) == since
        assert (now["holder"], now["corrected_in"]) == (HOUSING, agreed["seq"])
        entries = (await client.get("/api/v1/problems/walls-phone/history")).json()["entries"]
        [corrected] = [one for one in entries if one["corrected_by"]]
        assert corrected["seq"] == now["basis"]["seq"]
        assert corrected["corrected_by"] == {"since": agreed["seq"]}
    auditor = await signed_in(AUDITOR)
    page = (await auditor.get(f"/problems/walls-phone/ledger/{corrected['seq']}")).text
    assert f"entry {agreed['seq']}" in page
    assert "since corrected by" in (await auditor.get("/problems/walls-phone/ledger")).text
    async with await program(NURSE) as client:
        answer = await client.post(
            f"{walls}/correction-refuse", json={"reason": "No."},
            headers={"idempotency-key": fresh_key()},
        )  # fmt: skip
        assert answer.status_code == 404
