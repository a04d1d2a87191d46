"""The sample caseload shows every stage, and loading it can be broken off and begun again."""

import asyncio

from audit.verify import verify
from cases.sample import SAMPLE_PEOPLE, SIGN_INS, load, sample, stories
from cases.stage import Stage
from storage.readers.commitments import commitments
from storage.readers.directory import person
from storage.readers.handoffs import handoffs
from storage.readers.history import length
from storage.readers.problems import problems
from storage.readers.worklist import worklist


def test_the_people_of_the_sign_in_links_are_those_of_the_caseload() -> None:
    whole = sample()

    assert {role: getattr(whole, role) for role in SAMPLE_PEOPLE} == SAMPLE_PEOPLE
    assert [person for _, person in SIGN_INS] == list(SAMPLE_PEOPLE.values())
    assert whole.people[whole.operator].role == "operator"
    assert whole.people[whole.partner].role == "representative"
    assert whole.people[whole.auditor].role == "auditor"
    assert all(story.problem.source for story in stories(whole))


async def test_the_caseload_shows_each_stage_and_loads_the_same_again(the_stage: Stage) -> None:
    first = asyncio.create_task(load(the_stage.desk, the_stage.pool))
    await asyncio.sleep(0.5)
    first.cancel()  # broken off
    await asyncio.gather(first, return_exceptions=True)

    await load(the_stage.desk, the_stage.pool)
    names = [story.problem.id for story in stories(sample())]
    async with the_stage.pool.acquire() as conn:
        lengths = [await length(conn, f"problem/{name}") for name in names]
        await load(the_stage.desk, the_stage.pool)
        assert [await length(conn, f"problem/{name}") for name in names] == lengths

        found = {one.problem: one.stage for one in await problems(conn, party="police")}
        assert set(names) <= set(found)
        assert sorted(found[name] for name in names).count("closed") == 1
        states = {one.state for name in names for one in await handoffs(conn, problem=name)}
        assert states >= {
            "offered", "acknowledged", "info_requested", "countered", "awaiting_approval",
            "declined", "settling", "settled",
        }  # fmt: skip
        promised = {one.state for name in names for one in await commitments(conn, problem=name)}
        assert promised >= {"in_progress", "reported_done", "kept"}
        for who in SAMPLE_PEOPLE.values():
            known = await person(conn, who)
            assert known is not None
            assert known.active
        partner = SAMPLE_PEOPLE["partner"].partition("@")[2]
        assert {waiting.noun for waiting in await worklist(conn, partner)} == {
            "handoff", "commitment",
        }  # fmt: skip
        assert (await verify(conn)).verdict == "ok"
