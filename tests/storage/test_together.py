"""Batches of several streams share a transaction, and none of them notices."""

import asyncio

import pytest

from audit.verify import verify
from bench.figures.appending import Stream
from schemas.batch import Batch, Recorded
from storage import ledger
from storage.pool import Connection, Pool

STREAMS = 16


async def begun(pool: Pool) -> list[Stream]:
    streams = [Stream(f"lot-{number}") for number in range(STREAMS)]
    for stream in streams:
        for batch in stream.beginning():
            await ledger.record(pool, batch)
    return streams


def other(batch: Batch) -> Batch:
    """The same place, another story."""
    entry = batch.entries[0]
    changed = entry.model_copy(update={"body": entry.body.replace('"v":1', '"run":"x","v":1')})
    return batch.model_copy(update={"entries": (changed, *batch.entries[1:])})


async def at_once(pool: Pool, batches: list[Batch]) -> list[Recorded | BaseException]:
    return await asyncio.gather(
        *(ledger.record(pool, batch) for batch in batches), return_exceptions=True
    )


async def test_sixteen_streams_share_transactions_and_every_hash_checks(
    pool: Pool, superuser: Connection
) -> None:
    streams = await begun(pool)
    since = await superuser.fetchval("SELECT max(entry_id) FROM ledger")
    heaps = [list(stream.notes(4)) for stream in streams]
    for batches in zip(*heaps, strict=True):
        for batch, told in zip(batches, await at_once(pool, [*batches]), strict=True):
            assert told == Recorded(last_seq=batch.entries[-1].seq, again=False)
    commits = "SELECT count(DISTINCT xid) FROM ledger WHERE entry_id > $1"
    assert await superuser.fetchval(commits, since) <= STREAMS * 4 / 2
    verdict = await verify(superuser)
    assert (verdict.verdict, verdict.findings) == ("ok", ())
    texts = "SELECT count(*) FROM disclosures WHERE path = 'note'"
    assert await superuser.fetchval(texts) == STREAMS * 5
    due = "SELECT count(*) FROM commands"
    assert await superuser.fetchval(due) == STREAMS * 8


async def test_one_conflict_stops_nobody_else(pool: Pool, superuser: Connection) -> None:
    streams = await begun(pool)
    batches = [next(stream.notes(1)) for stream in streams]
    await ledger.record(pool, other(batches[3]))
    told = await at_once(pool, batches)
    assert isinstance(told.pop(3), ledger.LedgerConflict)
    assert all(isinstance(one, Recorded) and not one.again for one in told)
    assert (await verify(superuser)).findings == ()


async def test_the_same_at_once_and_again_is_written_once(
    pool: Pool, superuser: Connection
) -> None:
    streams = await begun(pool)
    batches = [next(stream.notes(1)) for stream in streams]
    told = await at_once(pool, batches * 3)
    assert sum(isinstance(one, Recorded) and not one.again for one in told) == STREAMS
    assert all(isinstance(one, Recorded) for one in told)
    before = await superuser.fetch("SELECT * FROM ledger ORDER BY entry_id")
    assert all(isinstance(one, Recorded) and one.again for one in await at_once(pool, batches))
    assert await superuser.fetch("SELECT * FROM ledger ORDER BY entry_id") == before


async def test_a_caller_who_leaves_takes_nobody_along(pool: Pool) -> None:
    streams = await begun(pool)
    batches = [next(stream.notes(1)) for stream in streams]
    tasks = [asyncio.ensure_future(ledger.record(pool, batch)) for batch in batches]
    await asyncio.sleep(0)
    tasks[5].cancel()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    with pytest.raises(asyncio.CancelledError):
        tasks[5].result()
    assert all(isinstance(one, Recorded) for one in told[:5] + told[6:])
    assert (await ledger.record(pool, batches[5])).last_seq == batches[5].entries[-1].seq
