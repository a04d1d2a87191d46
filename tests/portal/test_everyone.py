"""Every page is for everybody: eyes, hands, machines and windows of all sizes."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Page

from portal.app import create
from runtime.settings import Settings
from tests.conftest import Engine
from tests.portal.browser import DESKTOP, PHONE, link_for, listening_portal
from tests.portal.quay import FINDING, HOUSING, LOT, ROUND, TABLE, Quay
from tests.portal.scene import DANA, MOTEL, OPERATOR, Scene
from tests.portal.strolling import MOST, Map, links, violations, widest
from tests.portal.test_api import own_problem

NARROW = (320, 640)
"""A window of 1280 pixels at 400 %, as WCAG 1.4.10 has it."""
NOT_PAGES = ("/api/", "/log/", "/static/", "/healthz", "/feeds/", "/open311/")
FILES = ("/receipts/", "/export/", "/proof", "/files/{sha256}")
FIRST_PAGE = 100_000
"""Bytes of the first page, with all that it loads."""
OPEN = "walls-open"
"""A problem that the public reads about, with a comment."""
CHIEF, READER = "chief@westport-police", "auditor@westport-audit"
BEGINNINGS = {
    None: ("/sign-in", "/report", "/public", "/nothing-here"),
    DANA: ("/", f"/handoffs/{OPEN}.h1", f"/handoffs/{MOTEL}.h4", f"/handoffs/{MOTEL}.h4/counter",
           "/problems"),
    CHIEF: (
        "/", f"/problems/{LOT}", f"/partnerships/{TABLE}", f"/partnerships/{TABLE}/leave",
        f"/rounds/{ROUND}", f"/ledger/party/{HOUSING}/1", f"/findings/{FINDING}/answer",
    ),
    READER: (f"/problems/{MOTEL}?at=2026-11-01T00:00", "/search?text=noise", f"/findings/{FINDING}",
             f"/findings/new?entry=problem%2F{LOT}%231"),
}  # fmt: skip
FORMS = {
    None: (("/report", "Send it"),),
    DANA: ((f"/handoffs/{MOTEL}.h4/decline", "Decline the offer"),),
}
"""Forms that come back when they are sent empty."""
DRAWN_OTHERWISE = ("target-size", "scrollable-region-focusable")
"""Rules whose answer depends on how wide the window is."""
NUMBERED = """() => {
    const all = [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
        .filter(one => one.checkVisibility())
    all.forEach((one, number) => { one.dataset.number = number })
    return all.length
}"""
"""Gives whatever the keyboard should reach its number in the order of the page."""
FOCUSED = """() => {
    const one = document.activeElement
    if (one === document.body) return null
    const box = one.getBoundingClientRect(), style = getComputedStyle(one)
    return {
        number: Number(one.dataset.number), text: one.textContent.trim().slice(0, 40),
        seen: box.width > 0 && box.left >= 0 && box.bottom > 0 && box.top < innerHeight,
        marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
    }
}"""
UNLINKED = {
    "/sign-in/with/{name}", "/sign-in/back", "/sign-in/code", "/sign-in/set-up",
    "/webhooks/{webhook}", "/problems/{problem_id}/plan",
    "/problems/{problem_id}/plan/{action}/{verb}", "/steps/{step_id}/{verb}",
    "/trust/{party}/{place}/{verb}", "/agreements/{agreement}/{verb}", "/meetings/{meeting}/{verb}",
}  # fmt: skip
"""Pages that need a secret or a state that nothing has here; most are forms like the others."""


@pytest.fixture(scope="module")
async def open_app(
    engine: Engine, scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> FastAPI:
    """With everything switched on that an installation may show to the public."""
    home = tmp_path_factory.mktemp("open")
    settings = Settings(home=home, public_concerns=True, public_problems=True)
    return create(engine.desk, engine.pool, settings, temporal=engine.client, now=lambda: scene.now)


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
        await page.wait_for_url(lambda url: "/sign-in" not in url)
    return context, page, asked


async def test_no_page_shuts_anybody_out(
    browser: Browser, engine: Engine, address: str, open_app: FastAPI, scene: Scene, quay: Quay
) -> None:
    """WCAG 2.2 AA by axe-core on every kind of page to which a link leads, at desktop and phone
    size, in light and dark; nothing scrolls sideways at 320 pixels; nothing comes from elsewhere.
    """
    handoff = await own_problem(scene, OPEN)
    await scene.do(DANA, "handoff.comment", handoff=handoff, text="Whose wall is it?")
    await scene.do(
        OPERATOR, "problem.publish", problem=OPEN, title="Noise in the park at night",
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
            waiting += known.new(
                one for one in await links(page) if not one.startswith(f"{address}/api/")
            )
        assert not waiting, "there are more kinds of pages than are looked at"
        if person is None:
            wrong += await reported(page, address)
            known.new([page.url])
        for path, button in FORMS.get(person, ()):
            await page.goto(f"{address}{path}")
            await page.get_by_role("button", name=button, exact=True).click()
            assert await page.locator(".error-summary:focus").count() == 1, path
            wrong += await wrongs(page)
        wrong += [f"{person} asked for {one}" for one in asked if not one.startswith(address)]
        await context.close()
    unseen = {kind for kind, _ in known.kinds if kind not in known.seen}
    missed = {
        kind for kind in unseen
        if not kind.startswith(NOT_PAGES) and not any(part in kind for part in FILES)
    }  # fmt: skip
    missed -= UNLINKED
    assert not wrong, "\n".join(wrong)
    assert not missed, f"no link leads to {missed}, and no line of BEGINNINGS"
    await page_with_a_fault(browser, address)


async def reported(page: Page, address: str) -> list[str]:
    """Somebody without an account tells what worries them, and follows it by the private link."""
    await page.goto(f"{address}/report")
    for label, text in (("What did you see", "Shouting at night."), ("Where was it", "The park")):
        await page.get_by_label(label).fill(text)
    await page.get_by_label("What is it about?").select_option("noise")
    await page.get_by_label("When was it?").select_option("earlier")
    await page.get_by_role("button", name="Send it").click()
    await page.locator("h1").wait_for()
    assert "Keep this link" in (said := await page.locator("main").inner_text()), said
    return await wrongs(page)


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


async def test_the_keyboard_reaches_everything_in_order_and_is_kept_nowhere(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    context, page, _ = await opened(browser, engine, address, DANA)
    await page.goto(f"{address}/handoffs/{MOTEL}.h4")
    wanted = await page.evaluate(NUMBERED)
    assert wanted > 15
    reached = []
    for _ in range(wanted + 1):
        await page.keyboard.press("Tab")
        one = await page.evaluate(FOCUSED)
        if one is None:
            break
        reached.append(one)
    assert [one["number"] for one in reached] == [*range(wanted)], reached
    lost = [one for one in reached if not (one["seen"] and one["marked"])]
    assert not lost, lost
    assert reached[0]["text"] == "Skip to the content"

    await page.goto(f"{address}/handoffs/{MOTEL}.h4")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.locator("main :focus").count() == 1, "the skip link skips the menu"

    await page.goto(f"{address}/handoffs/{MOTEL}.h4/decline")
    await page.get_by_role("button", name="Decline the offer").press("Enter")
    assert await page.locator(".error-summary:focus").count() == 1
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    field = page.locator("main :focus")
    assert await field.get_attribute("aria-invalid") == "true", "from the summary to the field"
    described = (await field.get_attribute("aria-describedby") or "").split()
    assert any([await page.locator(f"#{one}.error").count() for one in described])
    await context.close()


async def test_large_letters_forced_colours_and_little_motion_lose_nothing(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    context, page, _ = await opened(browser, engine, address, DANA)
    await page.goto(f"{address}/handoffs/{MOTEL}.h4")
    loaded = await page.evaluate(
        "() => performance.getEntries().map(one => one.decodedBodySize).filter(size => size > 0)"
    )
    assert len(loaded) >= 2, "a page and its style"
    assert sum(loaded) < FIRST_PAGE

    still = await page.evaluate(
        """() => [getComputedStyle(document.documentElement).scrollBehavior,
            ...[...document.querySelectorAll('*')].map(one => getComputedStyle(one))
                .filter(style => parseFloat(style.transitionDuration) > 0
                    || style.animationName !== 'none').map(style => style.transitionProperty)]"""
    )
    assert still == ["auto"]
    await page.emulate_media(forced_colors="active")
    edged = await page.evaluate(
        "() => [...document.querySelectorAll('.tag, .button')]"
        ".map(one => getComputedStyle(one).borderTopStyle)"
    )
    assert set(edged) == {"solid"}, "what a background says, an edge says too"
    await page.emulate_media(forced_colors="none")
    await page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert await widest(page) == []
    await context.close()
