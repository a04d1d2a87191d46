"""The ledger takes whole batches, once, in order, and never changes."""

import asyncio
import hashlib

import asyncpg
import pytest
import rfc8785

from schemas.batch import Batch, Entry
from storage import ledger
from storage.pool import Connection, Pool
from storage.readers.history import history
from tests.builders import LIGHTING, accept, offered, opened
from tests.chronicle import Chronicle, motel


def _other(batch: Batch) -> Batch:
    """The same place in the chain, with another story."""
    changed = tuple(
        Entry.model_validate(
            {**entry.model_dump(), "body": entry.body.replace('"v":1', '"v":1,"x":1')}
        )
        for entry in batch.entries
    )
    return batch.model_copy(update={"entries": changed})


async def test_a_batch_becomes_entries_in_dense_order(pool: Pool) -> None:
    chronicle = await motel(pool)
    entries = await history(pool, "problem/motel")
    assert [entry.seq for entry in entries] == list(range(1, chronicle.state.seq + 1))
    assert entries[0].kind == "problem.opened"
    assert entries[0].event["title"] == "Calls from the motel"


async def test_each_entry_commits_to_its_body_and_to_the_entry_before_it(
    pool: Pool, superuser: Connection
) -> None:
    await motel(pool)
    rows = await superuser.fetch(
        "SELECT * FROM ledger JOIN bodies USING (stream, seq) ORDER BY seq"
    )
    salt = await superuser.fetchval("SELECT salt FROM streams")
    chain = hashlib.sha256(b"remit-chain/v1" + salt + b"problem/motel").hexdigest()
    prev = "0" * 64
    for row in rows:
        body = hashlib.sha256(row["body"]).hexdigest()
        header = f"remit-entry/v1\n{chain}\n{row['seq']}\n{prev}\n{body}\n".encode()
        assert row["header"] == header
        prev = hashlib.sha256(b"\x00" + header).hexdigest()
        assert row["leaf_hash"].hex() == prev
    assert (await superuser.fetchval("SELECT head FROM streams")).hex() == prev


async def test_a_body_is_kept_byte_for_byte_in_canonical_form(pool: Pool) -> None:
    import json

    chronicle = await motel(pool)
    kept = await pool.fetch("SELECT body FROM bodies ORDER BY seq")
    sent = [entry.body.encode() for batch in chronicle.batches for entry in batch.entries]
    assert len(kept) == len(sent)
    for body in (*sent, *(row["body"] for row in kept)):
        assert rfc8785.dumps(json.loads(body)) == body


async def test_events_come_back_as_they_were(pool: Pool) -> None:
    from rules.fold import fold

    chronicle = await motel(pool)
    assert fold("problem/motel", await ledger.events(pool, "problem/motel")) == chronicle.state


async def test_the_same_batch_again_is_answered_and_changes_nothing(pool: Pool) -> None:
    chronicle = await motel(pool)
    before = await pool.fetch("SELECT * FROM ledger ORDER BY entry_id")
    for batch in chronicle.batches:
        recorded = await ledger.record(pool, batch)
        assert recorded.again
        assert recorded.last_seq == batch.entries[-1].seq
    assert await pool.fetch("SELECT * FROM ledger ORDER BY entry_id") == before


async def test_another_story_in_the_same_place_is_a_conflict(pool: Pool) -> None:
    chronicle = await motel(pool)
    with pytest.raises(ledger.LedgerConflict, match="holds other entries"):
        await ledger.record(pool, _other(chronicle.batches[1]))


async def test_a_gap_is_a_conflict(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened())
    chronicle.decided(offered())
    with pytest.raises(ledger.LedgerConflict, match="next entry"):
        await ledger.record(pool, chronicle.decided(accept()))


async def test_of_many_attempts_at_once_exactly_one_writes(pool: Pool) -> None:
    batch = Chronicle("problem/motel").decided(opened())
    done = await asyncio.gather(*(ledger.record(pool, batch) for _ in range(8)))
    assert sorted(recorded.again for recorded in done) == [False] + [True] * 7


async def test_of_two_stories_at_once_exactly_one_is_told(pool: Pool) -> None:
    one = Chronicle("problem/motel").decided(opened())
    done = await asyncio.gather(
        *(ledger.record(pool, batch) for batch in (one, _other(one))), return_exceptions=True
    )
    assert sum(isinstance(answer, ledger.LedgerConflict) for answer in done) == 1


async def test_a_command_is_answered_again_from_the_database(pool: Pool) -> None:
    chronicle = await motel(pool)
    told = chronicle.batches[1].commands[0]
    answer = await ledger.answer(pool, told.command_id)
    assert answer is not None
    assert answer.digest == told.digest
    assert answer.stream == "problem/motel"
    assert answer.made("handoff") == "motel.h1"
    assert await ledger.answer(pool, "command-unknown") is None


async def test_a_refused_batch_leaves_nothing_behind(pool: Pool) -> None:
    chronicle = Chronicle("problem/motel")
    batch = chronicle.decided(opened())
    [lighting, noise] = batch.rows.tenures
    overlapping = noise.model_copy(update={"responsibility": LIGHTING, "number": 2})
    rows = batch.rows.model_copy(update={"tenures": (lighting, overlapping)})
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await ledger.record(pool, batch.model_copy(update={"rows": rows}))
    assert await pool.fetchval("SELECT count(*) FROM ledger") == 0
    assert await pool.fetchval("SELECT count(*) FROM streams") == 0


CHANGES = (
    "UPDATE ledger SET by = 'other@police'",
    "DELETE FROM ledger",
    "TRUNCATE ledger",
    "UPDATE bodies SET body = 'x'",
    "DELETE FROM bodies",
    "TRUNCATE bodies",
    "DELETE FROM commands",
)


@pytest.mark.parametrize("replication", ["origin", "replica"])
async def test_even_its_owner_may_only_add_to_the_ledger(
    pool: Pool, superuser: Connection, replication: str
) -> None:
    await motel(pool)
    await superuser.execute(f"SET session_replication_role = {replication}")
    for statement in CHANGES:
        with pytest.raises(asyncpg.PostgresError, match="never changed"):
            await superuser.execute(statement)


FORBIDDEN = (
    "INSERT INTO ledger (stream, seq) VALUES ('problem/x', 1)",
    "DELETE FROM ledger",
    "UPDATE bodies SET body = 'x'",
    "TRUNCATE commands",
    "UPDATE streams SET seq = 0",
    "UPDATE tenures SET holder = 'x'",
    "DELETE FROM problems",
    "INSERT INTO notices (notice) VALUES ('x')",
    "UPDATE notices SET line = 'x'",
    "SELECT tell('{}')",
    "ALTER TABLE ledger DISABLE TRIGGER ALL",
    "CREATE TABLE mine ()",
)


async def test_the_product_itself_writes_through_the_one_function_only(pool: Pool) -> None:
    for statement in FORBIDDEN:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute(statement)
