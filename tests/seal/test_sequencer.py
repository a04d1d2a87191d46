"""Entries get their places: all of them, once, and each problem's in its order."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from seal.proofs import continues, includes
from seal.reading import consistency, inclusion, root
from seal.sequencer import drain, sequence
from seal.tree import root_of
from storage import tree
from storage.pool import Connection, Pool, open_connection
from tests.seal.writing import append, append_some


@pytest.fixture
async def slow_writer(app_url: str) -> AsyncIterator[Connection]:
    """Somebody whose transaction takes long to commit."""
    conn = await open_connection(app_url)
    yield conn
    await conn.close()


async def sequenced(conn: Connection) -> list[tuple[str, int]]:
    rows = await conn.fetch(
        "SELECT l.stream, l.seq FROM leaves v JOIN ledger l USING (entry_id) ORDER BY v.idx"
    )
    return [(row["stream"], row["seq"]) for row in rows]


async def test_every_entry_gets_a_place_and_the_root_is_theirs(
    pool: Pool, sequencer: Connection
) -> None:
    await append_some(pool, 30)
    assert await drain(sequencer) == 30
    assert await drain(sequencer) == 0
    now = await tree.head(sequencer)
    assert now.size == 30
    assert now.root == root_of(await tree.hashes(sequencer, 0, 0, 30))
    assert not await tree.unsettled(sequencer)


async def test_an_entry_waits_while_one_before_it_may_still_be_committed(
    pool: Pool, sequencer: Connection, slow_writer: Connection
) -> None:
    slow = slow_writer.transaction()
    await slow.start()
    await append(slow_writer, "problem/p-slow", 1)
    await append(pool, "problem/p-quick", 1)
    assert await drain(sequencer) == 0
    assert await tree.unsettled(sequencer)
    await slow.commit()
    assert await drain(sequencer) == 2
    assert await sequenced(sequencer) == [("problem/p-slow", 1), ("problem/p-quick", 1)]


async def test_an_entry_that_is_rolled_back_leaves_no_gap_in_the_tree(
    pool: Pool, sequencer: Connection, slow_writer: Connection
) -> None:
    slow = slow_writer.transaction()
    await slow.start()
    await append(slow_writer, "problem/p-slow", 1)
    await append(pool, "problem/p-quick", 1)
    await slow.rollback()
    assert await drain(sequencer) == 1


async def test_what_stands_behind_a_missing_entry_waits_and_nothing_else_does(
    pool: Pool, sequencer: Connection, superuser: Connection
) -> None:
    await append(pool, "problem/p-robbed", 1, 3)
    await append(pool, "problem/p-whole", 1, 3)
    await superuser.execute("ALTER TABLE ledger DISABLE TRIGGER ALL")
    await superuser.execute("DELETE FROM ledger WHERE stream = 'problem/p-robbed' AND seq = 1")
    assert await sequence(sequencer, limit=2) == (2, 0)
    assert await drain(sequencer) == 3
    assert [stream for stream, _ in await sequenced(sequencer)] == ["problem/p-whole"] * 3


async def test_many_held_back_entries_do_not_keep_the_others_from_their_places(
    pool: Pool, sequencer: Connection, superuser: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("seal.sequencer.BATCH", 2)
    await append(pool, "problem/p-robbed", 1, 20)
    await append(pool, "problem/p-whole", 1, 3)
    await superuser.execute("ALTER TABLE ledger DISABLE TRIGGER ALL")
    await superuser.execute("DELETE FROM ledger WHERE stream = 'problem/p-robbed' AND seq = 1")
    assert await drain(sequencer) == 3


async def test_several_sequencers_give_each_place_once(
    pool: Pool, sequencer_url: str, superuser: Connection
) -> None:
    await append_some(pool, 60)
    others = [await open_connection(sequencer_url) for _ in range(4)]
    try:
        placed = await asyncio.gather(*(drain(each) for each in others))
    finally:
        for each in others:
            await each.close()
    assert sum(placed) == 60
    assert len(set(await sequenced(superuser))) == 60


async def test_a_sequencer_that_dies_in_the_middle_leaves_nothing_behind(
    pool: Pool, sequencer: Connection, sequencer_url: str
) -> None:
    await append_some(pool, 6)
    dying = await open_connection(sequencer_url)
    transaction = dying.transaction()
    await transaction.start()
    assert await tree.locked(dying)
    assert await sequence(sequencer) == (0, 0)  # somebody is at it
    dying.terminate()
    for _ in range(100):
        if await drain(sequencer):
            break
        await asyncio.sleep(0.02)
    assert (await tree.head(sequencer)).size == 6


async def test_what_is_settled_is_not_looked_at_again(pool: Pool, sequencer: Connection) -> None:
    for _ in range(3):
        await drain(sequencer)
    await append_some(pool, 9)
    for _ in range(3):
        await drain(sequencer)
    newest = await sequencer.fetchval("SELECT max(entry_id) FROM ledger")
    assert await sequencer.fetchval("SELECT settled_id FROM tree") == newest


async def test_however_long_the_ledger_is_a_new_entry_is_looked_for_by_its_key(
    pool: Pool, sequencer: Connection, superuser: Connection
) -> None:
    async def read_from_end_to_end() -> list[tuple[str, int]]:
        for conn in (sequencer, superuser):
            await conn.execute("SELECT pg_stat_force_next_flush()")
        rows = await superuser.fetch(
            "SELECT relname, seq_scan FROM pg_stat_user_tables"
            " WHERE relname IN ('ledger', 'leaves') ORDER BY relname"
        )
        return [(row["relname"], row["seq_scan"]) for row in rows]

    await append_some(pool, 30)
    before = await read_from_end_to_end()
    assert await tree.unsettled(sequencer)
    assert await drain(sequencer) == 30
    assert not await tree.unsettled(sequencer)
    assert await read_from_end_to_end() == before


async def test_a_sweep_finds_what_was_wrongly_taken_for_settled(
    pool: Pool, sequencer: Connection, superuser: Connection
) -> None:
    await append_some(pool, 3)
    await superuser.execute("UPDATE tree SET settled_id = 1000, mark_id = 1000")
    assert await drain(sequencer) == 0
    assert await drain(sequencer, sweep=True) == 3


async def test_a_dump_that_came_from_another_server_is_sequenced_on(
    pool: Pool, sequencer: Connection, superuser: Connection
) -> None:
    await append_some(pool, 6)
    await drain(sequencer)
    await append_some(pool, 3, "xyz")
    await superuser.execute("ALTER TABLE ledger DISABLE TRIGGER ALL")
    await superuser.execute("UPDATE ledger SET xid = '99999999999'")
    await superuser.execute("UPDATE tree SET mark_xid = '99999999999'")
    assert await drain(sequencer) == 3
    await append(pool, "problem/p-later", 1)
    assert await drain(sequencer) == 1


async def test_proofs_read_from_the_stored_tree_hold(pool: Pool, sequencer: Connection) -> None:
    for first in range(1, 1200, 100):
        await append(pool, "problem/p-long", first, 100)
    await drain(sequencer)
    leaves = await tree.hashes(sequencer, 0, 0, 1200)
    roots = {size: root_of(leaves[:size]) for size in (1, 255, 256, 257, 700, 1024, 1199, 1200)}
    for size, wanted in roots.items():
        assert await root(sequencer, size) == wanted
        for index in {0, size // 3, size - 1}:
            proof = await inclusion(sequencer, index, size)
            assert includes(wanted, size, index, leaves[index], proof)
        for old in (each for each in roots if each <= size):
            proof = await consistency(sequencer, old, size)
            assert continues(old, roots[old], size, wanted, proof)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO leaves SELECT 5, entry_id, leaf_hash FROM ledger LIMIT 1",
        "INSERT INTO leaves SELECT 0, entry_id, sha256('x') FROM ledger LIMIT 1",
        "INSERT INTO leaves VALUES (0, 4711, sha256('x'))",
        "UPDATE tree SET size = 4",
    ],
)
async def test_the_sequencer_itself_cannot_make_a_tree_that_is_none(
    pool: Pool, sequencer: Connection, statement: str
) -> None:
    await append_some(pool, 3)
    with pytest.raises(asyncpg.PostgresError, match=r"not the next ones|can only grow"):
        await sequencer.execute(statement)
