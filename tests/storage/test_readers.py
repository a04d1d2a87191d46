"""Readers answer from the projections what the ledger says."""

import subprocess
import sys
from datetime import timedelta

import pytest

from storage.pool import Pool
from storage.readers import commitments, directory, handoffs, history, notices, problems, worklist
from storage.readers.places import LATEST
from storage.readers.who import who
from tests.builders import H1, HOUSING, LIGHTING, MONDAY, accept, offered, offered_promise, opened
from tests.chronicle import Chronicle, housing, motel


@pytest.fixture
async def promised(pool: Pool) -> Chronicle:
    """Housing has accepted the lighting and promised to repair the lamps."""
    chronicle = Chronicle("problem/motel")
    promise = offered_promise(title="Repair the lamps", within="10d")
    await chronicle.told(pool, opened(), offered(commitments=(promise,)), accept())
    return chronicle


async def test_a_problem_is_read_with_all_its_parts(pool: Pool, promised: Chronicle) -> None:
    found = await problems.problem(pool, "motel")
    assert found is not None
    assert found.holders == ("housing", "police")
    assert found.opened_at == MONDAY + timedelta(minutes=1)
    assert [part.responsibility for part in found.responsibilities] == [LIGHTING, "motel.noise"]
    assert [part.handoff for part in found.handoffs] == [H1]
    assert [part.title for part in found.commitments] == ["Repair the lamps"]
    assert [(part.holder, part.number) for part in found.tenures] == [
        ("police", 1), ("housing", 2), ("police", 1),
    ]  # fmt: skip
    assert found.due == min(part.due for part in found.commitments + found.handoffs if part.due)
    assert await problems.problem(pool, "hotel") is None


async def test_a_party_sees_the_problems_it_has_a_part_in(pool: Pool, promised: Chronicle) -> None:
    for party, seen in (("housing", 1), ("police", 1), ("clinic", 0)):
        assert len(await problems.problems(pool, party=party)) == seen
    assert len(await problems.problems(pool)) == 1


@pytest.mark.parametrize("few", [1_000, 0])
async def test_problems_are_read_page_by_page(
    pool: Pool, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """However many parts a party has: with few they are looked up, with many gone through."""
    monkeypatch.setattr("storage.readers.problems._FEW", few)
    for number in range(3):
        name = f"motel-{number}"
        await Chronicle(f"problem/{name}").told(pool, opened(problem=name))
    for party in (None, "police"):
        whole = await problems.problems(pool, party=party)
        pages, after = [], LATEST
        while page := await problems.problems(pool, party=party, after=after, limit=1):
            pages += page
            after = (page[-1].opened_at, page[-1].problem)
        assert pages == whole
        assert sorted(one.problem for one in pages) == ["motel-0", "motel-1", "motel-2"]
    assert await problems.problems(pool, party="clinic", limit=9) == []
    assert await problems.problems(pool, stage="closed") == []


async def test_a_handoff_tells_whose_turn_it_is_and_until_when(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered())
    found = await handoffs.handoff(pool, H1)
    assert found is not None
    assert (found.state, found.turn, found.title) == (
        "offered", HOUSING, "The lighting at the motel",
    )  # fmt: skip
    assert set(found.deadlines) == {"acknowledge", "decide"}
    assert found.due == min(found.deadlines.values())
    [part, _] = await problems.responsibilities(pool, "motel")
    assert part.live_handoff == H1
    for fits in (
        {"party": "police"},
        {"turn": HOUSING},
        {"state": "offered"},
        {"problem": "motel"},
    ):
        assert len(await handoffs.handoffs(pool, **fits)) == 1
    assert await handoffs.handoffs(pool, turn="police") == []


async def test_the_worklist_holds_what_waits_for_a_party_soonest_first(
    pool: Pool, promised: Chronicle
) -> None:
    waiting = await worklist.worklist(pool, HOUSING)
    assert {item.noun for item in waiting} == {"handoff", "commitment"}
    dues = [item.due for item in waiting if item.due]
    assert dues == sorted(dues)
    assert all(item.party == HOUSING and item.other == "police" for item in waiting)
    assert await worklist.worklist(pool, "clinic") == []
    assert len(await worklist.worklist(pool, None)) >= len(waiting)


async def test_commitments_are_found_from_either_side(pool: Pool, promised: Chronicle) -> None:
    [found] = await commitments.commitments(pool, party="police")
    assert await commitments.commitment(pool, found.commitment) == found
    assert (found.promisor, found.promisee, found.handoff) == (HOUSING, "police", H1)


async def test_history_is_read_page_by_page(pool: Pool) -> None:
    chronicle = await motel(pool)
    whole = await history.history(pool, "problem/motel")
    pages = [
        entry
        for after in range(0, chronicle.state.seq, 3)
        for entry in await history.history(pool, "problem/motel", after=after, limit=3)
    ]
    assert pages == whole
    assert [entry.prev for entry in whole[1:]] == [entry.hash for entry in whole[:-1]]
    assert whole[0].prev == "0" * 64
    assert await history.length(pool, "problem/motel") == len(whole)
    assert (await history.newest(pool, 1))[0].seq == len(whole)


async def test_the_directory_knows_parties_and_people(pool: Pool) -> None:
    await housing(pool)
    assert [party.name for party in await directory.parties(pool)] == ["Housing office"]
    kim = await directory.person(pool, "kim@housing")
    assert kim is not None
    assert (kim.grade, kim.party_kind, kim.away_until) == (
        "advisory", "government", MONDAY + timedelta(days=9),
    )  # fmt: skip
    assert len(await directory.people(pool, party="housing", role="contributor")) == 1
    cards = await directory.cards(pool, ["housing", "clinic"])
    assert set(cards) == {"housing"}
    assert cards["housing"].active


async def test_notices_are_read_by_party_and_while_undelivered(pool: Pool) -> None:
    await motel(pool)
    told = await notices.notices(pool, party="housing")
    assert told
    assert all(notice.party == "housing" for notice in told)
    waiting = await notices.undelivered(pool)
    assert {notice.notice for notice in told} <= {notice.notice for notice in waiting}


async def test_before_it_began_nobody_held_it(pool: Pool) -> None:
    await motel(pool)
    assert await who(pool, LIGHTING, MONDAY) is None


def test_a_quick_question_waits_for_neither_pydantic_nor_temporal() -> None:
    asked = (
        "import sys, storage.readers.who, storage.readers.history, storage.readers.worklist,"
        " storage.readers.problems, storage.readers.directory, storage.pool;"
        "print([name for name in ('pydantic', 'temporalio', 'fastapi') if name in sys.modules])"
    )
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
