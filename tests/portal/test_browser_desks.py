"""The auditor's desk and the operator's board, by hand in a real browser, scripts off."""

import re

from playwright.async_api import Browser, Page

from portal.when import for_input
from tests.conftest import Engine
from tests.portal.browser import DESKTOP, PHONE
from tests.portal.scene import AUDITOR, HOUSING, MOTEL, OPERATOR, ZONE, Scene
from tests.portal.test_browser import enter, fits


async def fits_both(page: Page) -> bool:
    """Whether the page is no wider than a wide window, nor than a phone."""
    wide = await fits(page)
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    narrow = await fits(page)
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    return wide and narrow


async def test_an_auditor_searches_reads_an_entry_opens_a_finding_and_asks_who_held_what(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    page = await enter(browser, engine, address, AUDITOR, DESKTOP)
    await page.get_by_role("link", name="Search").click()
    await page.get_by_label("Words").fill("sold the front desk")
    await page.get_by_label("Problem", exact=True).fill(MOTEL)
    await page.get_by_role("button", name="Search").click()
    assert await page.locator("mark").first.text_content() == "sold the front desk"
    assert await fits_both(page)

    await page.get_by_role("rowheader").get_by_role("link").first.click()
    for told in ("What caused it", "What it changed", "How it is proved"):
        assert await page.get_by_role("heading", name=told).is_visible()
    assert await fits_both(page)
    await page.get_by_role("link", name="Open a finding").click()
    await page.get_by_label("How much does it weigh?").select_option("minor")
    await page.get_by_role("button", name="Open the finding").click()
    assert await page.locator(":focus").get_attribute("class") == "error-summary"
    await page.get_by_label("What is to be explained").fill("Who was told of the sale?")
    await page.get_by_role("button", name="Open the finding").click()
    assert await page.get_by_text("Who was told of the sale?").is_visible()
    assert await fits_both(page)

    await page.get_by_role("link", name="Who held what").click()
    await page.get_by_label("Party").select_option(HOUSING)
    await page.get_by_label("Problem", exact=True).fill(MOTEL)
    await page.get_by_label("Who held it at").fill(for_input(scene.now, ZONE))
    await page.get_by_role("button", name="Show").click()
    assert "Riverton Housing" in (await page.locator("#as-of").text_content() or "")
    bar = page.locator(".picture.wide svg a").first
    await bar.focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(f"/problems/{MOTEL}/ledger/\\d+$"))
    await page.go_back()
    assert await fits_both(page)
    await page.goto(f"{address}/reads?person={AUDITOR}")
    assert await page.get_by_text("text sold the front desk").first.is_visible()
    assert await fits_both(page)
    await page.context.close()


async def test_an_operator_sees_what_is_late_and_takes_the_command_along(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    page = await enter(browser, engine, address, OPERATOR, DESKTOP)
    await page.get_by_role("link", name="Board").click()
    assert await fits_both(page)
    await page.get_by_label("Waits for", exact=True).select_option(HOUSING)
    await page.get_by_role("button", name="Show").click()
    card = page.get_by_role("listitem").filter(has_text=f"{MOTEL}.h4").first
    assert await card.get_by_text("Waits for Riverton Housing.").is_visible()
    await card.locator("code").click()
    selected = await page.evaluate("() => String(getSelection())")
    assert selected.strip() == f"remit handoff show {MOTEL}.h4"
    await card.get_by_role("heading").get_by_role("link").click()
    await page.wait_for_url(f"{address}/handoffs/{MOTEL}.h4")
    await page.context.close()
