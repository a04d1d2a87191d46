"""What a complete append costs: chain, body, command, projections, notices, one transaction, with
the sequencer at work, against a plain INSERT of the same bytes.
"""

import asyncio
import gc
import itertools
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bench.frame import Figure, interleaved, ratio, spread
from bench.stack import Bench
from bench.town import HOUSING, OP, POLICE, REP, handoff, opening
from bench.writer import Writer
from rules.fold import State
from schemas.batch import Batch
from schemas.commands import Command
from schemas.commands.commitment import ReportProgress
from schemas.parties import Grade, PartyCard, PartyKind, Role, Standing
from schemas.request import Request
from storage import ledger
from storage.pool import Pool, open_pool

LEVELS = (1, 16, 64)
REST = 1.0
"""Seconds before each turn, so that what one contestant leaves behind is not paid by the next."""
Do = Callable[[], Awaitable[Any]]
FLOOR = """
CREATE TABLE IF NOT EXISTS bench_floor (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL
)
"""
_KINDS = {POLICE: PartyKind.POLICE, HOUSING: PartyKind.GOVERNMENT}
_ROLES = {OP: Role.OPERATOR, REP: Role.REPRESENTATIVE}


def request(command: Command, person: str, command_id: str) -> Request:
    """As the desk would make it."""
    party = person.partition("@")[2]
    return Request(
        command_id=command_id,
        command=command,
        standing=Standing(
            person=person, party=party, kind=_KINDS[party], role=_ROLES[person], grade=Grade.FULL
        ),
        parties={
            name: PartyCard(party=name, kind=kind, name=name.title(), active=True)
            for name, kind in _KINDS.items()
        },
    )


class Stream:
    """One problem whose batches are made ahead of time, so that only the writing is measured."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        self._writer = Writer(f"problem/{problem}")
        self._count = 0

    def batch(self, command: Command, person: str) -> Batch:
        self._count += 1
        asked = request(command, person, f"{self.problem}-{self._count:06}")
        return self._writer.decided(asked, datetime.now(UTC))[0]

    @property
    def state(self) -> State:
        return self._writer.state

    def beginning(self) -> Iterator[Batch]:
        """Opened, offered, accepted and begun: the first note causes two entries more."""
        yield self.batch(opening(self.problem, 1), OP)
        for command, person in handoff(self.problem, 1)[:2]:
            yield self.batch(command, person)
        yield from self.notes(1)

    def notes(self, how_many: int) -> Iterator[Batch]:
        """Commands that cause one entry each."""
        note = ReportProgress(
            commitment=f"{self.problem}.c1",
            note="Holes are dug on the north lot; the poles come on Thursday.",
        )
        return (self.batch(note, REP) for _ in range(how_many))


async def measured(bench: Bench) -> list[Figure]:
    levels = bench.pick((1, 4), LEVELS)
    seconds = bench.pick(0.3, 1.5)
    await bench.superuser(FLOOR + "; GRANT INSERT ON bench_floor TO remit_app")
    pool = await open_pool(bench.stack.database_url, size=max(levels), application="bench-append")
    try:
        # Every connection is there before anything is measured.
        held = [await pool.acquire() for _ in range(max(levels))]
        await asyncio.gather(*(pool.release(conn) for conn in held))
        contestants = {}
        for callers in levels:
            contestants[f"append {callers}"] = partial(_appends, bench, pool, callers, seconds)
            contestants[f"insert {callers}"] = partial(_inserts, pool, callers, seconds)
        told = await interleaved(contestants, bench.rounds(9), bench.dice)
    finally:
        pool.terminate()
    return [
        Figure(
            name=f"append_at_{callers}",
            title=f"append with everything, {callers} clients, against a plain INSERT",
            unit="/s",
            measured=spread(told, f"append {callers}"),
            floors={"plain INSERT": spread(told, f"insert {callers}")},
            ratio=ratio(told, f"append {callers}", f"insert {callers}"),
            must=0.45 if callers == bench.pick(4, 16) else None,
        )
        for callers in levels
    ]


async def _appends(bench: Bench, pool: Pool, callers: int, seconds: float) -> float:
    streams = [Stream(bench.name("append-")) for _ in range(callers)]
    each = int(seconds * 10_000 / callers) + 20
    waiting: list[list[Batch]] = []
    for stream in streams:
        for batch in stream.beginning():
            await ledger.record(pool, batch)
        waiting.append(list(stream.notes(each)))
        await asyncio.sleep(0)
    return await _rate(
        seconds, [(partial(ledger.record, pool, batch) for batch in some) for some in waiting]
    )


async def _inserts(pool: Pool, callers: int, seconds: float) -> float:
    stream = Stream("floor")
    for _ in stream.beginning():
        pass
    body = next(stream.notes(1)).entries[0].body.encode()
    insert = partial(pool.execute, "INSERT INTO bench_floor (body) VALUES ($1)", body)
    return await _rate(seconds, [itertools.repeat(insert) for _ in range(callers)])


async def _rate(seconds: float, work: Sequence[Iterable[Do]]) -> float:
    """How much of it was done in a second, by as many clients as there are heaps of work."""
    gc.collect()
    gc.freeze()  # the work made ahead of time is no garbage that anybody in service goes through
    await asyncio.sleep(REST)
    begun = time.perf_counter()
    end = begun + seconds

    async def doing(heap: Iterable[Do]) -> int:
        for done, one in enumerate(heap, start=1):
            await one()
            if time.perf_counter() > end:
                return done
        raise RuntimeError("a client had nothing left to do; make more work ahead of time")

    done = sum(await asyncio.gather(*(doing(heap) for heap in work)))
    ended = time.perf_counter()
    gc.unfreeze()
    return done / (ended - begun)
