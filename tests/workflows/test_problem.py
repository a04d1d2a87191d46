"""The problem workflow on a real Temporal server, with real PostgreSQL behind it."""

from schemas.commands.handoff import AcceptHandoff, OfferHandoff
from schemas.commands.party import AddPerson, RegisterParty
from schemas.commands.problem import NewResponsibility, OpenProblem
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role
from schemas.scope import Controller, Scope, Side
from schemas.terms import OfferedPromise, Terms
from storage.readers.who import who
from tests.conftest import Engine


async def test_a_handoff_moves_the_responsibility_and_the_record_says_so(engine: Engine) -> None:
    desk = engine.desk
    await desk.submit(
        RegisterParty(party="police-a", party_kind=PartyKind.POLICE, name="Police"), by=SETUP
    )
    await desk.submit(
        RegisterParty(party="housing-a", party_kind=PartyKind.GOVERNMENT, name="Housing"),
        by=SETUP,
    )
    await desk.submit(
        AddPerson(person="op@police-a", name="Op", role=Role.OPERATOR, grade=Grade.FULL), by=SETUP
    )
    await desk.submit(
        AddPerson(person="rep@housing-a", name="Rep", role=Role.REPRESENTATIVE, grade=Grade.FULL),
        by=SETUP,
    )
    opened = await desk.submit(
        OpenProblem(
            problem="motel-a",
            title="Derelict motel",
            statement="Calls every night.",
            responsibilities=(
                NewResponsibility(
                    key="upkeep",
                    title="Keep it shut",
                    scope=Scope(
                        side=Side.PLACE,
                        controller=Controller.MANAGER,
                        places=("Route 9",),
                        duties=("secure doors",),
                    ),
                ),
            ),
        ),
        by="op@police-a",
    )
    assert [entry.kind for entry in opened.entries] == [
        "problem.opened",
        "responsibility.established",
    ]
    offered = await desk.submit(
        OfferHandoff(
            responsibility="motel-a.upkeep",
            receiver="housing-a",
            terms=Terms(
                summary="Secure it",
                measure="No calls",
                commitments=(OfferedPromise(title="Board it up", within="5wd"),),
            ),
        ),
        by="op@police-a",
    )
    assert offered.made("handoff") == "motel-a.h1"

    await desk.submit(
        AcceptHandoff(handoff="motel-a.h1", version=1, read_back="We board it up."),
        by="rep@housing-a",
    )

    held = await who(engine.pool, "motel-a.upkeep", None)
    assert held is not None
    assert held.holder == "housing-a"
