"""The story of issue and answer, by hand, in a real browser: wide and on a phone, scripts off."""

import re

import pytest
from playwright.async_api import Browser, Page

from portal.when import for_input
from tests.conftest import Engine
from tests.portal.browser import DESKTOP, PHONE, link_for
from tests.portal.scene import AUDITOR, DANA, MOTEL, OPERATOR, ZONE, Scene
from tests.portal.test_api import own_problem

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])


async def enter(
    browser: Browser, engine: Engine, address: str, person: str, size: tuple[int, int]
) -> Page:
    """Somebody opens a sign-in link and presses the button."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, java_script_enabled=False
    )
    page = await context.new_page()
    await page.goto(await link_for(engine.pool, person, address))
    await page.get_by_role("button", name="Sign in as").click()
    await page.wait_for_url(re.compile(f"^{address}/(problems)?$"))
    return page


async def fits(page: Page) -> bool:
    """Whether nothing makes the page wider than the window."""
    box = await page.locator("main").bounding_box()
    root = await page.locator("html").bounding_box()
    assert box is not None
    assert root is not None
    assert page.viewport_size is not None
    return max(box["width"], root["width"]) <= page.viewport_size["width"]


@SIZES
async def test_a_partner_signs_in_reads_accepts_and_reports_done(
    browser: Browser, engine: Engine, address: str, scene: Scene, size: tuple[int, int]
) -> None:
    name = f"walls-seen-{size[0]}"
    handoff = await own_problem(scene, name)
    await scene.do(
        OPERATOR, "commitment.propose", responsibility=f"{name}.walls",
        promisor="riverton-housing", promise={"title": f"Paint {name}", "within": "10wd"},
    )  # fmt: skip
    await scene.do(DANA, "commitment.commit", commitment=f"{name}.c1", version=1)
    page = await enter(browser, engine, address, DANA, size)
    assert await page.get_by_role("heading", name="Inbox").is_visible()
    assert await fits(page)

    await page.locator(f'a[href="/handoffs/{handoff}"]').first.click()
    assert await fits(page)
    assert await page.get_by_text("It is your turn").is_visible()
    await page.get_by_role("link", name="Go to your answer").click()
    await page.get_by_role("button", name="Accept and answer for it").click()
    assert await page.get_by_role("heading", name="There is a problem").is_visible()
    assert await page.locator(":focus").get_attribute("class") == "error-summary"
    await page.get_by_label("Say in your own words").fill("We clean the walls by Friday.")
    await page.get_by_role("button", name="Accept and answer for it").click()
    said = page.get_by_role("status")
    assert "Riverton Housing now answers for Clean walls since" in (await said.text_content() or "")

    await page.goto(f"{address}/commitments/{name}.c1")
    await page.get_by_role("link", name="Report it done").click()
    assert await fits(page)
    await page.get_by_label("What shows that it is done?").fill("All walls are painted.")
    await page.get_by_role("button", name="Report it done").click()
    assert "The other side verifies it now" in (await said.text_content() or "")
    await page.context.close()


@SIZES
async def test_an_auditor_asks_who_held_it_at_an_instant(
    browser: Browser, engine: Engine, address: str, scene: Scene, size: tuple[int, int]
) -> None:
    page = await enter(browser, engine, address, AUDITOR, size)
    await page.get_by_role("link", name="Problems").click()
    await page.goto(f"{address}/problems/{MOTEL}")  # on which page of the list it is, is not said
    assert await page.get_by_role("img", name="Who held what when").is_visible()
    assert await fits(page)
    half = scene.began + (scene.now - scene.began) * 0.5
    await page.get_by_label("Who held it at").fill(for_input(half, ZONE))
    await page.get_by_role("button", name="Show").click()
    held = await page.locator("#as-of").text_content() or ""
    assert "Ocean View Owners" in held[held.index("Checking who stays") :]
    assert await fits(page)
    await page.context.close()


async def test_the_keyboard_alone_is_enough(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    page = await enter(browser, engine, address, DANA, DESKTOP)
    await page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert await focused.text_content() == "Skip to the content"
    assert (await focused.bounding_box() or {"x": -1})["x"] >= 0
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.locator("summary:focus").count() == 1
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("lamps")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile("q=lamps"))
    await page.locator("#main").focus()
    while not await page.locator("h3 a:focus").count():
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile("/(handoffs|commitments)/"))
    await page.context.close()


async def test_a_narrow_window_and_a_printed_page_lose_nothing(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    page = await enter(browser, engine, address, DANA, (320, 640))
    for path in (
        "/",
        f"/handoffs/{MOTEL}.h4",
        f"/handoffs/{MOTEL}.h4/counter",
        f"/problems/{MOTEL}",
        f"/problems/{MOTEL}/ledger",
        f"/commitments/{MOTEL}.c1",
    ):
        await page.goto(f"{address}{path}")
        assert await fits(page), path
        for table in await page.locator("table.stacks").all():
            box = await table.bounding_box()
            assert box is not None
            assert box["width"] <= 320, path
    await page.goto(f"{address}/handoffs/{MOTEL}.h4")
    await page.emulate_media(media="print")
    assert await page.get_by_text("Neighbours complain of noise").is_visible()
    assert not await page.get_by_role("button", name="Accept").is_visible()
    assert await page.locator(".away").count() > 0
    assert not await page.locator(".away").first.is_visible()
    await page.context.close()
