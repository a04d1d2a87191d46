"""`kill -9`, and how long until a command on any open problem is answered again."""

import asyncio
import os
import signal
import time

from bench import machine
from bench.figures.resting import fill
from bench.frame import Figure, Spread
from bench.stack import Bench
from bench.town import OP, offering
from schemas.errors import Refused, Unavailable

OPEN = 1_000
STEADY = 31.0
"""Seconds between two kills: after so long, the supervisor takes a death for a new one."""


async def measured(bench: Bench) -> list[Figure]:
    names = await fill(bench, 0, bench.pick(10, OPEN))
    bench.dice.shuffle(names)
    times = bench.rounds(5)
    figures = []
    for victim, must, aim in (("worker", 3, 1), ("temporal", None, None)):
        lasted = []
        for _ in range(times):
            await asyncio.sleep(bench.pick(1.0, STEADY))
            lasted.append(await _killed(bench, victim, names.pop()))
        figures.append(
            Figure(
                name=f"after_kill_of_{victim}",
                title=f"first answer after kill -9 of the {victim}, {len(names):,} open problems",
                unit="s",
                measured=Spread.of(lasted),
                must=must,
                aim=aim,
                higher_is_better=False,
            )
        )
    return figures


async def _killed(bench: Bench, victim: str, problem: str) -> float:
    for pid in machine.tree(bench.rising.supervisor.running[victim].pid):
        os.kill(pid, signal.SIGKILL)
    since = time.perf_counter()
    command_id = f"after-{victim}-{problem}"
    while True:
        try:
            await bench.desk.submit(offering(problem, 2), by=OP, command_id=command_id)
        except Unavailable:
            await asyncio.sleep(0.02)
        except Refused:
            raise
        else:
            return time.perf_counter() - since
