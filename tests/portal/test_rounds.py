"""Priority rounds and the ladder at the API: whoever has no part in it yet learns nothing of it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx2

from tests.portal.conftest import fresh_key
from tests.portal.scene import DANA, HOUSING, OPERATOR, OWNER_REP, Scene, duty

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]
R = "r-portal01"


async def post(client: httpx2.AsyncClient, path: str, **said: Any) -> httpx2.Response:
    return await client.post(
        f"/api/v1/{path}", json=said, headers={"idempotency-key": fresh_key()}
    )  # fmt: skip


async def test_a_round_is_answered_by_the_api_and_its_ranks_are_hidden_until_it_is_closed(
    program: Program, scene: Scene
) -> None:
    path, begun = f"rounds/{R}", {
        "title": "What first?", "area": "Harbour", "audience": "All", "method": "meeting",
        "items": [{"item": "noise", "title": "Noise"}, {"item": "dark", "title": "Dark lots"}],
        "groups": [{"group": "all"}], "closes": (scene.now + timedelta(days=900)).isoformat(),
    }  # fmt: skip
    async with await program(OPERATOR) as police, await program(DANA) as partner:
        assert (await post(partner, f"{path}/open", **begun)).status_code == 403
        assert (await post(police, f"{path}/open", **begun)).status_code == 200
        order = ["noise", "dark"]
        assert (await post(partner, f"{path}/rank", order=order)).status_code == 403
        assert (await post(police, f"{path}/rank", order=order)).status_code == 200
        sheet = {"sheet": "1", "order": ["dark"]}
        assert (await post(partner, f"{path}/answer", sheets=[sheet])).status_code == 200
        again = await post(partner, f"{path}/answer", sheets=[sheet])
        assert (again.status_code, "sheet_counted" in again.text) == (409, True)
        for client in (police, partner):
            told = (await client.get(f"/api/v1/{path}")).json()
            assert (told["state"], told["answered"]) == ("open", 1)
            assert told["document"].keys().isdisjoint({"police", "result", "tally", "sheets"})
            [listed] = [
                one for one in (await client.get("/api/v1/rounds?state=open")).json()["rounds"]
                if one["round"] == R
            ]  # fmt: skip
            assert listed == told
        assert (await post(partner, f"{path}/close", reason="Now.")).status_code == 403
        assert (await post(police, f"{path}/close", reason="All in.")).status_code == 200
        told = (await partner.get(f"/api/v1/{path}")).json()
        assert told["document"]["result"]["gap"]["present"] is True
        assert told["document"]["police"] == order
        assert told["document"].keys().isdisjoint({"tally", "sheets", "own"})
        assert (await partner.get("/api/v1/rounds/r-nothere1")).status_code == 404


async def test_a_step_is_not_there_for_a_party_before_it_is_notified_nor_for_others_ever(
    program: Program, scene: Scene
) -> None:
    name = "portal-ladder"
    await scene.do(
        OPERATOR, "problem.open", problem=name, title="Dark", statement="Thefts.",
        responsibilities=[duty("lot", "Light", "Lot", "Light it")],
    )  # fmt: skip
    async with (
        await program(OPERATOR) as police,
        await program(DANA) as partner,
        await program(OWNER_REP) as outsider,
    ):
        planned = await post(
            police, f"problems/{name}/step-plan", party=HOUSING, method="informal_request",
            matter="theft", aim="Light the lot.",
        )  # fmt: skip
        assert planned.status_code == 200, planned.text
        step = f"{name}.s1"
        assert (await police.get(f"/api/v1/steps/{step}")).json()["state"] == "planned"
        dossier = f"/api/v1/problems/{name}/dossiers/{HOUSING}"
        assert (await police.get(dossier)).json()["party"] == HOUSING
        for client in (partner, outsider):
            for address in (f"/api/v1/steps/{step}", dossier, "/api/v1/fairness"):
                assert (await client.get(address)).status_code == 404, address
            listed = (await client.get("/api/v1/steps", params={"problem": name})).json()
            assert listed["steps"] == []
            reply = await post(client, f"steps/{step}/reply", stance="refuses", text="No.")
            assert reply.status_code == 404
        assert (await police.get("/api/v1/fairness")).status_code == 200
