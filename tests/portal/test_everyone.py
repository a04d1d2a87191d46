"""Every page is for everybody: eyes, hands, machines and windows of all sizes."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Page

from portal.app import create
from runtime.settings import Settings
from tests.conftest import Engine
from tests.portal.browser import DESKTOP, PHONE, link_for, listening_portal, opened_browser
from tests.portal.scene import AUDITOR, DANA, MOTEL, OPERATOR, PARK, Scene
from tests.portal.strolling import MOST, Map, links, violations, widest

NARROW = (320, 640)
"""A window of 1280 pixels at 400 %, as WCAG 1.4.10 has it."""
NOT_PAGES = ("/api/", "/log/", "/static/", "/healthz", "/feeds/")
FIRST_PAGE = 100_000
"""Bytes of the first page, with all that it loads."""
BEGINNINGS = {
    None: ("/sign-in", "/report", "/public", "/nothing-here"),
    DANA: ("/", "/problems", f"/handoffs/{MOTEL}.h4/decline", f"/handoffs/{MOTEL}.h4/counter"),
    OPERATOR: ("/", f"/handoffs/{MOTEL}.h1"),
    AUDITOR: ("/problems", f"/problems/{MOTEL}?at=2026-01-01T00:00", "/search?text=noise"),
}


@pytest.fixture(scope="module")
async def open_app(engine: Engine, scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """With everything switched on that an installation may show to the public."""
    home = tmp_path_factory.mktemp("open")
    settings = Settings(home=home, public_concerns=True, public_problems=True)
    return create(
        engine.desk, engine.pool, settings, temporal=engine.client, now=lambda: scene.now
    )


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
async def address(open_app: FastAPI) -> AsyncIterator[str]:
    async with listening_portal(open_app) as told:
        yield told


async def opened(
    browser: Browser, engine: Engine, address: str, person: str | None
) -> tuple[BrowserContext, Page, list[str]]:
    """A browser of this person, and every address that it asks for."""
    context = await browser.new_context(
        viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, reduced_motion="reduce"
    )
    page, asked = await context.new_page(), list[str]()
    context.on("request", lambda request: asked.append(request.url))
    if person is not None:
        await page.goto(await link_for(engine.pool, person, address))
        await page.get_by_role("button", name="Sign in as").click()
    return context, page, asked


async def test_no_page_shuts_anybody_out(
    browser: Browser, engine: Engine, address: str, open_app: FastAPI, scene: Scene
) -> None:
    """WCAG 2.2 AA by axe-core on every page to which a link leads, at desktop and phone size, in
    light and dark; nothing scrolls sideways at 320 pixels; nothing comes from elsewhere.
    """
    known, wrong, times = Map(open_app), list[str](), dict[str, float]()
    for person, beginnings in BEGINNINGS.items():
        context, page, asked = await opened(browser, engine, address, person)
        waiting = [f"{address}{path}" for path in beginnings]
        known.new(waiting)
        for _ in range(MOST):
            if not waiting:
                break
            t=time.time()
            await page.goto(waiting.pop(0))
            wrong += await wrongs(page)
            waiting += known.new(await links(page))
            times[page.url]=time.time()-t
        assert not waiting, "there are more kinds of pages than are looked at"
        wrong += [f"{person} asked for {one}" for one in asked if not one.startswith(address)]
        await context.close()
    print(len(times), sum(times.values())); print(sorted(times.items(), key=lambda x:-x[1])[:10])
    print("NOT SEEN", [k for k,_ in known.kinds if k not in known.seen and not k.startswith(NOT_PAGES)])
    assert not wrong, "\n".join(wrong)


async def wrongs(page: Page) -> list[str]:
    found = await violations(page)
    await page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in await violations(page, "color-contrast")]
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await page.emulate_media(color_scheme="light")
    found += [f"phone: {one}" for one in await violations(page)]
    await page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    found += [f"320 px: {one}" for one in await widest(page)]
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return found
