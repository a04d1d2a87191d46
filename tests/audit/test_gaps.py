"""Every responsibility has one holder at every instant; where that was made otherwise, it shows."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from audit.gaps import Gaps, gaps_at, look
from cli.main import answer
from schemas.commands.party import RegisterParty
from schemas.parties import PartyKind
from storage.pool import Connection, Pool
from tests.builders import (
    CHIEF,
    HOUSING,
    POLICE,
    accept,
    first_action,
    offered,
    opened,
    request,
    settle,
)
from tests.chronicle import Chronicle, motel

Tamper = Callable[[str], Awaitable[Gaps]]


async def registered(pool: Pool) -> None:
    """The parties of the story; the directory knew of them before anything happened."""

    for party, kind in ((POLICE, PartyKind.POLICE), (HOUSING, PartyKind.GOVERNMENT)):
        chronicle = Chronicle(f"party/{party}")
        chronicle.now = chronicle.now.replace(year=2025)
        register = RegisterParty(party=party, party_kind=kind, name=party.title())
        await chronicle.told(pool, request(register, CHIEF))


@pytest.fixture
async def story(pool: Pool) -> Chronicle:
    await registered(pool)
    return await motel(pool)


@pytest.fixture
def tampered(story: Chronicle, superuser: Connection) -> Tamper:
    """Do what only a superuser can, with every trigger off; what is found then."""

    async def tamper(statements: str) -> Gaps:
        async with superuser.transaction():
            for table in ("ledger", "bodies", "tenures", "responsibilities"):
                await superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            await superuser.execute(statements)
        found = await look(superuser)
        assert found.verdict == "gaps"
        return found

    return tamper


def told(found: Gaps, what: str) -> bool:
    return any(what in one.what for one in found.told)


async def test_an_untouched_history_has_no_gap(pool: Pool, story: Chronicle) -> None:
    async with pool.acquire() as conn:
        found = await look(conn)
    assert (found.verdict, found.told) == ("ok", [])
    assert (found.problems, found.responsibilities, found.tenures) == (1, 2, 4)


async def test_a_tenure_that_was_moved_leaves_a_gap_and_differs_from_the_ledger(
    tampered: Tamper,
) -> None:
    found = await tampered(
        "UPDATE tenures SET until = until - interval '1 second'"
        " WHERE responsibility = 'motel.lighting' AND number = 1"
    )
    assert told(found, "nobody held it between tenure 1")
    assert told(found, "in the ledger")


async def test_a_tenure_that_is_gone_or_made_up_is_found(tampered: Tamper) -> None:
    assert told(
        await tampered("DELETE FROM tenures WHERE responsibility = 'motel.noise'"),
        "stands in the ledger only",
    )


async def test_an_entry_that_is_gone_from_the_ledger_is_found(tampered: Tamper) -> None:
    found = await tampered(
        "DELETE FROM bodies WHERE stream = 'problem/motel' AND seq = 6;"
        "DELETE FROM ledger WHERE stream = 'problem/motel' AND seq = 6"
    )
    assert told(found, "an entry is missing here")


async def test_a_holder_that_was_changed_in_an_entry_is_found(tampered: Tamper) -> None:
    found = await tampered(
        "UPDATE bodies SET body = convert_to(replace(convert_from(body, 'UTF8'),"
        ' \'"former":"police"\', \'"former":"clinic"\'), \'UTF8\')'
        " WHERE stream = 'problem/motel'"
    )
    assert told(found, "comes from clinic, but police held it")


async def test_a_holder_that_was_not_active_is_found(
    pool: Pool, story: Chronicle, superuser: Connection
) -> None:
    await superuser.execute("DELETE FROM parties WHERE party = 'housing'")
    await superuser.execute("ALTER TABLE ledger DISABLE TRIGGER ALL")
    await superuser.execute("ALTER TABLE bodies DISABLE TRIGGER ALL")
    await superuser.execute(
        "UPDATE ledger SET kind = 'party.deactivated' WHERE stream = 'party/housing'"
    )
    found = await look(superuser)
    assert told(found, "housing was not active when it began to hold motel.lighting")


async def test_what_was_accepted_and_is_waited_for_no_more_is_listed(
    pool: Pool, capsys: pytest.CaptureFixture[str], app_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await registered(pool)
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), offered(), accept())
    assert (await gaps_at(app_url)).forgotten == 0, "a first action is waited for"
    await chronicle.told(pool, first_action(), settle(by=HOUSING), settle())
    monkeypatch.setenv("REMIT_DATABASE_URL", app_url)

    assert await asyncio.to_thread(answer, ["audit", "gaps", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["responsibility"] for one in found["nothing_awaited"]] == ["motel.lighting"]
    assert await asyncio.to_thread(answer, ["audit", "gaps"]) == 0
    assert "nothing is waited for any more: 1" in capsys.readouterr().out
    monkeypatch.setenv("REMIT_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert await asyncio.to_thread(answer, ["audit", "gaps"]) == 3
