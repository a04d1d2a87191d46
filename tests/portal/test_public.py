"""Anybody reports a concern without signing in, and sees by a private link what became of it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI

from portal import public
from portal.app import create
from portal.often import Often
from runtime.settings import Settings
from storage.readers import concerns
from tests.conftest import Engine
from tests.portal.browser import listening_portal, opened_browser
from tests.portal.conftest import ADDRESS
from tests.portal.scene import OPERATOR, Scene
from tests.portal.test_api import own_problem
from tests.portal.test_browser import fits

SAID = {
    "text": "Shouting every night.", "matter": "noise", "place": "Quay 7", "when": "today",
    "reporter": "Ann Onym", "contact": "ann@example.org",
}  # fmt: skip


@pytest.fixture
def open_app(
    engine: Engine, scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FastAPI:
    monkeypatch.setattr(public, "_OFTEN", Often(each=5, all_=60, within=timedelta(minutes=10)))
    settings = Settings(home=tmp_path, public_concerns=True, public_problems=True)
    return create(engine.desk, engine.pool, settings, temporal=engine.client)


@pytest.fixture
async def anybody(open_app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(open_app), base_url=ADDRESS, headers={"origin": ADDRESS}
    ) as made:
        yield made


async def form(anybody: httpx2.AsyncClient) -> dict[str, str]:
    page = await anybody.get("/report")
    found = re.search(r'name="secret" value="([^"]+)"', page.text)
    assert found
    return SAID | {"secret": found[1]}


async def test_a_report_is_kept_once_and_its_link_tells_what_became_of_it(
    anybody: httpx2.AsyncClient, engine: Engine, scene: Scene
) -> None:
    said = await form(anybody)

    first = await anybody.post("/report", data=said)
    again = await anybody.post("/report", data=said)

    assert (first.status_code, again.status_code) == (303, 303)
    link = first.headers["location"]
    assert again.headers["location"] == link
    page = (await anybody.get(link)).text
    assert "Thank you" in page
    assert "Nothing has been decided yet" in page
    for private in ("Ann Onym", "ann@example.org", "Shouting", "Quay 7"):
        assert private not in page
    [mine] = [one for one in await concerns.concerns(engine.pool, party="public")
              if one.concern in page]  # fmt: skip
    assert (mine.source, mine.reported_by) == ("citizen", "public@remit")
    stored = await engine.pool.fetchval(
        "SELECT count(*) FROM bodies WHERE stream = $1 AND"
        " (position('Ann Onym' IN convert_from(body, 'UTF8')) > 0)", f"concern/{mine.concern}",
    )  # fmt: skip
    assert stored == 0, "names lie apart"

    await scene.do(OPERATOR, "concern.refer", concern=mine.concern, to="Harbour office",
                   reason="Their quay.", told="By this page")  # fmt: skip
    page = (await anybody.get(link.partition("?")[0])).text
    assert "Harbour office" in page


async def test_what_belongs_to_a_problem_says_so(
    anybody: httpx2.AsyncClient, engine: Engine, scene: Scene
) -> None:
    sent = await anybody.post("/report", data=await form(anybody))
    page = (await anybody.get(sent.headers["location"])).text
    found = re.search(r"c-[a-z0-9]{8}", page)
    assert found
    name = "walls-public"
    await own_problem(scene, name)
    await scene.do(OPERATOR, "concern.link", concern=found[0], problem=name)
    page = (await anybody.get(sent.headers["location"])).text
    assert "part of a problem" in page
    assert name not in page
    words = {"title": "Thefts", "text": "We light the lots.", "area": "Harbour"}
    await scene.do(OPERATOR, "problem.publish", problem=name, **words)
    page = (await anybody.get(sent.headers["location"])).text
    assert f'href="/public/{name}"' in page, "what is published is led to"
    await scene.do(OPERATOR, "problem.unpublish", problem=name, reason="A test.")
    told = await engine.pool.fetchval(
        "SELECT line FROM notices WHERE party = 'public' AND subject = $1", found[0]
    )
    assert told == f"Your report {found[0]} is now part of a problem that we work on."


async def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(
    anybody: httpx2.AsyncClient,
) -> None:
    answer = await anybody.post("/report", data=await form(anybody) | {"text": "", "when": "x"})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Quay 7" in answer.text
    assert (await anybody.post("/report", data=SAID | {"secret": "x"})).status_code == 400
    assert (await anybody.get(f"/report/{'A' * 32}")).status_code == 404


async def test_one_address_reports_a_few_times_and_then_waits(
    anybody: httpx2.AsyncClient,
) -> None:
    answers = [await anybody.post("/report", data=await form(anybody)) for _ in range(6)]
    assert [one.status_code for one in answers] == [303] * 5 + [429]
    assert answers[-1].headers["retry-after"] == "600"


async def test_where_nobody_switched_it_on_there_is_nothing(client: httpx2.AsyncClient) -> None:
    assert (await client.get("/report")).status_code == 404
    assert (await client.post("/report", data=SAID)).status_code == 404


def test_networks_count_and_are_forgotten() -> None:
    often, now = (
        Often(each=1, all_=2, within=timedelta(minutes=1)),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert often.may("2001:db8::1", now)
    assert not often.may("2001:db8::2", now)
    assert often.may("192.0.2.1", now)
    assert not often.may("192.0.2.2", now), "from everywhere together"
    assert often.may("2001:db8::2", now + timedelta(minutes=2))


async def test_it_works_on_a_small_telephone_without_scripts(open_app: FastAPI) -> None:
    async with opened_browser() as browser, listening_portal(open_app) as address:
        context = await browser.new_context(
            viewport={"width": 320, "height": 640}, java_script_enabled=False
        )
        page = await context.new_page()
        await page.goto(f"{address}/report")
        assert await fits(page)
        await page.get_by_role("button", name="Send it").click()
        assert await page.locator(":focus").get_attribute("class") == "error-summary"
        await page.get_by_label("What did you see or hear?").fill("Dogs bark all night.")
        await page.get_by_label("What is it about?").select_option("animals")
        await page.get_by_label("Where was it?").fill("Mill Lane 3")
        await page.get_by_label("When was it?").select_option("yesterday")
        await page.get_by_role("button", name="Send it").click()
        assert await page.get_by_role("heading", name="Thank you. We have it.").is_visible()
        assert await fits(page)
        await page.goto(f"{address}/public")
        assert await page.get_by_role("heading", name="What we work on").is_visible()
        assert await fits(page)
        await context.close()
