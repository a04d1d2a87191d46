"""What only the directory knows is asked before a command goes on its way."""

import pytest

from schemas.commands.commitment import DelegateWork
from schemas.commands.party import DeactivateParty
from schemas.errors import Refused
from schemas.ids import SETUP
from schemas.terms import OfferedPromise
from tests.conftest import Engine
from tests.town import found


async def test_a_party_does_not_leave_while_a_responsibility_rests_on_it(engine: Engine) -> None:
    town = await found(engine)
    await town.offer()
    await town.accept()
    leave = DeactivateParty(party=town.housing, reason="Closed down.")

    with pytest.raises(Refused) as held:
        await town.desk.submit(leave, by=SETUP)
    assert held.value.code == "still_open"
    assert town.lighting in held.value.message

    await town.give_back()
    left = await town.desk.submit(leave, by=SETUP)
    assert [entry.kind for entry in left.entries] == ["party.deactivated"]


async def test_work_is_delegated_to_people_who_are_there(engine: Engine) -> None:
    town = await found(engine)
    await town.offer(commitments=(OfferedPromise(title="Light the lot", within="5wd"),))
    await town.accept()
    nobody = DelegateWork(commitment=f"{town.problem}.c1", to=f"nobody@{town.housing}")

    with pytest.raises(Refused) as unknown:
        await town.desk.submit(nobody, by=town.rep)
    assert unknown.value.code == "not_found"
