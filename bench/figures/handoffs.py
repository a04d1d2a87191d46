"""Handoffs per second, and how long each command takes, with 1, 16 and 64 problems at once."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial

from temporalio.client import Client

from bench import machine
from bench.frame import Contestant, Figure, Spread, interleaved, percentile, ratio, spread
from bench.plain import caller
from bench.stack import Bench
from bench.town import STEPS, Town, found
from bench.writer import DirectDesk

Lasted = dict[str, list[float]]


@dataclass
class Slice:
    """Callers who each do one handoff after the other, for some seconds."""

    seconds: float
    callers: int
    one: Callable[[Lasted], Awaitable[None]]
    """What each caller does again and again."""
    ready: Callable[[], Awaitable[None]] | None = None
    lasted: Lasted = field(default_factory=lambda: defaultdict(list))

    async def __call__(self) -> float:
        """Handoffs per second; a command answered after the end does not count."""
        if self.ready is not None:
            await self.ready()
        mine: Lasted = defaultdict(list)
        begun = time.perf_counter()
        end = begun + self.seconds
        counted = 0

        async def calling() -> None:
            while time.perf_counter() < end:
                await self.one(mine)

        async def counting() -> None:
            nonlocal counted
            await asyncio.sleep(end - time.perf_counter())
            counted = sum(len(values) for values in mine.values())

        await asyncio.gather(counting(), *(calling() for _ in range(self.callers)))
        for step, values in mine.items():
            self.lasted[step] += values
        return counted / len(STEPS) / self.seconds


def by_town(town: Town, callers: int, seconds: float, expected: int) -> Slice:
    """Through a desk: each caller works on a problem of its own, taken from stock."""

    async def ready() -> None:
        while len(town.stock) < callers + expected:
            missing = callers + expected - len(town.stock)
            opened = await asyncio.gather(*(town.opened() for _ in range(min(16, missing))))
            town.stock.extend(opened)

    async def one(lasted: Lasted) -> None:
        site = await town.take()
        try:
            await town.hand_over(site, lasted)
        finally:
            town.give_back(site)

    return Slice(seconds, callers, one, ready)


def by_samples(client: Client, callers: int, seconds: float) -> Slice:
    async def one(lasted: Lasted) -> None:
        await caller.hand_over(client, lasted)

    return Slice(seconds, callers, one)


async def measured(bench: Bench) -> list[Figure]:
    levels = bench.pick((1, 4), (16,) if bench.table else (1, 16, 64))
    seconds, rounds = bench.pick(1.0, 8.0), bench.rounds(5)
    remit = Town(bench.desk, "r")
    slices: dict[str, Slice] = {}
    async with bench.new_database("direct") as pool:
        floor = DirectDesk(pool)
        await found(floor)
        direct = Town(floor, "d")
        for callers in levels:
            stock = int(seconds * 60 / 6)
            slices[f"remit {callers}"] = by_town(remit, callers, seconds, stock)
            slices[f"plain {callers}"] = by_samples(bench.plain, callers, seconds)
            slices[f"tuned {callers}"] = by_samples(bench.tuned, callers, seconds)
            slices[f"direct {callers}"] = by_town(direct, callers, seconds, stock)
        contestants: dict[str, Contestant] = {}
        spent: dict[str, list[float]] = defaultdict(list)
        for name, one in slices.items():
            contestants[name] = partial(_with_cpu, bench, name, one, spent)
        told = await interleaved(contestants, rounds, bench.dice)
    figures = []
    for callers in levels:
        ours = slices[f"remit {callers}"]
        counts = callers == bench.pick(4, 16)
        figures.append(
            Figure(
                name=f"handoffs_at_{callers}",
                title=f"handoffs/s, {callers} at once, against plain Temporal",
                unit="/s",
                measured=spread(told, f"remit {callers}"),
                floors={
                    "plain Temporal": spread(told, f"plain {callers}"),
                    "the same on our server": spread(told, f"tuned {callers}"),
                    "same SQL, no engine": spread(told, f"direct {callers}"),
                },
                ratio=ratio(told, f"remit {callers}", f"plain {callers}"),
                must=3 if counts else None,
                aim=6 if counts else None,
                notes={
                    "to_plain_on_our_server": ratio(
                        told, f"remit {callers}", f"tuned {callers}"
                    ).median,
                    "to_sql": ratio(told, f"remit {callers}", f"direct {callers}").median,
                    "cpu_ms_per_handoff": {
                        name.split()[0]: Spread.of(values).median
                        for name, values in spent.items()
                        if name.endswith(f" {callers}")
                    },
                    "milliseconds": {
                        kind: _latency(slices[f"{kind} {callers}"].lasted)
                        for kind in ("remit", "plain", "tuned", "direct")
                    },
                    "commands": sum(len(values) for values in ours.lasted.values()),
                },
            )
        )
    return figures


async def _with_cpu(bench: Bench, name: str, one: Slice, spent: dict[str, list[float]]) -> float:
    """The slice, noting what the servers and workers of the stack spent on a core meanwhile."""
    before = machine.cpu_seconds(_everything(bench))
    rate = await one()
    if rate:
        used = machine.spent(before, machine.cpu_seconds(_everything(bench)))
        spent[name].append(1000 * used / (rate * one.seconds))
    return rate


def _everything(bench: Bench) -> list[int]:
    return [pid for each in bench.pids().values() for pid in each]


def _latency(lasted: Lasted) -> dict[str, dict[str, float]]:
    return {
        step: {
            "p50": round(1000 * percentile(values, 0.5), 2),
            "p99": round(1000 * percentile(values, 0.99), 2),
        }
        for step, values in lasted.items()
        if values
    }
