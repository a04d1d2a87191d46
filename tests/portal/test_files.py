"""Photos and documents of a promise: attached, read, named in a report, and read by nobody else."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI
from playwright.async_api import expect

from desk.attaching import keeping
from runtime.attachments import shelf
from runtime.settings import Settings
from schemas.attachments import MOST_BYTES
from storage.readers.commitments import commitment as read_commitment
from tests.conftest import Engine
from tests.desk.attaching.test_cleaned import PDF, from_a_telephone, picture
from tests.portal.browser import PHONE, link_for, listening_portal, opened_browser
from tests.portal.conftest import fresh_key
from tests.portal.scene import AUDITOR, DANA, HOUSING, MOTEL, NURSE, OPERATOR, Scene
from tests.portal.test_api import own_problem

Enter = Callable[[str], Awaitable[httpx2.AsyncClient]]
PROMISE = f"{MOTEL}.c1"
FILES = f"/commitments/{PROMISE}/files"
API = f"/api/v1/commitments/{PROMISE}/files"


@pytest.fixture
def settings(app: FastAPI) -> Settings:
    found: Settings = app.state.portal.settings
    return found


async def form_token(client: httpx2.AsyncClient) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', (await client.get(FILES)).text)
    assert found is not None
    return found[1]


async def sent(client: httpx2.AsyncClient, raw: bytes, about: str = "") -> httpx2.Response:
    said = {"form_token": await form_token(client), "about": about}
    return await client.post(FILES, data=said, files={"file": ("../../con.exe", raw)})


async def test_a_photo_is_kept_cleaned_encrypted_and_handed_out_to_who_sees_the_promise(
    signed_in: Enter, settings: Settings
) -> None:
    dana = await signed_in(DANA)
    assert (await sent(dana, from_a_telephone(), "North gate")).status_code == 303
    page = await dana.get(FILES)
    assert "North gate" in page.text
    assert "con.exe" not in page.text
    [address] = set(re.findall(rf"{re.escape(FILES)}/[0-9a-f]{{64}}(?=\")", page.text))

    for who in (DANA, OPERATOR, AUDITOR):
        answer = await (await signed_in(who)).get(address)
        assert answer.status_code == 200
        assert hashlib.sha256(answer.content).hexdigest() == address[-64:]
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["content-security-policy"]
        assert b"Telephone works" not in answer.content
    kept = [file.read_bytes() for file in (settings.home / "attachments").iterdir()]
    assert kept
    assert not any(b"JFIF" in raw for raw in kept)

    stranger, nobody = await signed_in(NURSE), "0" * 64
    gone = await stranger.get(f"/commitments/none.c1/files/{nobody}")
    for path in (FILES, address):
        answer = await stranger.get(path)
        assert answer.status_code == gone.status_code == 404
    assert (await dana.get(f"{FILES}/{nobody}")).status_code == 404


async def test_only_who_promised_attaches_and_the_form_belongs_to_the_session(
    signed_in: Enter,
) -> None:
    for who, status in ((OPERATOR, 403), (AUDITOR, 403)):
        client = await signed_in(who)
        other = await (await signed_in(DANA)).get(FILES)
        assert "form_token" in other.text
        said = {"form_token": await form_token(client)}
        answer = await client.post(FILES, data=said, files={"file": ("a.txt", b"text")})
        assert answer.status_code == status, who
    dana = await signed_in(DANA)
    for said in ({}, {"form_token": "0" * 64}):
        answer = await dana.post(FILES, data=said, files={"file": ("a.txt", b"text")})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    ("raw", "status", "why"),
    [
        (b"", 422, "Choose a file first."),
        (b"MZ\x90\x00\x03", 422, "neither a picture"),
        (b"x" * (MOST_BYTES + 100_000), 413, "at once"),
    ],
)
async def test_what_cannot_be_kept_is_said_beside_the_field(
    signed_in: Enter, raw: bytes, status: int, why: str
) -> None:
    answer = await sent(await signed_in(DANA), raw, "What I wrote")
    assert answer.status_code == status
    assert why in answer.text
    if status == 422:
        assert "What I wrote" in answer.text


async def test_a_program_attaches_once_however_often_it_sends(program: Enter) -> None:
    async with await program(DANA) as client:
        answers = [
            await client.post(
                f"{API}?about=Invoice", content=PDF,
                headers={"idempotency-key": fresh_key(), "content-type": "application/pdf"},
            )
            for _ in range(2)
        ]  # fmt: skip
        first, again = (answer.json() for answer in answers)
        assert first == again
        assert first["reference"] == f"Invoice, {first['name']} (sha256:{first['sha256']})"
        assert first["sha256"] in [one["sha256"] for one in (await client.get(API)).json()["files"]]
        assert (await client.get(f"{API}/{first['sha256']}")).content == PDF
    async with await program(NURSE) as client:
        assert (await client.get(API)).status_code == 404


async def test_a_file_that_was_changed_where_it_lies_is_not_handed_out(
    engine: Engine, signed_in: Enter, settings: Settings
) -> None:
    view = await read_commitment(engine.pool, PROMISE)
    assert view is not None
    before = set((settings.home / "attachments").glob("*"))
    one = await keeping.attach(engine.pool, shelf(settings), view, b"Meter 4711", by=DANA)
    [file] = set((settings.home / "attachments").glob("*")) - before
    sealed = bytearray(file.read_bytes())
    sealed[-1] ^= 1
    file.write_bytes(sealed)
    wrong = [found async for found in keeping.amiss(engine.pool, shelf(settings)) if found[1]]
    assert [f.sha256 for f, _ in wrong if f.commitment == PROMISE] == [one.sha256]
    dana = await signed_in(DANA)
    assert (await dana.get(f"{FILES}/{one.sha256}")).status_code == 503
    said = {"form_token": await form_token(dana)}
    removed = await dana.post(f"{FILES}/{one.sha256}/remove", data=said)
    assert removed.status_code == 303
    assert not file.exists()


async def test_what_a_report_has_named_stays_also_after_the_report_was_corrected(
    signed_in: Enter, scene: Scene, engine: Engine, settings: Settings
) -> None:
    name = "walls-shown"
    handoff = await own_problem(scene, name)
    await scene.do(DANA, "handoff.accept", handoff=handoff, version=1, read_back="We clean them.")
    promise = f"{name}.c1"
    await scene.do(
        OPERATOR, "commitment.propose", responsibility=f"{name}.walls", promisor=HOUSING,
        promise={"title": "Two coats", "by": scene.now + timedelta(days=9)},
    )  # fmt: skip
    await scene.do(DANA, "commitment.commit", commitment=promise, version=1)
    view = await read_commitment(engine.pool, promise)
    assert view is not None
    one = await keeping.attach(engine.pool, shelf(settings), view, b"Two coats", by=DANA)
    told = await scene.do(
        DANA, "commitment.report_done", commitment=promise, references=[one.reference]
    )
    await scene.do(
        DANA, "fact.correct", problem=name, entry=told.entries[0].seq, field="references/0",
        text="Nothing", reason="A slip.",
    )  # fmt: skip
    dana, files = await signed_in(DANA), f"/commitments/{promise}/files"
    said = {"form_token": await form_token(dana)}
    assert (await dana.post(f"{files}/{one.sha256}/remove", data=said)).status_code == 409
    assert (await dana.get(f"{files}/{one.sha256}")).content == b"Two coats"


async def test_on_a_telephone_a_photo_is_attached_and_the_report_names_it(
    app: FastAPI, engine: Engine
) -> None:
    async with listening_portal(app) as address, opened_browser() as browser:
        context = await browser.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False
        )
        page = await context.new_page()
        await page.goto(await link_for(engine.pool, DANA, address))
        await page.get_by_role("button", name="Sign in as").click()
        await page.goto(f"{address}/commitments/{PROMISE}")
        await page.get_by_role("link", name=re.compile("photo", re.I)).first.click()
        await page.get_by_label("Photo or document").set_input_files(
            {"name": "IMG_1.PNG", "mimeType": "image/png", "buffer": picture("PNG")}
        )
        await page.get_by_label("What does it show?").fill("Lamps at the rear")
        await page.get_by_role("button", name="Attach it").click()
        await expect(page.get_by_role("status")).to_contain_text("The file is kept")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE[0]
        await page.get_by_role("link", name="Go on to report it done").click()
        written = await page.get_by_label("References").input_value()
        assert "Lamps at the rear, evidence-" in written
        await context.close()
