"""Whether a problem grows slower as it grows longer: 10 entries against 1,000."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bench.doors import page, portal_client
from bench.frame import Contestant, Figure, interleaved, ratio, spread
from bench.stack import Bench
from bench.town import OP, REP, handoff, opening
from schemas.commands.commitment import ReportProgress
from storage.readers.history import history
from storage.readers.who import who

SHORT, LONG = 10, 1_000
ALLOWED = (1.2, 1.05)
"""What the table of the issue asks of commands; the others are told without a limit."""


async def measured(bench: Bench) -> list[Figure]:
    length = bench.pick(60, LONG)
    long = await _of_length(bench, length)
    asked = bench.pick(3, 15)
    http = await portal_client(bench.pool, bench.stack.portal_url, OP)
    short = [await _of_length(bench, SHORT) for _ in range(bench.rounds(9))]

    def commands(problem: Callable[[], str]) -> Contestant:
        async def slice_of() -> float:
            name = problem()
            return await _median(asked, lambda: _note(bench, name))

        return slice_of

    def questions(name: str, ask: Callable[[str], Awaitable[Any]]) -> dict[str, Contestant]:
        return {
            f"{name} short": lambda: _median(asked, lambda: ask(short[0])),
            f"{name} long": lambda: _median(asked, lambda: ask(long)),
        }

    spare = iter(short)
    async with http:
        told = await interleaved(
            {
                "command short": commands(lambda: next(spare)),
                "command long": commands(lambda: long),
                **questions("who", lambda name: who(bench.pool, f"{name}.lot-1")),
                **questions(
                    "newest history",
                    lambda name: history(bench.pool, f"problem/{name}", after=0, limit=50),
                ),
                **questions("problem page", lambda name: page(http, f"/problems/{name}")),
                **questions("handoff page", lambda name: page(http, f"/handoffs/{name}.h1")),
                **questions("ledger page", lambda name: page(http, f"/problems/{name}/ledger")),
            },
            len(short),
            bench.dice,
        )
    handle = bench.client.get_workflow_handle(f"problem/{long}")
    run = (await handle.describe()).history_length
    return [
        Figure(
            name=f"growth_of_{name.replace(' ', '_')}",
            title=f"{name} on a problem of {length:,} entries, against one of {SHORT}",
            unit="ms",
            measured=spread(told, f"{name} long"),
            floors={f"{SHORT} entries": spread(told, f"{name} short")},
            ratio=ratio(told, f"{name} long", f"{name} short"),
            must=ALLOWED[0] if name == "command" else None,
            aim=ALLOWED[1] if name == "command" else None,
            higher_is_better=False,
            notes={"history_events_of_the_run": run} if name == "command" else {},
        )
        for name in (
            "command", "who", "newest history", "problem page", "handoff page", "ledger page",
        )
    ]  # fmt: skip


async def _of_length(bench: Bench, entries: int) -> str:
    problem = bench.name("grown-")
    answer = await bench.desk.submit(opening(problem, 1), by=OP)
    for command, by in handoff(problem, 1)[:2]:
        answer = await bench.desk.submit(command, by=by)
    left = entries - answer.entries[-1].seq
    await asyncio.gather(*(_some(bench, problem, left, place) for place in range(8)))
    return problem


async def _some(bench: Bench, problem: str, left: int, place: int) -> None:
    for _ in range(place, left, 8):
        await _note(bench, problem)


async def _note(bench: Bench, problem: str) -> None:
    note = ReportProgress(commitment=f"{problem}.c1", note="Holes are dug.")
    await bench.desk.submit(note, by=REP)


async def _median(times: int, ask: Callable[[], Awaitable[Any]]) -> float:
    """Milliseconds."""
    lasted = []
    for _ in range(times):
        since = time.perf_counter()
        await ask()
        lasted.append(time.perf_counter() - since)
    return 1000 * statistics.median(lasted)
