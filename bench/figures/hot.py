"""One problem that eight people work on at once, against the same commands one by one."""

import asyncio
import time
from functools import partial

from bench.frame import Figure, interleaved, ratio, spread
from bench.stack import Bench
from bench.town import OP, REP, handoff, opening
from schemas.commands.commitment import ReportProgress

CALLERS = 8


async def measured(bench: Bench) -> list[Figure]:
    seconds = bench.pick(1.0, 6.0)

    async def slice_of(callers: int) -> float:
        problem = bench.name("hot-")
        await bench.desk.submit(opening(problem, CALLERS), by=OP)
        for number in range(1, CALLERS + 1):
            for command, by in handoff(problem, number)[:2]:
                await bench.desk.submit(command, by=by)
        end = time.perf_counter() + seconds
        done = 0

        async def calling(place: int) -> None:
            nonlocal done
            note = ReportProgress(commitment=f"{problem}.c{place}", note="Holes are dug.")
            while True:
                await bench.desk.submit(note, by=REP)
                if time.perf_counter() > end:
                    return
                done += 1

        await asyncio.gather(*(calling(place + 1) for place in range(callers)))
        return done / seconds

    told = await interleaved(
        {"together": partial(slice_of, CALLERS), "one by one": partial(slice_of, 1)},
        bench.rounds(7),
        bench.dice,
    )
    return [
        Figure(
            name="hot_problem",
            title="one hot problem, 8 callers, against one by one",
            unit="commands/s",
            measured=spread(told, "together"),
            floors={"one by one": spread(told, "one by one")},
            ratio=ratio(told, "together", "one by one"),
            must=3,
            aim=6,
        )
    ]
