"""ETag, If-None-Match and If-Match: nobody acts on what they have not seen."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from tests.portal.conftest import fresh_key
from tests.portal.scene import DANA, MOTEL, OPERATOR, OWNER_REP, Scene
from tests.portal.test_api import own_problem

Program = Callable[[str], Awaitable[httpx2.AsyncClient]]


async def test_what_has_not_changed_is_not_told_again(program: Program, scene: Scene) -> None:
    handoff = await own_problem(scene, "walls-tag")
    async with await program(DANA) as client:
        for path in (f"handoffs/{handoff}", "problems/walls-tag", f"commitments/{MOTEL}.c1",
                     "responsibilities/walls-tag.walls"):  # fmt: skip
            first = await client.get(f"/api/v1/{path}")
            assert first.status_code == 200, first.text
            same = {"if-none-match": f'W/"0", {first.headers["etag"]}'}
            again = await client.get(f"/api/v1/{path}", headers=same)
            assert (again.status_code, again.text) == (304, "")
            assert again.headers["etag"] == first.headers["etag"]
        before = (await client.get("/api/v1/problems/walls-tag")).headers["etag"]
        await scene.do(DANA, "handoff.acknowledge", handoff=handoff)
        changed = await client.get(
            "/api/v1/problems/walls-tag", headers={"if-none-match": before}
        )  # fmt: skip
        assert changed.status_code == 200
        assert changed.headers["etag"] != before


async def test_a_tag_of_what_somebody_sees_is_nobody_elses(program: Program) -> None:
    async with await program(DANA) as housing, await program(OWNER_REP) as owner:
        path = f"/api/v1/problems/{MOTEL}"
        tag = (await housing.get(path)).headers["etag"]
        assert (await owner.get(path, headers={"if-none-match": tag})).status_code == 200


async def test_a_command_on_what_has_changed_since_is_refused(
    program: Program, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-stale")
    to, accept = f"/api/v1/handoffs/{handoff}", {"version": 1, "read_back": "We clean the walls."}
    async with await program(DANA) as client:
        seen = (await client.get(to)).headers["etag"]
        await scene.do(DANA, "handoff.acknowledge", handoff=handoff)
        key = {"idempotency-key": fresh_key()}
        stale = await client.post(f"{to}/accept", json=accept, headers={**key, "if-match": seen})
        assert (stale.status_code, stale.json()["code"]) == (412, "changed_since")
        now = (await client.get(to)).headers["etag"]
        for given in (f'W/"{now[1:-1]}"', '"1", "2"'):
            weak = await client.post(
                f"{to}/accept", json=accept, headers={**key, "if-match": given}
            )  # fmt: skip
            assert weak.status_code == 412
        done = await client.post(f"{to}/accept", json=accept, headers={**key, "if-match": now})
        assert done.status_code == 200, done.text
        again = await client.post(f"{to}/accept", json=accept, headers={**key, "if-match": now})
        assert again.json() == done.json()  # repeated, not refused: it was done


@pytest.mark.parametrize("given", ["12", '"-1"', '"twelve"', '"12', "W/12", '"1" "2"'])
async def test_what_is_no_tag_of_ours_is_a_syntax_error(program: Program, given: str) -> None:
    async with await program(DANA) as client:
        answer = await client.post(
            f"/api/v1/handoffs/{MOTEL}.h4/acknowledge",
            headers={"idempotency-key": fresh_key(), "if-match": given},
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_if_match")


async def test_of_two_who_saw_the_same_at_one_moment_one_is_told_that_it_changed(
    program: Program, scene: Scene
) -> None:
    await own_problem(scene, "walls-both")
    to = "/api/v1/responsibilities/walls-both.walls"
    async with await program(OPERATOR) as client:
        seen = (await client.get(to)).headers["etag"]
        answers = await asyncio.gather(
            *(
                client.post(
                    f"{to}/dispute",
                    json={"reason": f"Reason {number}."},
                    headers={"idempotency-key": fresh_key(), "if-match": seen},
                )
                for number in (1, 2)
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
