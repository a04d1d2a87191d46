"""Partnerships at the API: whoever was asked into one sees it, to others it is not there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx2

from tests.portal.conftest import fresh_key
from tests.portal.scene import DANA, HOUSING, OPERATOR, OWNER_REP, Scene

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_a_partner_joins_by_the_api_and_an_outsider_is_told_of_nothing(
    program: Program, scene: Scene
) -> None:
    name = "table-at-the-api"
    await scene.do(
        OPERATOR, "partnership.found", partnership=name, name="Table",
        purpose="public_relations", stake="Our standing.",
    )  # fmt: skip
    until = (scene.now + timedelta(days=9)).isoformat()
    await scene.do(
        OPERATOR, "partnership.invite", partnership=name, member=HOUSING, because="Lots.",
        answer_by=until,
    )  # fmt: skip

    join = (f"/api/v1/partnerships/{name}/join", {"stake": "Tenants leave."})
    async with await program(DANA) as member, await program(OWNER_REP) as outsider:
        refused = await outsider.post(
            join[0], json=join[1], headers={"idempotency-key": fresh_key()}
        )
        hidden = await outsider.get(f"/api/v1/partnerships/{name}")
        assert {refused.status_code, hidden.status_code} == {404}
        done = await member.post(join[0], json=join[1], headers={"idempotency-key": fresh_key()})
        assert done.status_code == 200
        seen = (await member.get(f"/api/v1/partnerships/{name}")).json()
        assert seen["document"]["members"][HOUSING]["state"] == "joined"
        listed = (await outsider.get("/api/v1/partnerships")).json()["partnerships"]
        assert name not in [one["partnership"] for one in listed]
