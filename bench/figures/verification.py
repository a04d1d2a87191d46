"""How fast `remit-verify` checks a whole history on all its cores, against hashing alone on one."""

import asyncio
import json
import sys
from collections import defaultdict

from bench.frame import Figure, Spread
from bench.stack import Bench


async def measured(bench: Bench) -> list[Figure]:
    entries = bench.pick(2_000, 100_000)
    told: dict[str, list[float]] = defaultdict(list)
    for _ in range(bench.rounds(3)):
        for name, value in (await _once(entries)).items():
            told[name].append(value)
    return [
        Figure(
            name=f"verify_{part}",
            title=f"remit-verify, {title}, {entries:,} entries, against hashing",
            unit="entries/s",
            measured=Spread.of(told[rate]),
            floors={"hashing": Spread.of(told[limit])},
            ratio=Spread.of(told[f"{part}_ratio"]),
            must=must,
            notes={name: Spread.of(values).median for name, values in told.items()},
        )
        for part, title, rate, limit, must in (
            ("full", "everything", "full_per_s", "limit_per_s", 0.2),
            ("root", "the root alone", "root_per_s", "limit_headers_per_s", 0.5),
        )
    ]


async def _once(entries: int) -> dict[str, float]:
    """In a process of its own, where nothing else runs; it takes the best of several rounds."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.verifying", "--entries", str(entries),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"the measuring process ended with {process.returncode}")
    found: dict[str, float] = json.loads(out)
    return found
