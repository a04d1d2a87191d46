"""A partner's day by hand in a real browser: on a phone, and at a desk where it is printed."""

import re
from datetime import timedelta

from playwright.async_api import Browser

from portal.when import for_input
from tests.conftest import Engine
from tests.portal.browser import DESKTOP, PHONE
from tests.portal.scene import DANA, HOUSING, OPERATOR, POLICE, ZONE, Scene, duty
from tests.portal.test_browser import enter, fits


async def begun(scene: Scene, name: str) -> None:
    """A problem with an offer to Housing."""
    await scene.do(
        OPERATOR, "problem.open", problem=name, title=f"Fences {name}", statement="Thefts.",
        responsibilities=[duty("fence", f"Fence {name}", "Yard", "Mend it")],
    )  # fmt: skip
    await scene.do(
        OPERATOR, "handoff.offer", responsibility=f"{name}.fence", receiver=HOUSING,
        terms={"summary": "Mend the fence.", "measure": "No hole", "return_notice": "0m"},
    )  # fmt: skip


async def test_on_a_phone_a_partner_finds_accepts_asks_police_and_writes_to_them(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    name = "fence-phone"
    await begun(scene, name)
    page = await enter(browser, engine, address, DANA, PHONE)
    await page.get_by_text("Search, or show only some").click()
    await page.get_by_label("Search titles").fill(name)
    await page.get_by_role("button", name="Show").click()
    assert await fits(page)
    assert await page.locator(".card .away").count() == 1  # its working days
    await page.get_by_role("link", name=f"Fence {name}").click()
    await page.get_by_label("Say in your own words").fill("We mend the fence by Friday.")
    await page.get_by_role("button", name="Accept and answer for it").click()
    assert "now answers for" in (await page.get_by_role("status").text_content() or "")

    await page.get_by_text("Write a comment").click()
    await page.get_by_label("What do you want to say?").fill(f"Where is the key, @{OPERATOR}?")
    await page.get_by_role("button", name="Send the comment").click()
    assert "Your comment was sent" in (await page.get_by_role("status").text_content() or "")
    assert await page.get_by_text(f"Where is the key, @{OPERATOR}?").is_visible()
    assert await fits(page)

    await page.get_by_role("link", name="the responsibility itself").click()
    await page.get_by_role("link", name="Ask for a promise").click()
    await page.get_by_label("Who should promise it?").select_option(POLICE)
    await page.get_by_label("What should be promised?").fill("Patrol the yard")
    await page.get_by_label("By when?").fill(for_input(scene.now + timedelta(days=40), ZONE))
    assert await fits(page)
    await page.get_by_role("button", name="Ask for this promise").click()
    assert "The promise was asked for" in (await page.get_by_role("status").text_content() or "")
    await page.get_by_role("link", name="Your party").first.click()
    await page.get_by_role("link", name="Who owes what").click()
    await page.get_by_role("link", name="Riverton Police").click()
    assert await page.get_by_role("link", name="Patrol the yard").is_visible()
    assert await fits(page)
    await page.context.close()


async def test_at_a_desk_what_both_owe_is_printed_and_an_agreement_signed(
    browser: Browser, engine: Engine, address: str, scene: Scene
) -> None:
    name = "fence-table"
    await scene.do(
        OPERATOR, "partnership.found", partnership=name, name="The fence table",
        purpose="public_relations", stake="Our standing.",
    )  # fmt: skip
    await scene.do(
        OPERATOR, "partnership.invite", partnership=name, member=HOUSING, because="Yards.",
        answer_by=scene.now + timedelta(days=9),
    )  # fmt: skip
    await scene.do(DANA, "partnership.join", partnership=name, stake="Tenants leave.")
    terms = {
        "agreement_kind": "mou", "title": "Who mends what", "dispute_path": "The mayor decides.",
        "duties": [{"member": HOUSING, "text": "Mend."}, {"member": POLICE, "text": "Patrol."}],
        "since": scene.now, "until": scene.now + timedelta(days=300),
    }  # fmt: skip
    await scene.do(OPERATOR, "partnership.propose_agreement", partnership=name, terms=terms)
    page = await enter(browser, engine, address, DANA, DESKTOP)
    await page.get_by_role("link", name="Who mends what").click()
    await page.wait_for_url(re.compile(f"/partnerships/{name}#agreements"))
    await page.get_by_role("link", name="Sign", exact=True).click()
    await page.get_by_role("button", name="Sign it for your party").click()
    assert "You signed it" in (await page.get_by_role("status").text_content() or "")

    await page.goto(f"{address}/owed/{POLICE}")
    await page.emulate_media(media="print")
    assert await page.get_by_role("heading", name="What Riverton Police owes you").is_visible()
    assert await page.locator(".card time").first.is_visible()
    assert not await page.locator(".away").first.is_visible()  # it is read on another day
    await page.context.close()
