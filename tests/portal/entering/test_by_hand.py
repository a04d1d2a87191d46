"""Signing in by hand, in a real browser: by a code without scripts, and by a passkey."""

import re
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

import pyotp
import pytest
from playwright.async_api import Browser, Page

from tests.portal.browser import PHONE, link_for, listening_portal, opened_browser
from tests.portal.entering.conftest import Door, form
from tests.portal.entering.test_factor import by_half, enrolled
from tests.portal.test_browser import fits


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with opened_browser() as opened:
        yield opened


async def test_a_person_sets_up_a_code_on_a_telephone_and_signs_in_with_it(
    door: Door, browser: Browser
) -> None:
    person = await door.person()
    email = f"{person.replace('@', '.')}@example.org"
    async with listening_portal(door.app) as address:
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
        await context.close()


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


async def test_a_passkey_signs_in_and_its_answer_fits_no_other_sign_in(
    door: Door, browser: Browser
) -> None:
    person = await door.person()
    totp, recovery = await enrolled(door, person)
    async with listening_portal(door.app) as told:
        address = told.replace("127.0.0.1", "localhost")
        door.stricter(portal_url=address)
        context = await browser.new_context()
        page = await context.new_page()
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text))
        await with_authenticator(page)
        await page.goto(await link_for(door.engine.pool, person, address))
        await page.get_by_role("button", name="Sign in as Toni Door").click()
        assert not await page.get_by_role("button", name="Use a passkey").is_visible()
        await page.get_by_label("Code", exact=True).fill(recovery[0])
        await page.get_by_role("button", name="Go on").click()
        await page.goto(f"{address}/account")
        await page.get_by_label("What do you call this device?").fill("My laptop")
        await page.locator("#passkey-code").fill(totp.at(door.clock[0]))
        await page.get_by_role("button", name="Add a passkey").click()
        await page.get_by_text("You can sign in with this passkey now.").wait_for()
        assert await page.get_by_text("My laptop").is_visible()

        sent: list[str] = []
        page.on(
            "request",
            lambda asked: sent.append(asked.post_data or "") if "passkey" in asked.url else None,
        )
        await page.goto(await link_for(door.engine.pool, person, address))
        await page.get_by_role("button", name="Sign in as Toni Door").click()
        await page.get_by_role("button", name="Use a passkey").click()
        await page.wait_for_url(f"{address}/")
        assert refused == [], "the policy lets this script run, and nothing else happens"
        assert (await door.log(person))[-1] == "sign_in.done"

        answer = dict(parse_qsl(sent[-1]))["answer"]
        half = await by_half(door, person)
        for wrong in (answer, answer.replace('"id":"', '"id":"A'), "{}", "[]", "null", ""):
            said = form(half, answer=wrong)
            assert (await half.post("/sign-in/passkey", data=said)).status_code in (403, 429)
        assert (await half.get("/")).status_code == 401
        assert "script-src" not in (await half.get("/sign-in")).headers["content-security-policy"]
        await context.close()


async def with_authenticator(page: Page) -> None:
    """A device that makes passkeys and shows them when asked, as the browser plays it."""
    devices = await page.context.new_cdp_session(page)
    await devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    await devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
