"""Starting: the whole stack from nothing and again, and single commands as whole processes."""

import asyncio
import os
import shutil
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.frame import Figure, Spread, interleaved, ratio, spread
from bench.stack import Bench
from bench.town import OP, opening

REMIT = Path(sys.executable).with_name("remit")


async def measured(bench: Bench) -> list[Figure]:
    problem = bench.name("start-")
    await bench.desk.submit(opening(problem, 1), by=OP)
    python = sys.executable
    told = await interleaved(
        {
            "python": partial(_lasted, bench, python, "-c", "pass"),
            "asyncpg": partial(_lasted, bench, python, "-c", "import asyncpg"),
            "help": partial(_lasted, bench, REMIT, "--help"),
            "who": partial(_lasted, bench, REMIT, "who", f"{problem}.lot-1"),
            "worklist": partial(_lasted, bench, REMIT, "worklist"),
        },
        bench.pick(2, 15 if bench.table else bench.rounds(25)),
        bench.dice,
    )
    cold, warm = [], []
    for _ in range(1 if bench.table else bench.rounds(3)):
        first, second = await _stack_started()
        cold.append(first)
        warm.append(second)
    return [
        Figure(
            name="remit_help",
            title="remit --help, against python -c pass",
            unit="ms",
            measured=spread(told, "help"),
            floors={"python": spread(told, "python")},
            ratio=ratio(told, "help", "python"),
            must=4,
            aim=2,
            higher_is_better=False,
        ),
        Figure(
            name="remit_who",
            title="remit who, against python -c 'import asyncpg'",
            unit="ms",
            measured=spread(told, "who"),
            floors={"import asyncpg": spread(told, "asyncpg")},
            ratio=ratio(told, "who", "asyncpg"),
            must=2.5,
            aim=1.5,
            higher_is_better=False,
        ),
        Figure(
            name="remit_worklist",
            title="remit worklist, against python -c 'import asyncpg'",
            unit="ms",
            measured=spread(told, "worklist"),
            floors={"import asyncpg": spread(told, "asyncpg")},
            ratio=ratio(told, "worklist", "asyncpg"),
            higher_is_better=False,
        ),
        Figure(
            name="start_cold",
            title="remit up on an empty folder until everything answers",
            unit="s",
            measured=Spread.of(cold),
            higher_is_better=False,
        ),
        Figure(
            name="start_warm",
            title="remit up again",
            unit="s",
            measured=Spread.of(warm),
            higher_is_better=False,
        ),
    ]


async def _lasted(bench: Bench, *words: str | Path) -> float:
    """The milliseconds of a whole process that ended well."""
    since = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *words,
        env=dict(os.environ) | {"REMIT_HOME": str(bench.home.path)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    code = await process.wait()
    if code != 0:
        raise RuntimeError(f"{words[1:]} ended with {code}")
    return 1000 * (time.perf_counter() - since)


async def _stack_started() -> tuple[float, float]:
    """Seconds of the first start on a folder, and of the second."""
    folder = Path(tempfile.mkdtemp(prefix="remit-bench-"))
    lasted = []
    try:
        for _ in range(2):
            since = time.perf_counter()
            await _remit(folder, "up", "--detach", "--no-sample")
            lasted.append(time.perf_counter() - since)
            await _remit(folder, "down")
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    return lasted[0], lasted[1]


async def _remit(folder: Path, *words: str) -> None:
    process = await asyncio.create_subprocess_exec(
        REMIT,
        *words,
        env=dict(os.environ) | {"REMIT_HOME": str(folder)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"remit {words[0]}: {told.decode()}")
