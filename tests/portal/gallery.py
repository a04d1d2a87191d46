"""`make screenshots`: the pages as people see them, into docs/screenshots."""

from pathlib import Path
from typing import Literal

from fastapi import FastAPI
from playwright.async_api import Browser, Page

from portal.when import for_input
from tests.conftest import Engine
from tests.portal.browser import DESKTOP, PHONE, link_for, listening_portal, opened_browser
from tests.portal.scene import AUDITOR, DANA, MOTEL, OPERATOR, ZONE, Scene
from tests.portal.smaller import make_smaller

TALLEST = 1600
FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


async def test_the_gallery_is_drawn(app: FastAPI, engine: Engine, scene: Scene) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with listening_portal(app) as address, opened_browser() as browser:
        for name, size in (("desktop", DESKTOP), ("phone", PHONE)):
            await _partner(browser, engine, address, name, size)
            await _auditor(browser, engine, scene, address, name, size)
        await _operator(browser, engine, address)
        await _dark(browser, engine, address)


async def _partner(
    browser: Browser, engine: Engine, address: str, name: str, size: tuple[int, int]
) -> None:
    page = await _page(browser, size)
    await page.goto(await link_for(engine.pool, DANA, address))
    await _keep(page, f"sign-in-{name}")
    await page.get_by_role("button", name="Sign in as").click()
    await _keep(page, f"inbox-{name}")
    await page.goto(f"{address}/handoffs/{MOTEL}.h4")
    await _keep(page, f"handoff-{name}")
    await page.goto(f"{address}/handoffs/{MOTEL}.h4/counter")
    await _keep(page, f"counter-{name}")
    await page.goto(f"{address}/handoffs/{MOTEL}.h4/decline")
    await page.get_by_role("button", name="Decline the offer").click()
    await _keep(page, f"error-{name}")
    await page.goto(f"{address}/commitments/{MOTEL}.c1")
    await _keep(page, f"commitment-{name}")
    await page.context.close()


async def _auditor(
    browser: Browser, engine: Engine, scene: Scene, address: str, name: str, size: tuple[int, int]
) -> None:
    page = await _signed_in(browser, engine, AUDITOR, address, size)
    await page.goto(f"{address}/problems")
    await _keep(page, f"problems-{name}")
    half = scene.began + (scene.now - scene.began) * 0.7
    await page.goto(f"{address}/problems/{MOTEL}?at={for_input(half, ZONE)}")
    await _keep(page, f"problem-{name}")
    await page.goto(f"{address}/problems/{MOTEL}/ledger")
    await _keep(page, f"ledger-{name}")
    await page.goto(f"{address}/problems/{MOTEL}/ledger/9")
    await _keep(page, f"entry-{name}")
    await page.context.close()


async def _operator(browser: Browser, engine: Engine, address: str) -> None:
    page = await _signed_in(browser, engine, OPERATOR, address, DESKTOP)
    await _keep(page, "operator-inbox-desktop")
    await page.goto(f"{address}/handoffs/{MOTEL}.h1")
    await _keep(page, "carried-handoff-desktop")
    await page.goto(f"{address}/nothing-here")
    await _keep(page, "not-found-desktop")
    await page.context.close()


async def _dark(browser: Browser, engine: Engine, address: str) -> None:
    page = await _signed_in(browser, engine, AUDITOR, address, DESKTOP, scheme="dark")
    await page.goto(f"{address}/problems/{MOTEL}")
    await _keep(page, "problem-dark")
    await page.context.close()
    page = await _signed_in(browser, engine, DANA, address, DESKTOP, scheme="dark")
    await page.goto(f"{address}/handoffs/{MOTEL}.h4")
    await _keep(page, "handoff-dark")
    await page.context.close()


async def _page(
    browser: Browser, size: tuple[int, int], scheme: Literal["light", "dark"] = "light"
) -> Page:
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
    )
    return await context.new_page()


async def _signed_in(
    browser: Browser,
    engine: Engine,
    person: str,
    address: str,
    size: tuple[int, int],
    scheme: Literal["light", "dark"] = "light",
) -> Page:
    page = await _page(browser, size, scheme)
    await page.goto(await link_for(engine.pool, person, address))
    await page.get_by_role("button", name="Sign in as").click()
    return page


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
