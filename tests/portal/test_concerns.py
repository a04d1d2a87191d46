"""Concerns at the API: agencies report and see their own, police see all and decide."""

from collections.abc import Awaitable, Callable

import httpx2

from tests.portal.conftest import fresh_key
from tests.portal.scene import AUDITOR, DANA, NURSE, OPERATOR, Scene
from tests.portal.test_api import own_problem

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]
SAID = {
    "source": "agency", "matter": "noise", "place": "Main Street", "contact": "555-0100",
    "happened": "2026-01-05T23:40:00Z", "text": "Shouting after midnight.",
}  # fmt: skip


async def test_an_agency_reports_once_and_police_decide(program: Program, scene: Scene) -> None:
    await own_problem(scene, "walls-noise")
    key = {"idempotency-key": fresh_key()}
    async with await program(DANA) as agency, await program(OPERATOR) as police:
        first = await agency.post("/api/v1/concerns", json=SAID, headers=key)
        again = await agency.post("/api/v1/concerns", json=SAID, headers=key)
        assert first.status_code == 200, first.text
        assert again.json()["entries"] == first.json()["entries"]
        name = first.json()["stream"].removeprefix("concern/")
        here = f"/api/v1/concerns/{name}"
        assert (await agency.get(here)).json()["contact"] == "555-0100"
        assert (await agency.post(f"{here}/close", json={"reason": "No."}, headers={
            "idempotency-key": fresh_key()})).status_code == 404  # fmt: skip

        linked = await police.post(
            f"{here}/link", json={"problem": "walls-noise"},
            headers={"idempotency-key": fresh_key()},
        )  # fmt: skip
        assert linked.status_code == 200, linked.text
        found = await police.get("/api/v1/concerns", params={"problem": "walls-noise"})
        assert [one["concern"] for one in found.json()["concerns"]] == [name]
        assert found.json()["concerns"][0]["state"] == "linked"
    async with await program(NURSE) as other, await program(AUDITOR) as auditor:
        assert (await other.get(here)).status_code == 404
        mine = await other.get("/api/v1/concerns")
        assert name not in [one["concern"] for one in mine.json()["concerns"]]
        assert (await auditor.get(here)).status_code == 200
        assert (await other.get("/api/v1/candidates")).status_code == 404
        assert (await auditor.get("/api/v1/candidates")).status_code == 200


async def test_what_is_wrong_with_a_report_is_said(program: Program, scene: Scene) -> None:
    async with await program(DANA) as agency:
        for wrong, status in (
            ({"matter": "nois"}, 422),
            ({"point": "139.7,-104.9"}, 422),
            ({"concern": "c-00000001"}, 422),
            ({"source": "officer"}, 403),
            ({"happened": "2190-01-05T23:40:00Z"}, 422),
        ):
            answer = await agency.post(
                "/api/v1/concerns", json=SAID | wrong, headers={"idempotency-key": fresh_key()}
            )
            assert answer.status_code == status, answer.text
