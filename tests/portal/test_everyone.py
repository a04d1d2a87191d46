"""Every page is for everybody: eyes, hands, machines and windows of all sizes."""

from collections.abc import AsyncIterator

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


FORMS = {
    None: (("/report", "Send it"),),
    DANA: ((f"/handoffs/{MOTEL}.h4/decline", "Decline the offer"),),
}
"""Forms that come back when they are sent empty."""
DRAWN_OTHERWISE = ("target-size", "scrollable-region-focusable")
"""Rules whose answer depends on how wide the window is."""
ELSEWHERE: set[str] = set()


@pytest.fixture(scope="module")
async def open_app(
    engine: Engine, scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> FastAPI:
    """With everything switched on that an installation may show to the public."""
    home = tmp_path_factory.mktemp("open")
    settings = Settings(home=home, public_concerns=True, public_problems=True)
    return create(engine.desk, engine.pool, settings, temporal=engine.client, now=lambda: scene.now)


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
    """WCAG 2.2 AA by axe-core on every kind of page to which a link leads, at desktop and phone
    size, in light and dark; nothing scrolls sideways at 320 pixels; nothing comes from elsewhere.
    """
    await scene.do(
        OPERATOR, "problem.publish", problem=PARK, title="Noise in the park at night",
        text="People who live there cannot sleep.", area="Harbour",
    )  # fmt: skip
    known, wrong = Map(open_app), list[str]()
    for person, beginnings in BEGINNINGS.items():
        context, page, asked = await opened(browser, engine, address, person)
        waiting = [f"{address}{path}" for path in beginnings]
        if person is None:
            waiting.append(await link_for(engine.pool, DANA, address))
        known.new(waiting)
        for _ in range(MOST):
            if not waiting:
                break
            await page.goto(waiting.pop(0))
            wrong += await wrongs(page)
            waiting += known.new(await links(page))
        assert not waiting, "there are more kinds of pages than are looked at"
        for path, button in FORMS.get(person, ()):
            await page.goto(f"{address}{path}")
            await page.get_by_role("button", name=button, exact=True).click()
            assert await page.locator(".error-summary:focus").count() == 1, path
            wrong += await wrongs(page)
        wrong += [f"{person} asked for {one}" for one in asked if not one.startswith(address)]
        await context.close()
    assert not wrong, "\n".join(wrong)
    unseen = {kind for kind, _ in known.kinds if kind not in known.seen}
    missed = {kind for kind in unseen if not kind.startswith(NOT_PAGES)} - ELSEWHERE
    assert not missed, "no link leads there, and no line of BEGINNINGS"
    await page_with_a_fault(browser, address)


async def wrongs(page: Page) -> list[str]:
    """What is wrong with a page in any of the ways in which it is looked at."""
    found = await violations(page)
    await page.emulate_media(color_scheme="dark")
    found += [f"dark: {one}" for one in await violations(page, "color-contrast")]
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    await page.emulate_media(color_scheme="light")
    found += [f"phone: {one}" for one in await violations(page, *DRAWN_OTHERWISE)]
    await page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    found += [f"320 px: {one}" for one in await widest(page)]
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return found


async def page_with_a_fault(browser: Browser, address: str) -> None:
    """A fault is found, or finding none would say nothing."""
    page = await browser.new_page()
    await page.goto(f"{address}/sign-in")
    assert await violations(page) == []
    await page.evaluate("() => { document.querySelector('main').append(new Image(9, 9)) }")
    assert ["image-alt" in one for one in await violations(page)] == [True]
    await page.close()
