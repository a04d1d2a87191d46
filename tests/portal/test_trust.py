"""Accounts of trust at the API: a party sees its own in both directions, and no others."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx2

from tests.portal.conftest import fresh_key
from tests.portal.scene import DANA, HOUSING, OPERATOR, OWNER_REP, POLICE, Scene

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_a_party_sees_its_own_accounts_contests_by_the_api_and_reads_no_others(
    program: Program, scene: Scene
) -> None:
    recorded = await scene.do(
        OPERATOR, "incident.record", party=POLICE, affected=[HOUSING], severity="minor",
        happened=(datetime.now(UTC) - timedelta(days=1)).isoformat(), place="The lot",
        text="A quarrel.",
    )  # fmt: skip
    incident = f"{recorded.stream}#{recorded.entries[0].seq}"

    async with await program(DANA) as member, await program(OWNER_REP) as outsider:
        own = (await member.get("/api/v1/trust")).json()["accounts"]
        [about_police] = [
            one for one in own if (one["trusting"], one["trusted"]) == (HOUSING, POLICE)
        ]
        assert about_police["counts"]["incident_minor"] >= 1
        assert about_police["warnings"]
        assert {HOUSING} <= {one["trusting"] for one in own} | {one["trusted"] for one in own}
        assert all(HOUSING in (one["trusting"], one["trusted"]) for one in own)
        entries = (await member.get("/api/v1/trust/entries")).json()["entries"]
        of_police = [one for one in entries if one["stream"] == f"party/{POLICE}"]
        [made] = [one for one in of_police if one["kind"] == "incident_minor"]
        assert f"{made['stream']}#{made['seq']}" == incident
        matters = (await member.get("/api/v1/trust/matters?noun=incident")).json()["matters"]
        names = [one["name"] for one in matters]
        assert [one for one in names if one.startswith(f"{made['stream']}#")] == [incident]

        rules = (await member.get("/api/v1/trust/rules")).json()["weights"]
        assert rules["declined"]["points"] == 0

        for path in ("trust", "trust/entries", "trust/matters"):
            assert (await outsider.get(f"/api/v1/{path}?party={HOUSING}")).status_code == 404
        theirs = (await outsider.get("/api/v1/trust/entries")).json()["entries"]
        assert made not in theirs

        contest = {"entry": f"{made['stream']}#{made['seq']}", "reason": "It is unfair."}
        refused = await member.post(
            f"/api/v1/parties/{POLICE}/trust-contest", json=contest,
            headers={"idempotency-key": fresh_key()},
        )  # fmt: skip
        assert refused.json()["code"] == "not_your_party"
