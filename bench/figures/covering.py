"""How long after a commit a signed checkpoint covers it."""

import asyncio
import time

from bench.figures.appending import Stream
from bench.frame import Figure, Spread
from bench.stack import Bench
from storage import checkpoints, ledger

_PLACE = """
SELECT v.idx FROM leaves v JOIN ledger l USING (entry_id) WHERE l.stream = $1 AND l.seq = $2
"""


async def measured(bench: Bench) -> list[Figure]:
    """Idle, with nothing else going on; busy, with eight writers at work."""
    times = bench.pick(3, 40)
    idle = [await _one(bench) for _ in range(times)]
    stop = asyncio.Event()
    writers = [asyncio.create_task(_writing(bench, stop)) for _ in range(8)]
    await asyncio.sleep(0.5)
    busy = [await _one(bench) for _ in range(times)]
    stop.set()
    await asyncio.gather(*writers)
    return [
        Figure(
            name=f"checkpoint_covers_{name}",
            title=f"from commit to a signed checkpoint that covers it, {name}",
            unit="s",
            measured=Spread.of(values),
            must=1,
            aim=0.5,
            higher_is_better=False,
        )
        for name, values in (("idle", idle), ("busy", busy))
    ]


async def _one(bench: Bench) -> float:
    await asyncio.sleep(bench.dice.uniform(0, 0.3))  # at any moment of the sequencer's round
    stream = Stream(bench.name("covered-"))
    batch = next(stream.beginning())
    await ledger.record(bench.pool, batch)
    since = time.perf_counter()
    async with asyncio.timeout(60), bench.pool.acquire() as conn:
        place = None
        while place is None:
            place = await conn.fetchval(_PLACE, batch.stream, batch.entries[-1].seq)
            await asyncio.sleep(0.005)
        while await checkpoints.covering(conn, place) is None:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.005)
    return time.perf_counter() - since


async def _writing(bench: Bench, stop: asyncio.Event) -> None:
    while not stop.is_set():
        stream = Stream(bench.name("busy-"))
        for batch in (*stream.beginning(), *stream.notes(20)):
            await ledger.record(bench.pool, batch)
