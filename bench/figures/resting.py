"""What it costs that problems wait: memory and cores with 100, 1,000 and 10,000 open problems, each
with a deadline armed.
"""

import asyncio
from typing import Any

from bench import machine
from bench.filling import fill
from bench.frame import Figure, Spread
from bench.stack import Bench

WATCHED = ("temporal", "worker", "postgres", "portal")


async def measured(bench: Bench) -> list[Figure]:
    watch = bench.pick(2.0, 30.0 if bench.table else 60.0)
    await asyncio.sleep(bench.pick(1.0, 10.0))
    empty = _memory(bench)
    grown: dict[int, dict[str, Any]] = {}
    opened = 0
    for wanted in bench.at_rest:
        await fill(bench, opened, wanted)
        opened = wanted
        await asyncio.sleep(bench.pick(1.0, 20.0))
        cores = await _cores(bench, watch)
        memory = _memory(bench)
        grown[wanted] = {
            "memory_mib": {name: round(each / 2**20, 1) for name, each in memory.items()},
            "percent_of_a_core": {name: round(100 * each, 2) for name, each in cores.items()},
            "kib_per_problem": (sum(memory.values()) - sum(empty.values())) / 1024 / wanted,
            "percent": 100 * sum(cores.values()),
        }
    last = grown[opened]
    notes = {
        "grown": grown,
        "empty_memory_mib": {name: round(each / 2**20, 1) for name, each in empty.items()},
    }
    return [
        Figure(
            name="memory_at_rest",
            title=f"memory of all processes per open problem, {opened:,} open",
            unit="KiB",
            measured=Spread.of([last["kib_per_problem"]]),
            must=100,
            aim=20,
            higher_is_better=False,
            notes=notes,
        ),
        Figure(
            name="cpu_at_rest",
            title=f"cores of all processes at rest, {opened:,} open problems",
            unit="% of a core",
            measured=Spread.of([last["percent"]]),
            must=3,
            aim=1,
            higher_is_better=False,
        ),
    ]


def _memory(bench: Bench) -> dict[str, int]:
    pids = bench.pids()
    return {name: machine.memory(pids[name]) for name in WATCHED if name in pids}


async def _cores(bench: Bench, seconds: float) -> dict[str, float]:
    """The part of a core that each kept busy, over some seconds in which nobody asked anything."""
    pids = bench.pids()
    before = {name: machine.cpu_seconds(pids[name]) for name in WATCHED if name in pids}
    await asyncio.sleep(seconds)
    return {
        name: machine.spent(was, machine.cpu_seconds(pids[name])) / seconds
        for name, was in before.items()
    }
