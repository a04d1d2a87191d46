"""Whether lists stay quick when there is much in them: pages over 100,000 handoffs against 100."""

import statistics
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from bench.doors import page, portal_client, portal_over
from bench.figures.appending import Stream
from bench.frame import Figure, interleaved, ratio, spread
from bench.stack import Bench
from bench.town import REP, found, handoff, opening
from bench.writer import DirectDesk
from storage import ledger

if TYPE_CHECKING:
    from storage.pool import Pool

FEW, MANY = 100, 100_000
PAGES = {"inbox": "/", "problems": "/problems"}

# One problem, told by the rules and multiplied: everything but the names is as it was written.
_MULTIPLY = """
INSERT INTO problems SELECT 'many-' || n, seq, title, stage, police, opened_at, closed_at, document
  FROM problems, generate_series(1, {n}) AS n WHERE problem = '{one}';
INSERT INTO responsibilities SELECT 'many-' || n || '.lot-1', 'many-' || n, seq, title, state,
       holder, fallback, document
  FROM responsibilities, generate_series(1, {n}) AS n WHERE problem = '{one}';
INSERT INTO tenures (responsibility, number, problem, seq, holder, since, until, previous_since,
       cause, handoff, began_seq, by)
SELECT 'many-' || n || '.lot-1', number, 'many-' || n, seq, holder, since, until, previous_since,
       cause, handoff, began_seq, by
  FROM tenures, generate_series(1, {n}) AS n WHERE problem = '{one}';
INSERT INTO handoffs SELECT 'many-' || n || '.h1', 'many-' || n, 'many-' || n || '.lot-1', seq,
       state, offeror, receiver, turn, due + n * interval '1 second', document
  FROM handoffs, generate_series(1, {n}) AS n WHERE problem = '{one}';
INSERT INTO commitments SELECT 'many-' || n || '.c1', 'many-' || n, 'many-' || n || '.lot-1',
       'many-' || n || '.h1', seq, state, promisor, promisee, turn,
       due + n * interval '1 second', document
  FROM commitments, generate_series(1, {n}) AS n WHERE problem = '{one}';
ANALYZE;
"""


async def measured(bench: Bench) -> list[Figure]:
    """All of them open, all of them one party's: nothing is left for an index to leave out."""
    few, many = bench.pick(60, FEW), bench.pick(500, MANY)
    times = bench.pick(2, 9)
    async with bench.new_database("few") as one, bench.new_database("many") as other:
        await _filled(bench, one, "few", few)
        await _filled(bench, other, "many", many)
        async with portal_over(bench, "few") as near, portal_over(bench, "many") as far:
            short = await portal_client(one, near, REP)
            long = await portal_client(other, far, REP)
            contestants = {}
            size: dict[str, int] = {}
            async with short, long:
                for name, path in PAGES.items():
                    for kind, http in (("few", short), ("many", long)):
                        size[f"{name} {kind}"] = await page(http, path)
                        contestants[f"{name} {kind}"] = partial(
                            _median, times, partial(page, http, path)
                        )
                told = await interleaved(contestants, bench.rounds(5), bench.dice)
    return [
        Figure(
            name=f"{name.replace(' ', '_')}_over_many",
            title=f"{name} over {many:,} open handoffs, against over {few}",
            unit="ms",
            measured=spread(told, f"{name} many"),
            floors={f"{few}": spread(told, f"{name} few")},
            ratio=ratio(told, f"{name} many", f"{name} few"),
            must=1.3 if name == "inbox" else None,
            aim=1.05 if name == "inbox" else None,
            higher_is_better=False,
            notes={"bytes": size},
        )
        for name in PAGES
    ]


async def _filled(bench: Bench, pool: "Pool", database: str, how_many: int) -> None:
    await found(DirectDesk(pool))
    stream = Stream("pattern")
    await ledger.record(pool, stream.batch(opening("pattern", 1), "op@police"))
    for command, person in handoff("pattern", 1)[:1]:
        await ledger.record(pool, stream.batch(command, person))
    await bench.superuser(_MULTIPLY.format(n=how_many, one="pattern"), database)


async def _median(times: int, ask: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds."""
    lasted = []
    for _ in range(times):
        since = time.perf_counter()
        await ask()
        lasted.append(time.perf_counter() - since)
    return 1000 * statistics.median(lasted)
