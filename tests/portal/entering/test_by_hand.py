"""Signing in by hand, in a real browser without scripts: a code is set up, and asked for."""

import re

import pyotp
from playwright.async_api import Page

from tests.portal.browser import PHONE, listening_portal, opened_browser
from tests.portal.entering.conftest import Door
from tests.portal.test_browser import fits


async def test_a_person_sets_up_a_code_on_a_telephone_and_signs_in_with_it(door: Door) -> None:
    person = await door.person()
    email = f"{person.replace('@', '.')}@example.org"
    async with listening_portal(door.app) as address, opened_browser() as browser:
        door.stricter(portal_url=address)
        context = await browser.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False
        )
        page = await context.new_page()
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text))
        await page.goto(await asked(door, page, address, email))
        await page.get_by_role("button", name="Sign in as Toni Door").click()
        await page.goto(f"{address}/account")
        assert await fits(page)
        await page.get_by_role("link", name="Set it up").click()
        picture = await page.locator(".qr svg").bounding_box()
        assert picture is not None
        assert picture["width"] > 150
        assert abs(picture["width"] - picture["height"]) < 2, "a telephone has to read it"
        assert await fits(page)
        secret = (await page.locator(".secret").text_content() or "").replace(" ", "")
        code = pyotp.TOTP(secret)
        await page.get_by_label("The code that the app shows now").fill(code.at(door.clock[0]))
        await page.get_by_role("button", name="Use this telephone").click()
        assert await page.locator(".codes li").count() == 10
        assert await fits(page)
        await page.get_by_role("link", name="I have them").click()
        await page.get_by_role("button", name="Sign out").click()
        assert await page.get_by_text("You are signed out.").is_visible()

        door.passes(30)
        await page.goto(await asked(door, page, address, email))
        await page.get_by_role("button", name="Sign in as Toni Door").click()
        await page.get_by_label("Code", exact=True).fill(code.at(door.clock[0]))
        await page.get_by_role("button", name="Go on").click()
        await page.wait_for_url(f"{address}/")
        assert await page.get_by_role("heading", name="Inbox").is_visible()
        assert refused == [], "the policy has nothing to say"


async def asked(door: Door, page: Page, address: str, email: str) -> str:
    """The link that somebody asks for on the page, out of the mail."""
    before = len(door.mailbox.mails)
    await page.goto(f"{address}/sign-in")
    await page.get_by_label("Your e-mail address").fill(email)
    await page.get_by_role("button", name="Send me a link").click()
    await page.get_by_role("heading", name="Look into your mail").wait_for()
    for _ in range(100):
        if len(door.mailbox.mails) > before:
            break
        await page.wait_for_timeout(50)
    found = re.search(r"http\S+/sign-in/\S{43}", str(door.mailbox.mails[-1]))
    assert found
    return found[0]
