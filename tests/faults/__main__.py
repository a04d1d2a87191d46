"""The long version: kills at random for as long as wanted, and then the same questions.

    python -m tests.faults --minutes 30 --seed 7

The seed is printed, so that a run can be repeated. Exit 0 only if no promise was broken.
"""

import argparse
import asyncio
import logging
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from audit.verify import verify_at
from desk.counter import Desk
from runtime.leaving import flush_and_exit
from runtime.temporal import connect
from storage.pool import open_pool
from tests.faults.checker import check
from tests.faults.load import Load
from tests.faults.stack import VICTIMS, Servers, servers

FAULTS = (*VICTIMS, *VICTIMS, "worker stopped", "worker and postgres", "everything")
LONGER_THAN_AN_ATTEMPT = 11.0
"""Seconds; a write that was under way is tried again meanwhile, and comes late itself."""


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


async def fault(started: Servers, kind: str, dice: random.Random) -> None:
    """One fault, from its beginning until everything runs again."""
    if kind == "worker stopped":
        started.pause("worker")
        await asyncio.sleep(LONGER_THAN_AN_ATTEMPT)
        started.resume("worker")
        return
    victims = {"worker and postgres": VICTIMS[::2], "everything": VICTIMS}.get(kind, (kind,))
    for victim in victims:
        await started.kill(victim)
    await asyncio.sleep(dice.uniform(0, 3))
    for victim in reversed(victims):  # the worker needs the others
        await started.revive(victim)
    if not started.running["worker"].running:  # it may give up when what it needs is away
        await started.revive("worker")


async def campaign(folder: Path, minutes: float, seed: int, callers: int, sites: int) -> list[str]:
    dice = random.Random(seed)  # noqa: S311 - to repeat
    kinds: Counter[str] = Counter()
    recovery: dict[str, list[float]] = defaultdict(list)
    async with servers(folder) as started:
        client = await connect(started.settings, address=started.temporal.address)
        pool = await open_pool(started.postgres.url, size=callers + 4)
        load = Load(Desk(client, pool), "site", random.Random(seed + 1))  # noqa: S311 - to repeat
        await load.prepare(sites)
        over = time.monotonic() + minutes * 60

        async def caller() -> None:
            while time.monotonic() < over:
                await load.one()

        calling = asyncio.gather(*(caller() for _ in range(callers)))
        while time.monotonic() < over:
            promising = asyncio.create_task(load.promise(dice.choice(load.sites), soon=6))
            await asyncio.sleep(dice.uniform(0.3, 3))
            kind = dice.choice(FAULTS)
            kinds[kind] += 1
            begun = time.monotonic()
            await fault(started, kind, dice)
            back = time.monotonic()
            await promising
            while load.last_answer < back and time.monotonic() < back + 60:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            recovery[kind].append(time.monotonic() - begun)
            say(f"{kind}: {recovery[kind][-1]:.1f} s; {load.counted['answered']} answered")
        await calling
        await asyncio.sleep(15)  # what is due in a moment may still ring and be written
        found = load.broken + await check(started.postgres.superuser_url, load.journal)
        verdict = await verify_at(started.postgres.superuser_url)
        if verdict.verdict != "ok":
            found.append(f"verify says {verdict.verdict}: {verdict.findings[:5]}")
        if failed := (await client.count_workflows("ExecutionStatus = 'Failed'")).count:
            found.append(f"{failed} workflows have failed")
        pool.terminate()
    say(
        f"\nseed {seed}, {minutes} minutes, {len(load.journal)} commands, {verdict.entries} entries"
    )
    say(f"heard: {dict(load.counted)}")
    say(f"slowest command {load.slowest:.1f} s")
    for kind, times in sorted(recovery.items()):
        median = statistics.median(times)
        say(f"{kind}: {kinds[kind]} times, median {median:.1f} s, at most {max(times):.1f} s")
    return found


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    asked.add_argument("--minutes", type=float, default=5)
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked.add_argument("--callers", type=int, default=12)
    asked.add_argument("--sites", type=int, default=40)
    told = asked.parse_args()
    logging.disable()  # the libraries would tell of each outage that we make
    say(f"seed {told.seed}")
    with tempfile.TemporaryDirectory(prefix="remit-faults-") as folder:
        campaigning = campaign(Path(folder), told.minutes, told.seed, told.callers, told.sites)
        found = asyncio.run(campaigning)
    for broken in found[:50]:
        say(f"BROKEN: {broken}")
    say(f"{len(found)} promises broken")
    return 1 if found else 0


if __name__ == "__main__":
    flush_and_exit(main())
