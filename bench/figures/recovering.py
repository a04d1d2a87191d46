"""`kill -9`, and how long until a command on any open problem is answered again."""

import asyncio
import os
import signal
import time
from functools import partial

from bench import machine
from bench.filling import fill
from bench.frame import Figure, Spread
from bench.stack import Bench
from bench.town import OP, offering
from schemas.errors import Unavailable

OPEN = 1_000
STEADY = 8.0
"""Seconds between two kills. The supervisor takes the second death of a process for more serious
than the first and waits a little longer each time, which is measured as well."""


async def measured(bench: Bench) -> list[Figure]:
    """A process that is killed needs some milliseconds to go; a command given after that is
    answered by its successor. One that the dying process has taken along waits until Temporal
    gives it to another, which is told apart."""
    names = await fill(bench, 0, bench.pick(10, OPEN))
    bench.dice.shuffle(names)
    lasted: dict[str, list[float]] = {"worker": [], "temporal": [], "taken": []}
    for _ in range(bench.rounds(5)):
        for victim in ("worker", "temporal"):
            await asyncio.sleep(bench.pick(1.0, STEADY))
            lasted[victim].append(await _killed(bench, victim, names.pop()))
    await asyncio.sleep(bench.pick(1.0, 2 * STEADY))
    lasted["taken"].append(await _killed(bench, "worker", names.pop(), at_once=True))
    figure = partial(Figure, unit="s", higher_is_better=False)
    first = f"first answer after kill -9 of the {{}}, {len(names):,} open problems"
    return [
        figure(
            name="after_kill_of_worker",
            title=first.format("worker"),
            measured=Spread.of(lasted["worker"]),
            must=3,
            aim=1,
        ),
        figure(
            name="after_kill_of_temporal",
            title=first.format("temporal"),
            measured=Spread.of(lasted["temporal"]),
        ),
        figure(
            name="taken_along",
            title="answer to a command that the killed worker may have taken along",
            measured=Spread.of(lasted["taken"]),
        ),
    ]


async def _killed(bench: Bench, victim: str, problem: str, *, at_once: bool = False) -> float:
    process = bench.rising.supervisor.running[victim]
    since = time.perf_counter()
    for pid in machine.tree(process.pid):
        os.kill(pid, signal.SIGKILL)
    while process.running and not at_once:  # noqa: ASYNC110 - the kernel takes it away
        await asyncio.sleep(0.001)
    command_id = f"after-{victim}-{problem}"
    while True:
        try:
            await bench.desk.submit(offering(problem, 2), by=OP, command_id=command_id)
        except Unavailable:
            await asyncio.sleep(0.02)
        else:
            return time.perf_counter() - since
