"""Projections thrown away and told again are the same."""

import pytest

from schemas.capability import Declared
from schemas.commands.party import DeclareParty, RegisterParty
from schemas.ladder import Proof
from schemas.parties import PartyKind
from schemas.request import Request
from storage.evidence import PROJECTIONS
from storage.pool import Connection, Pool
from storage.rebuild import LedgerUnreadable, rebuild
from tests.builders import POLICE, Step, opened, request
from tests.chronicle import Chronicle, housing, motel, raised
from tests.climbing import S1, plan, prove
from tests.concerns import proposed, reported
from tests.method import RESPONDING
from tests.partnering import SIGNED, T
from tests.planning import adopt
from tests.playbooks import add
from tests.rounds import round_told
from tests.trusting import trusting

ELSEWHERE = {"commitments"}
"""Tables in which these streams have nothing; other tests tell them again."""


async def _rows(conn: Connection) -> dict[str, list[str]]:
    return {
        table: sorted(
            row[0]
            for row in await conn.fetch(f"SELECT t::text FROM {table} t")  # noqa: S608
        )
        for table in PROJECTIONS
    }


async def at_one_table(pool: Pool) -> Chronicle:
    table = Chronicle(f"partnership/{T}")
    await table.told(pool, *SIGNED)
    return table


async def planned(pool: Pool) -> Chronicle:
    """A problem in its response, with a plan."""
    planning = Chronicle("problem/motel-2")
    opening = opened(problem="motel-2")
    steps = [opening, *RESPONDING, adopt()]
    await planning.told(pool, *(about(step, "motel-2") for step in steps))
    return planning


def about(step: Step, problem: str) -> Step:
    """The same step on another problem."""
    if not isinstance(step, Request) or "problem" not in type(step.command).model_fields:
        return step
    command = step.command.model_copy(update={"problem": problem})
    return step.model_copy(update={"command": command})


async def declared(pool: Pool) -> Chronicle:
    """A party that says what it can take on."""
    clinic = Chronicle("party/clinic")
    await clinic.told(
        pool,
        request(
            RegisterParty(party="clinic", party_kind=PartyKind.NONPROFIT, name="Clinic"), POLICE
        ),
        request(DeclareParty(party="clinic", declared=Declared(capacity=3)), POLICE),
    )
    return clinic


async def known_ways(pool: Pool) -> Chronicle:
    """A version of a playbook."""
    alarms = Chronicle("playbook/alarms-1")
    await alarms.told(pool, add())
    return alarms


async def climbed(pool: Pool) -> Chronicle:
    chronicle = await motel(pool)
    await chronicle.told(pool, plan(), prove(S1, Proof.LINK))
    return chronicle


async def test_what_is_told_again_is_what_was_there(pool: Pool, superuser: Connection) -> None:
    entries = 0
    for begun in (climbed, housing, raised, reported, proposed, at_one_table, trusting, planned,
                  declared, known_ways, round_told):  # fmt: skip
        entries += (await begun(pool)).state.seq
    before = await _rows(superuser)
    assert {table for table in PROJECTIONS if not before[table]} <= ELSEWHERE
    assert await rebuild(superuser) == entries
    assert await _rows(superuser) == before


async def test_whatever_was_done_to_the_projections_is_undone(
    pool: Pool, superuser: Connection
) -> None:
    await motel(pool)
    before = await _rows(superuser)
    await superuser.execute("UPDATE handoffs SET state = 'declined', seq = 999")
    await superuser.execute("DELETE FROM responsibilities")
    await rebuild(superuser)
    assert await _rows(superuser) == before


async def test_a_stream_goes_on_after_a_rebuild(pool: Pool, superuser: Connection) -> None:
    from tests.builders import offered

    chronicle = await motel(pool)
    await rebuild(superuser)
    [recorded] = await chronicle.told(pool, offered())
    assert not recorded.again


async def test_a_damaged_ledger_is_not_told_again(pool: Pool, superuser: Connection) -> None:
    await motel(pool)
    before = await _rows(superuser)
    await superuser.execute("ALTER TABLE bodies DISABLE TRIGGER ALL")
    await superuser.execute("DELETE FROM bodies WHERE seq = 2")
    with pytest.raises(LedgerUnreadable, match="problem/motel"):
        await rebuild(superuser)
    assert await _rows(superuser) == before


def test_the_chronicle_starts_empty() -> None:
    assert Chronicle("problem/motel").state.seq == 0
