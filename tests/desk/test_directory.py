"""What only the directory knows is asked before a command goes on its way."""

import pytest

from schemas.commands.commitment import DelegateWork
from schemas.errors import Refused
from schemas.terms import OfferedPromise
from tests.conftest import Engine
from tests.town import found


async def test_work_is_delegated_to_people_who_are_there(engine: Engine) -> None:
    town = await found(engine)
    await town.offer(commitments=(OfferedPromise(title="Light the lot", within="5wd"),))
    await town.accept()
    nobody = DelegateWork(commitment=f"{town.problem}.c1", to=f"nobody@{town.housing}")

    with pytest.raises(Refused) as unknown:
        await town.desk.submit(nobody, by=town.rep)
    assert unknown.value.code == "not_found"
