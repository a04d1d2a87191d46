"""Plans, checks of receivers and playbooks at the API and on the page of an offer."""

from collections.abc import Awaitable, Callable

import httpx2

from tests.playbooks import content
from tests.portal.conftest import fresh_key
from tests.portal.scene import DANA, HOUSING, OPERATOR, OWNER_REP, Scene

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_playbooks_are_for_police_and_what_a_problem_follows_stays(
    program: Program, scene: Scene
) -> None:
    body = {"content": content().model_dump(mode="json")}
    async with await program(OPERATOR) as police, await program(DANA) as partner:
        path = "/api/v1/playbooks/portal-way-1"
        no = await partner.post(f"{path}/add", json=body, headers={"idempotency-key": fresh_key()})
        done = await police.post(f"{path}/add", json=body, headers={"idempotency-key": fresh_key()})
        seen = (await police.get("/api/v1/playbooks/portal-way@1")).json()
        listed = (await police.get("/api/v1/playbooks", params={"name": "portal-way"})).json()

        assert (no.status_code, done.status_code) == (403, 200)
        assert seen["sha256"] == content().digest()
        assert [one["version"] for one in listed["playbooks"]] == [1]
        assert (await partner.get(path)).status_code == 404
        theirs = (await partner.get("/api/v1/playbooks", params={"name": "portal-way"})).json()
        assert theirs["playbooks"] == []


async def test_the_receiver_reads_what_was_found_before_it_was_asked(
    program: Program, scene: Scene
) -> None:
    name = "portal-checked"
    scope = {"side": "place", "controller": "manager", "places": ["Lot"], "duties": ["Light it"]}
    await scene.do(
        OPERATOR, "problem.open", problem=name, title="Dark", statement="Thefts.",
        responsibilities=[{"key": "lighting", "title": "Light", "scope": scope}],
    )  # fmt: skip
    await scene.do(
        OPERATOR, "handoff.offer", responsibility=f"{name}.lighting", receiver=HOUSING,
        terms={"summary": "Please.", "measure": "Lit."},
    )  # fmt: skip

    async with await program(DANA) as receiver, await program(OWNER_REP) as outsider:
        told = (await receiver.get(f"/api/v1/handoffs/{name}.h1")).json()
        assert told["early"] is True
        assert {one["aspect"] for one in told["checked"]["judged"]} == {
            "mandate", "capacity", "area", "hours", "power",
        }  # fmt: skip
        assert (await outsider.get(f"/api/v1/handoffs/{name}.h1")).status_code == 404
