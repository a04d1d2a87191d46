"""Whoever is answered gets it in writing, and nobody gets what was written to another."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from portal.newest import Newest
from runtime.home import Home
from seal import keys
from seal.notes import Verifier
from seal.receipts import Receipt
from seal.sealer import seal
from seal.sequencer import drain
from storage import checkpoints
from storage.pool import open_connection
from tests.conftest import Engine
from tests.portal.conftest import fresh_key
from tests.portal.scene import AUDITOR, CLERK, DANA, LEE, OPERATOR, Scene
from tests.portal.test_api import own_problem

Entering = Callable[[str], Awaitable[httpx2.AsyncClient]]


@pytest.fixture
async def named(app: FastAPI, engine: Engine, scene: Scene, log_home: Path) -> list[Verifier]:
    """The log of the engine has a name and a checkpoint; the key for receipts of the portal."""
    conn = await open_connection(engine.owner_url)
    await drain(conn, sweep=True)
    await seal(conn, log_home / "secrets", log_home / "seal")
    await app.state.portal.receipts.prepare()
    assert await Newest(engine.pool).note()
    await asyncio.sleep(0.5)  # what the portal found before is no longer the newest to it
    known = {one.vkey for one in await checkpoints.keys(conn, checkpoints.RECEIPT)}
    await conn.close()
    [key] = keys.read(Home.at(app.state.portal.settings.home).secrets / keys.RECEIPT_KEY)
    assert key.verifier.vkey in known
    return [key.verifier]


async def test_the_answer_to_a_program_holds_the_receipt_and_so_does_its_repetition(
    program: Entering, scene: Scene, engine: Engine, named: list[Verifier]
) -> None:
    handoff = await own_problem(scene, "walls-receipt")
    key = {"idempotency-key": fresh_key()}
    body = {"version": 1, "read_back": "We clean the walls."}
    async with await program(DANA) as client:
        first = await client.post(f"/api/v1/handoffs/{handoff}/accept", json=body, headers=key)
        again = await client.post(f"/api/v1/handoffs/{handoff}/accept", json=body, headers=key)
    assert first.json()["receipt"] == again.json()["receipt"]
    told = Receipt.opened(first.json()["receipt"], named)
    assert told.command_id == key["idempotency-key"]
    seqs = [entry["seq"] for entry in first.json()["entries"]]
    rows = await engine.pool.fetch(
        "SELECT seq, leaf_hash FROM ledger WHERE stream = 'problem/walls-receipt'"
        " AND seq = ANY($1) ORDER BY seq", seqs,
    )  # fmt: skip
    assert told.entries == tuple((row["seq"], row["leaf_hash"]) for row in rows)


async def test_a_page_that_confirms_leads_to_the_receipt(
    signed_in: Entering, scene: Scene, named: list[Verifier]
) -> None:
    handoff = await own_problem(scene, "walls-page")
    browser = await signed_in(DANA)
    page = await browser.get(f"/handoffs/{handoff}")
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    command_id = re.search(r'name="command_id" value="([^"]+)"', page.text)
    assert token
    assert command_id
    answer = await browser.post(
        f"/handoffs/{handoff}/acknowledge",
        data={"form_token": token[1], "command_id": command_id[1]},
    )
    assert answer.status_code == 303, answer.text
    confirmed = await browser.get(answer.headers["location"])
    link = re.search(r'href="(/problems/walls-page/receipts/[^"]+)"', confirmed.text)
    assert link, confirmed.text
    receipt = await browser.get(link[1])
    assert receipt.headers["content-disposition"].startswith("attachment; filename=")
    assert Receipt.opened(receipt.text, named).command_id == command_id[1]
    assert link[1] not in (await browser.get(f"/handoffs/{handoff}")).text


async def test_the_receipt_of_another_party_cannot_be_told_from_one_that_is_not_there(
    signed_in: Entering, scene: Scene, named: list[Verifier]
) -> None:
    handoff = await own_problem(scene, "walls-secret")
    answered = await scene.do(DANA, "handoff.acknowledge", handoff=handoff)
    address = f"/problems/walls-secret/receipts/{answered.command_id}"
    own, colleague, auditor = [await signed_in(one) for one in (DANA, LEE, AUDITOR)]
    for allowed in (own, colleague, auditor):
        assert (await allowed.get(address)).text.startswith("remit-receipt/v1\n")
    stranger = await signed_in(CLERK)
    missing = await stranger.get("/problems/walls-secret/receipts/nothing-12345")
    refused = await stranger.get(address)
    assert (refused.status_code, missing.status_code) == (404, 404)
    offered = await scene.do(OPERATOR, "handoff.withdraw", handoff=handoff, reason="Not needed.")
    theirs = f"/problems/walls-secret/receipts/{offered.command_id}"
    assert (await own.get(theirs)).status_code == 404  # the offeror's, though Dana sees the offer
    assert (await own.get("/problems/walls-secret/receipts/..%2f..")).status_code == 404
