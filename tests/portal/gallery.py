"""`make screenshots`: the pages as people see them, into docs/screenshots."""

from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page

from portal.app import create
from portal.when import for_input
from runtime.settings import Settings
from seal.sealer import seal
from seal.sequencer import drain
from storage.pool import open_connection
from tests.conftest import Engine
from tests.portal.browser import DESKTOP, PHONE, link_for, listening_portal, opened_browser
from tests.portal.scene import AUDITOR, DANA, MOTEL, OPERATOR, PARK, POLICE, ZONE, Scene
from tests.portal.smaller import make_smaller

TALLEST = 1500
FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = {"desktop": DESKTOP, "phone": PHONE}

BOTH_SIZES = {
    None: {"report": "/report", "public": "/public", "public-problem": f"/public/{PARK}"},
    DANA: {
        "account": "/account", "mail": "/mail", "calendar": "/calendar", "webhooks": "/webhooks",
        "inbox": "/", "handoff": f"/handoffs/{MOTEL}.h4",
        "counter": f"/handoffs/{MOTEL}.h4/counter", "commitment": f"/commitments/{MOTEL}.c1",
        "files": f"/commitments/{MOTEL}.c1/files", "owed": f"/owed/{POLICE}",
    },
    OPERATOR: {"board": "/board"},
    AUDITOR: {
        "problems": "/problems", "problem": f"/problems/{MOTEL}?at=HALF",
        "ledger": f"/problems/{MOTEL}/ledger", "entry": f"/problems/{MOTEL}/ledger/2",
        "held": f"/held?problem={MOTEL}", "search": "/search?text=noise",
    },
}  # fmt: skip
"""Whoever looks, and the pages by name, wide and on a phone. The entry is one from before the
caseload's clock is set forward: a later one would seem to be recorded before it happened."""
WIDE = {
    DANA: {"party": "/party"},
    OPERATOR: {
        "operator-inbox": "/", "carried-handoff": f"/handoffs/{MOTEL}.h1",
        "not-found": "/nothing-here",
    },
}  # fmt: skip
DARK = {
    DANA: {"handoff": f"/handoffs/{MOTEL}.h4"},
    OPERATOR: {"board": "/board"},
    AUDITOR: {"problem": f"/problems/{MOTEL}", "search": "/search?text=noise"},
}
SPANISH = {
    None: {"report": "/report", "sign-in": "/sign-in"},
    DANA: {"inbox": "/", "handoff": f"/handoffs/{MOTEL}.h4"},
    AUDITOR: {"problem": f"/problems/{MOTEL}?at=HALF", "ledger": f"/problems/{MOTEL}/ledger"},
}


@pytest.fixture(autouse=True)
def caseload_stays() -> None:
    """Nothing looks at the caseload after the gallery, which may change it."""


@pytest.fixture
async def shown(engine: Engine, scene: Scene, log_home: Path, tmp_path: Path) -> FastAPI:
    """With everything switched on that an installation may show to the public."""
    settings = Settings(home=tmp_path, public_concerns=True, public_problems=True)
    await scene.do(
        OPERATOR, "problem.publish", problem=PARK, title="Needles and camping in Harbor Park",
        text="Parents find needles on the playground. We look into who is there at night, and why.",
        area="Harbor",
    )  # fmt: skip
    conn = await open_connection(engine.owner_url)
    await drain(conn, sweep=True)
    await seal(conn, log_home / "secrets", log_home / "seal")
    await conn.close()
    return create(engine.desk, engine.pool, settings, temporal=engine.client, now=lambda: scene.now)


async def test_the_gallery_is_drawn(shown: FastAPI, engine: Engine, scene: Scene) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    half = for_input(scene.began + (scene.now - scene.began) * 0.7, ZONE)
    async with listening_portal(shown) as address, opened_browser() as browser:
        await _attached(browser, engine, address)
        for size in SIZES:
            await _draw(browser, engine, address, BOTH_SIZES, size, half)
            await _signing_in(browser, engine, address, size)
            await _wrong(browser, engine, address, size)
        await _draw(browser, engine, address, WIDE, "desktop", half)
        await _draw(browser, engine, address, DARK, "desktop", half, "-dark", color_scheme="dark")
        for size in SIZES:
            await _draw(browser, engine, address, SPANISH, size, half, "-es", locale="es-MX")


async def _draw(
    browser: Browser, engine: Engine, address: str, pages: Any, size: str, half: str,
    more: str = "", **how: Any,
) -> None:  # fmt: skip
    for person, drawn in pages.items():
        page = await _page(browser, size, **how)
        if person is not None:
            await page.goto(await link_for(engine.pool, person, address))
            await page.locator("main form button").click()
            await page.wait_for_url(lambda url: "/sign-in" not in url)
        for name, path in drawn.items():
            await page.goto(address + path.replace("HALF", half))
            await _keep(page, f"{name}-{size}{more}")
        await page.context.close()


async def _attached(browser: Browser, engine: Engine, address: str) -> None:
    page = await _page(browser, "desktop")
    await page.goto(await link_for(engine.pool, DANA, address))
    await page.locator("main form button").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    await page.goto(f"{address}/commitments/{MOTEL}.c1/files")
    await page.get_by_label("Photo or document").set_input_files(
        {"name": "order.txt", "mimeType": "text/plain", "buffer": b"Twelve lamps, rear car park."}
    )
    await page.get_by_label("What does it show?").fill("The electrician\u2019s order")
    await page.get_by_role("button", name="Attach it").click()
    await page.wait_for_load_state()
    await page.context.close()


async def _signing_in(browser: Browser, engine: Engine, address: str, size: str) -> None:
    page = await _page(browser, size)
    await page.goto(await link_for(engine.pool, DANA, address))
    await _keep(page, f"sign-in-{size}")
    await page.context.close()


async def _wrong(browser: Browser, engine: Engine, address: str, size: str) -> None:
    """A form that came back."""
    page = await _page(browser, size)
    await page.goto(await link_for(engine.pool, DANA, address))
    await page.locator("main form button").click()
    await page.wait_for_url(lambda url: "/sign-in" not in url)
    await page.goto(f"{address}/handoffs/{MOTEL}.h4/decline")
    await page.get_by_role("button", name="Decline the offer").click()
    await _keep(page, f"error-{size}")
    await page.context.close()


async def _page(browser: Browser, size: str, **how: Any) -> Page:
    width, height = SIZES[size]
    context = await browser.new_context(viewport={"width": width, "height": height}, **how)
    return await context.new_page()


async def _keep(page: Page, name: str) -> None:
    """The page from its top, as far as a picture in a document should reach."""
    assert page.viewport_size is not None
    height = min(TALLEST, await page.locator("body").evaluate("body => body.scrollHeight"))
    file = FOLDER / f"{name}.png"
    await page.screenshot(
        path=file,
        full_page=True,
        clip={"x": 0, "y": 0, "width": page.viewport_size["width"], "height": height},
    )
    make_smaller(file)
