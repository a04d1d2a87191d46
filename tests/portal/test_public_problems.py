"""The public page: what was published, in the words written for it, and nothing else."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest
from fastapi import FastAPI

from portal.app import create
from runtime.settings import Settings
from tests.conftest import Engine
from tests.portal.conftest import ADDRESS
from tests.portal.scene import AUDITOR, DANA, MOTEL, OPERATOR, SUPERVISOR, Scene
from tests.portal.test_api import own_problem

WORDS = {
    "title": "Thefts from parked cars",
    "text": "Cars are broken into at night. We have lamps repaired.",
    "area": "Harbour & quay",
}
ROUND = "r-pub11c00"


@pytest.fixture(scope="module")
async def town(engine: Engine, scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    settings = Settings(home=tmp_path_factory.mktemp("home"), public_problems=True)
    return create(engine.desk, engine.pool, settings, now=lambda: scene.now)


@pytest.fixture
async def anybody(town: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(town), base_url=ADDRESS) as made:
        yield made


async def test_only_what_police_published_is_shown_and_only_in_those_words(
    anybody: httpx2.AsyncClient, scene: Scene
) -> None:
    name = "walls-on-show"
    handoff = await own_problem(scene, name)
    await scene.do(DANA, "handoff.accept", handoff=handoff, version=1, read_back="412 hours.")
    path = f"/public/{name}"
    assert (await anybody.get(path)).status_code == 404
    await scene.do(OPERATOR, "problem.publish", problem=name, **WORDS)

    page, listed = await anybody.get(path), await anybody.get("/public")

    for said in ("Thefts from parked cars", "Harbour &amp; quay", "We have lamps repaired."):
        assert said in page.text
    assert "Housing" in page.text, "the party that answers for a part is named"
    for inside in ("@", "Dana", "Main Street", "Own problem", "412 hours"):
        assert inside not in page.text.partition("<main")[2], inside
    assert path in listed.text
    assert "set-cookie" not in page.headers
    assert "Tell us what worries you" not in listed.text, "reporting is switched off"

    there = await anybody.get("/public", params={"area": WORDS["area"], "stage": "scanning"})
    assert path in there.text
    nowhere = await anybody.get("/public", params={"area": "Mill Lane"})
    assert "There is nothing of this kind there" in nowhere.text

    await scene.do(OPERATOR, "problem.unpublish", problem=name, reason="It named a house.")
    assert (await anybody.get(path)).status_code == 404
    assert path not in (await anybody.get("/public")).text
    with pytest.raises(Exception, match="not on the public page"):
        await scene.do(OPERATOR, "problem.unpublish", problem=name, reason="Again.")


async def test_police_write_change_and_take_off_in_the_browser_what_the_public_reads(
    signed_in: Callable[[str], Awaitable[httpx2.AsyncClient]],
    anybody: httpx2.AsyncClient,
    scene: Scene,
) -> None:
    name = "walls-written"
    await own_problem(scene, name)
    police, path = await signed_in(OPERATOR), f"/problems/{name}/public"
    assert f'href="{path}"' in (await police.get(f"/problems/{name}")).text
    assert "It is not on the public page" in (await police.get(path)).text
    assert (await police.get(f"{path}/unpublish")).status_code == 404

    async def sent(verb: str, **said: str) -> httpx2.Response:
        form = (await police.get(f"{path}/{verb}")).text
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        return await police.post(f"{path}/{verb}", data=dict(hidden) | said)

    empty = await sent("publish", **WORDS | {"text": ""})
    assert (empty.status_code, "Harbour &amp; quay" in empty.text) == (422, True)
    done = await sent("publish", **WORDS)
    assert done.status_code == 303
    assert "reads these words from now on" in (await police.get(done.headers["location"])).text
    assert (await anybody.get(f"/public/{name}")).status_code == 200
    assert WORDS["text"] in (await police.get(f"{path}/publish")).text, "to be changed"
    done = await sent("unpublish", reason="It named a house.")
    assert "off the public page" in (await police.get(done.headers["location"])).text
    assert (await anybody.get(f"/public/{name}")).status_code == 404
    for other in (DANA, AUDITOR):
        assert (await (await signed_in(other)).get(path)).status_code == 404


async def test_words_that_are_expunged_leave_the_page_with_their_problem(
    anybody: httpx2.AsyncClient, scene: Scene
) -> None:
    name = "walls-expunged"
    await own_problem(scene, name)
    said = await scene.do(OPERATOR, "problem.publish", problem=name, **WORDS)
    assert (await anybody.get(f"/public/{name}")).status_code == 200
    asked = await scene.do(
        OPERATOR, "problem.request_expungement", problem=name, basis="GDPR art. 17(1)(d)",
        reason="A name.", texts=[{"seq": said.entries[0].seq, "path": "text"}],
    )  # fmt: skip
    await scene.do(
        SUPERVISOR, "problem.approve_expungement", problem=name, entry=asked.entries[0].seq
    )
    assert (await anybody.get(f"/public/{name}")).status_code == 404
    assert "expunged" not in (await anybody.get("/public")).text


async def test_a_page_may_be_kept_for_a_minute_and_is_not_sent_again_unchanged(
    anybody: httpx2.AsyncClient,
) -> None:
    first = await anybody.get("/public")
    again = await anybody.get("/public", headers={"if-none-match": first.headers["etag"]})

    assert first.headers["cache-control"] == "public, max-age=60"
    assert (again.status_code, again.content) == (304, b"")
    assert (await anybody.get("/public/nothing")).headers["cache-control"] == "no-cache"


async def test_the_last_round_is_shown_with_whom_it_may_not_speak_for_and_what_came_of_it(
    anybody: httpx2.AsyncClient, scene: Scene
) -> None:
    await scene.do(
        OPERATOR, "round.open", round=ROUND, title="What first?", area="Harbour", audience="All",
        method="meeting", items=[{"item": "noise", "title": "Noise at night"},
                                 {"item": "dark", "title": "Dark lots"}],
        groups=[{"group": "all"}], closes=(scene.now + timedelta(days=900)).isoformat(),
    )  # fmt: skip
    await scene.do(OPERATOR, "round.rank", round=ROUND, order=["noise", "dark"])
    for number in range(4):
        await scene.do(DANA, "round.answer", round=ROUND,
                       sheets=[{"sheet": str(number), "order": ["dark", "noise"]}])  # fmt: skip
    before = (await anybody.get("/public")).text
    assert "Dark lots" not in before, "a round that is open keeps its ranks"
    await scene.do(OPERATOR, "round.close", round=ROUND, reason="All in.")
    await scene.do(OPERATOR, "round.report_back", round=ROUND, item="dark", outcome="under_way",
                   text="Twelve lamps are ordered.")  # fmt: skip

    told = (await anybody.get("/public")).text

    assert "4 people answered." in told
    assert "fewer than 30 people answered" in told
    assert "the ranking is not shown" in told, "so few might tell what one person said"
    assert "Twelve lamps are ordered." in told
    assert "Under way" in told


async def test_where_nobody_switched_it_on_there_is_no_public_page(
    client: httpx2.AsyncClient,
) -> None:
    assert (await client.get("/public")).status_code == 404
    assert (await client.get(f"/public/{MOTEL}")).status_code == 404
