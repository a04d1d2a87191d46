"""A cursor goes on where the page ended, for the one who had the page, and for nobody else."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from portal.cursors import Cursors
from portal.refusals import Stop
from runtime.home import Home
from tests.portal.conftest import fresh_key
from tests.portal.scene import AUDITOR, CLERK, DANA, OPERATOR, SUPERVISOR, Scene

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]
ALL_LISTS = (
    ("problems", "problems", {}), ("handoffs", "handoffs", {}), ("commitments", "commitments", {}),
    ("concerns", "concerns", {"state": "reported"}), ("candidates", "candidates", {}),
    ("findings", "findings", {}), ("rounds", "rounds", {}), ("partnerships", "partnerships", {}),
    ("steps", "steps", {"problem": "walls-steps"}), ("playbooks", "playbooks", {}),
    ("trust", "accounts", {}), ("trust/entries", "entries", {}), ("trust/matters", "matters", {}),
    ("fairness", "groups", {}),
)  # fmt: skip


def test_a_cursor_is_of_its_scope_and_cannot_be_made_up(tmp_path: Path) -> None:
    cursors = Cursors(Home.at(tmp_path))
    written = cursors.written("list a", [None, True, 7, "motel"])
    assert Cursors(Home.at(tmp_path)).read("list a", written) == [None, True, 7, "motel"]
    other = Cursors(Home.at(tmp_path / "other")).written("list a", ["motel"])
    for scope, text in (
        ("list b", written), ("list a", written[:-1]), ("list a", written + "A"),
        ("list a", written[:-1] + ("A" if written[-1] != "A" else "B")), ("list a", other),
        ("list a", ""), ("list a", "é"), ("list a", "=" * 2000), ("list a", "motel~1"),
    ):  # fmt: skip
        with pytest.raises(Stop) as stopped:
            cursors.read(scope, text)
        assert stopped.value.status == 400


async def played(scene: Scene) -> None:
    """Steps of the ladder, and concerns, more than one of each."""
    await scene.do(
        OPERATOR, "problem.open", problem="walls-steps", title="Own", statement="For one test.",
        responsibilities=[{"key": "walls", "title": "Walls", "scope": {
            "side": "place", "controller": "manager", "places": ["Main"], "duties": ["Clean"]}}],
    )  # fmt: skip
    for party, method in (("riverton-licensing", "informal_request"),
                          ("harbor-clinic", "informal_request")):  # fmt: skip
        await scene.do(
            OPERATOR, "step.plan", problem="walls-steps", party=party, method=method,
            matter="noise", aim="Clean the walls by March.",
        )  # fmt: skip
    for number in range(3):
        await scene.do(
            OPERATOR, "concern.report", concern=f"c-walls00{number}", source="officer",
            matter="noise", place="Main Street", happened=scene.began.isoformat(),
            text="Loud at night.",
        )  # fmt: skip


@pytest.fixture(scope="module")
async def enough(scene: Scene) -> None:
    await played(scene)


@pytest.mark.parametrize(("path", "key", "only"), ALL_LISTS, ids=[one[0] for one in ALL_LISTS])
async def test_every_list_comes_page_by_page_and_whole(
    program: Program, enough: None, path: str, key: str, only: dict[str, str]
) -> None:
    async with await program(SUPERVISOR) as client:
        url = f"/api/v1/{path}"
        whole = (await client.get(url, params=only)).json()
        seen, after = [], ""
        while after is not None:
            answer = await client.get(url, params={**only, "after": after, "limit": 2})
            page = answer.json()
            assert len(page[key]) <= 2
            seen += page[key]
            after = page["next"]
            if after is not None:
                link = answer.headers["link"]
                assert link.endswith('; rel="next"')
                assert f"after={after}" in urlsplit(link.partition(">")[0][1:]).query
            if len(seen) >= 6:
                break
        assert seen == whole[key][: len(seen)]
        assert len(seen) >= min(6, len(whole[key]))


async def test_a_cursor_of_another_or_for_other_filters_is_refused(
    program: Program, enough: None
) -> None:
    async with await program(AUDITOR) as auditor, await program(DANA) as partner:
        url, first = "/api/v1/handoffs", {"limit": 1}
        mine = (await auditor.get(url, params=first)).json()["next"]
        assert (await auditor.get(url, params={"after": mine})).status_code == 200
        for client, to, more in (
            (partner, url, {}), (auditor, url, {"state": "offered"}),
            (auditor, "/api/v1/commitments", {}),
        ):  # fmt: skip
            answer = await client.get(to, params={"after": mine, **more})
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("limit", ["0", "-1", "abc", "1.0", "", "٣", "1000000000"])
async def test_a_limit_is_a_number_from_one_on(program: Program, limit: str) -> None:
    async with await program(DANA) as client:
        for path in ("handoffs", "inbox", "steps", "problems/ocean-view/history"):
            answer = await client.get(f"/api/v1/{path}", params={"limit": limit})
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")
        assert (await client.get("/api/v1/handoffs?limit=999999999")).status_code == 200


async def test_a_list_of_steps_is_filtered_where_it_is_read(
    program: Program, scene: Scene, enough: None
) -> None:
    """Not after the first thousand of them, of which none might be the caller's."""
    only = {"problem": "walls-steps", "limit": "1"}
    async with await program(CLERK) as party, await program(OPERATOR) as police:
        assert (await party.get("/api/v1/steps", params=only)).json()["steps"] == []
        assert len((await police.get("/api/v1/steps", params=only)).json()["steps"]) == 1


async def test_an_offer_says_what_the_playbook_says_where_the_caller_says_nothing(
    program: Program, scene: Scene
) -> None:
    await scene.do(
        SUPERVISOR, "playbook.add", playbook="walls-1", content={
            "title": "Walls", "about": "Paint.", "source": "Our own.",
            "rungs": [{"method": "informal_request", "note": "It is often enough."}],
            "offer": {"return_notice": "10wd", "method": "engage_existing_agency",
                      "patience": {"decide_within": "9wd"}},
        },
    )  # fmt: skip
    await scene.do(
        OPERATOR, "problem.open", problem="walls-usual", title="Own", statement="For one test.",
        playbook="walls-1",
        responsibilities=[{"key": "walls", "title": "Walls", "scope": {
            "side": "place", "controller": "manager", "places": ["Main"], "duties": ["Clean"]}}],
    )  # fmt: skip
    terms = {"summary": "Clean.", "measure": "No paint", "return_notice": "0m",
             "patience": {"acknowledge_within": "1d"}}  # fmt: skip
    async with await program(OPERATOR) as client:
        offered = await client.post(
            "/api/v1/responsibilities/walls-usual.walls/handoff-offer",
            json={"receiver": "riverton-housing", "terms": terms},
            headers={"idempotency-key": fresh_key()},
        )
        assert offered.status_code == 200, offered.text
        told = (await client.get(f"/api/v1/handoffs/{offered.json()['handoff']}")).json()["terms"]
    assert (told["return_notice"], told["method"]) == ("0m", "engage_existing_agency")
    assert told["patience"]["decide_within"] == "9wd"
    assert told["patience"]["acknowledge_within"] == "1d"
