"""The inbox: one list of all that waits, sifted by what an address says, in pages that add up."""

import html
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2
import pytest

from portal import inbox
from tests.portal.scene import CLERK, DANA, HOUSING, MOTEL, NURSE, OPERATOR, PARK, Scene
from tests.portal.test_pages import linked

SignedIn = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_the_inbox_is_sifted_by_kind_problem_lateness_and_words(
    signed_in: SignedIn, scene: Scene
) -> None:
    client = await signed_in(DANA)
    everything = linked((await client.get("/")).text, "mine")
    promises = linked((await client.get("/?kind=promise")).text, "mine")
    handoffs = linked((await client.get("/?kind=handoff")).text, "mine")
    assert promises
    assert handoffs
    assert {*promises} | {*handoffs} <= {*everything}
    assert all(link.startswith("/commitments/") for link in promises)
    of_motel = (await client.get("/", params={"problem": MOTEL})).text
    assert f'<option value="{MOTEL}" selected>' in of_motel
    assert all(MOTEL in link for link in linked(of_motel, "mine"))
    found = (await client.get("/", params={"q": "NOISE after"})).text
    assert linked(found, "mine") == [f"/handoffs/{MOTEL}.h4"]
    for words in ("100%", "a_b", "\\", "'; --", "ñandú"):
        page = (await client.get("/", params={"q": words})).text
        assert linked(page, "mine") == []
        assert "is like this" in page
        assert html.escape(words, quote=True).replace("&#x27;", "&#39;") in page
    late = (await client.get("/?late=yes")).text
    shown = late[late.index('id="mine"') : late.index('id="others"')]
    told = re.findall(r'<strong class="away">([^<]+)', shown)
    assert all("late" in one for one in told)
    assert len(told) == len(linked(late, "mine"))


@pytest.mark.parametrize(
    "given", ["kind=cake", "late=no", "q=" + "x" * 101, "q=%00", "problem=%00"]
)
async def test_what_no_form_of_the_inbox_sends_is_refused(signed_in: SignedIn, given: str) -> None:
    assert (await (await signed_in(DANA)).get(f"/?{given}")).status_code == 422


async def test_a_sifted_inbox_goes_on_sifted(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await signed_in(OPERATOR)
    whole = linked((await client.get("/?kind=handoff")).text, "others")
    assert len(whole) >= 2
    monkeypatch.setattr(inbox, "PAGE", 1)
    page, found = (await client.get("/?kind=handoff")).text, []
    while True:
        found += linked(page, "others")
        later = re.search(r'href="(/\?kind=handoff&amp;others=[^"]+)"', page)
        if later is None:
            break
        page = (await client.get(html.unescape(later[1]))).text
    assert found == whole


async def test_one_partys_search_finds_nothing_of_anothers(signed_in: SignedIn) -> None:
    nurse = await signed_in(NURSE)
    assert linked((await nurse.get("/?q=needles")).text, "mine") == [f"/handoffs/{PARK}.h1"]
    assert linked((await (await signed_in(DANA)).get("/?q=needles")).text, "mine") == []


async def test_what_a_partnership_asks_stands_in_the_inbox_too(
    signed_in: SignedIn, scene: Scene
) -> None:
    name = "inbox-table"
    await scene.do(
        OPERATOR, "partnership.found", partnership=name, name="The inbox table",
        purpose="public_relations", stake="Our standing.",
    )  # fmt: skip
    await scene.do(
        OPERATOR, "partnership.invite", partnership=name, member=HOUSING, because="Lots.",
        answer_by=scene.now + timedelta(days=9),
    )  # fmt: skip
    client = await signed_in(DANA)
    page = (await client.get("/?q=inbox+table")).text
    assert linked(page, "mine") == [f"/partnerships/{name}#invitations"]
    assert "Answer the invitation" in page
    assert linked((await (await signed_in(CLERK)).get("/?q=inbox+table")).text, "mine") == []
    await scene.do(DANA, "partnership.join", partnership=name, stake="Tenants leave.")
    assert linked((await client.get("/?q=inbox+table")).text, "mine") == []
