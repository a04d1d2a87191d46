"""Exactly one holder at each instant: the database itself refuses anything else."""

from datetime import timedelta

import asyncpg
import pytest

from storage.pool import Connection, Pool
from tests.builders import MONDAY
from tests.chronicle import motel

REFUSED = {
    "a second open holder": "UPDATE tenures SET until = NULL WHERE number = 2",
    "a gap": "UPDATE tenures SET until = until - interval '1 second' WHERE number = 1"
    " AND until IS NOT NULL",
    "an overlap": "UPDATE tenures SET since = since - interval '1 second' WHERE number = 2",
    "a skipped number": "UPDATE tenures SET number = 9 WHERE number = 3",
    "a missing tenure": "DELETE FROM tenures WHERE number = 2",
    "no holder at all": "UPDATE tenures SET until = since + interval '1 day' WHERE until IS NULL",
    "a tenure that ends before it begins": "UPDATE tenures SET until = since WHERE number = 2",
    "a second beginning": "UPDATE tenures SET previous_since = NULL WHERE number = 2",
}


async def test_no_statement_makes_tenures_anything_but_contiguous(
    pool: Pool, superuser: Connection
) -> None:
    await motel(pool)
    for made, statement in REFUSED.items():
        with pytest.raises(asyncpg.PostgresError) as refused:
            await superuser.execute(statement)
        assert (refused.value.sqlstate or "")[:2] in {"23", "RM"}, made


async def test_the_holder_at_each_instant_is_found_and_is_one(pool: Pool) -> None:
    from storage.readers.who import who

    await motel(pool)
    minute = timedelta(minutes=1)
    holders = []
    for elapsed in range(6):
        held = await who(pool, "motel.lighting", MONDAY + elapsed * minute)
        holders.append(held.holder if held else None)
    assert holders == [None, "police", "police", "housing", "police", "police"]
    now = await who(pool, "motel.lighting")
    assert now is not None
    assert now.basis.kind == "responsibility.reverted"
    assert now.basis.by == "representative@housing"
    assert now.until is None
    assert await who(pool, "motel.lightning") is None
