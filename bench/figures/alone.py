"""How long one command takes when nobody else wants anything, against the least it can take."""

import asyncio
import statistics
import time
import uuid
from collections import defaultdict

from bench.frame import Figure, interleaved, ratio, spread
from bench.plain import caller
from bench.stack import Bench
from bench.town import STEPS, Town, found
from bench.writer import DirectDesk

PAUSE = 0.2
"""Seconds before each command: people do not answer in the same instant, and what a command leaves
to be done after its answer shall not hold up the next."""


async def measured(bench: Bench) -> list[Figure]:
    """The median command of some handoffs done one after the other, in milliseconds."""
    handoffs = bench.pick(1, 4)
    handle = await caller.no_op(bench.tuned)
    by_step: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    async def by_hand(town: Town, kind: str) -> float:
        lasted: dict[str, list[float]] = defaultdict(list)
        site = await town.opened()
        for _ in range(handoffs):
            await town.hand_over(site, lasted, pause=PAUSE)
        for step, values in lasted.items():
            by_step[kind][step] += values
        return 1000 * statistics.median(one for values in lasted.values() for one in values)

    async def plain() -> float:
        lasted: dict[str, list[float]] = defaultdict(list)
        for _ in range(handoffs):
            await caller.hand_over(bench.plain, lasted, pause=PAUSE)
        return 1000 * statistics.median(one for values in lasted.values() for one in values)

    async def no_op() -> float:
        lasted = []
        for _ in range(handoffs * len(STEPS)):
            await asyncio.sleep(PAUSE)
            since = time.perf_counter()
            await caller.touch(handle)
            lasted.append(time.perf_counter() - since)
        return 1000 * statistics.median(lasted)

    async with bench.new_database("alone") as pool:
        desk = DirectDesk(pool)
        await found(desk)
        remit = Town(bench.desk, f"alone-{uuid.uuid4().hex[:6]}")
        direct = Town(desk, "alone")
        told = await interleaved(
            {
                "remit": lambda: by_hand(remit, "remit"),
                "sql": lambda: by_hand(direct, "sql"),
                "no-op": no_op,
                "plain": plain,
            },
            bench.rounds(11),
            bench.dice,
        )
    steps = {
        kind: {step: round(1000 * statistics.median(each), 2) for step, each in steps.items()}
        for kind, steps in by_step.items()
    }
    return [
        Figure(
            name="command_alone",
            title="one command alone, against no-op update + same SQL",
            unit="ms",
            measured=spread(told, "remit"),
            floors={
                "no-op update": spread(told, "no-op"),
                "same SQL": spread(told, "sql"),
                "plain Temporal": spread(told, "plain"),
            },
            ratio=ratio(told, "remit", "no-op", "sql"),
            must=2,
            aim=1.2,
            higher_is_better=False,
            notes={"p50_ms": steps},
        )
    ]
