"""`python -m bench`: take the figures, print them, and keep them as JSON where asked."""

import argparse
import asyncio
import importlib
import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from bench import machine, table
from bench.figures import FIGURES, TABLE
from bench.frame import Figure
from bench.stack import raised_bench
from runtime.leaving import flush_and_exit
from runtime.logs import set_up_logs
from runtime.settings import Settings

WIDTH = 132
"""Of a table that no terminal bounds."""

console = Console(stderr=True, width=None if sys.stderr.isatty() else WIDTH)


def main() -> int:
    asked = _parser().parse_args()
    names = asked.only or list(TABLE if asked.table else FIGURES)
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(1 << 32)
    set_up_logs(Settings(log_level="error"), "bench", to_stderr=True)
    figures = asyncio.run(_taken(names, asked, seed))
    table.shown(figures, Console(width=None if sys.stdout.isatty() else WIDTH))
    return 0


async def _taken(names: list[str], asked: argparse.Namespace, seed: int) -> list[Figure]:
    about: dict[str, Any] = {
        "began_at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "quick": asked.quick,
        "seed": seed,
        "machine": machine.about(),
        "load_before": machine.load(),
        "broken": {},
        "seconds": {},
    }
    figures: list[Figure] = []
    rests = (20,) if asked.quick else (10_000,) if asked.table else (100, 1_000, 10_000)
    for name in names:
        since = time.monotonic()
        # A stack of its own for each, so that none finds what another left behind.
        async with raised_bench(
            quick=asked.quick, seed=seed, at_rest=tuple(asked.at_rest or rests),
            rounds=asked.rounds, table=asked.table,
        ) as bench:  # fmt: skip
            console.print(f"{name}: load {machine.load():.1f}")
            try:
                taken = await importlib.import_module(FIGURES[name]).measured(bench)
            except Exception as wrong:  # the others are worth having all the same
                console.print_exception()
                about["broken"][name] = f"{type(wrong).__name__}: {wrong}"
                taken = []
        figures += taken
        table.shown(taken, console)
        about["seconds"][name] = round(time.monotonic() - since)
        if asked.out is not None:  # what there is, should somebody lose patience
            table.written(asked.out, figures, about | {"load_after": machine.load()})
    return figures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=list(FIGURES), metavar="NAME",
                        help=f"only these: {', '.join(FIGURES)}")  # fmt: skip
    parser.add_argument("--table", action="store_true",
                        help="what is asked of the engine and no more; with --rounds 3 in"
                             " some twelve minutes of a quiet machine")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="try the bench itself, in seconds")
    parser.add_argument("--out", type=Path, metavar="FILE", help="keep everything as JSON")
    parser.add_argument("--seed", type=int, help="the order of the turns, to repeat it")
    parser.add_argument("--rounds", type=int, metavar="N",
                        help="turns of each contestant, where a figure takes turns")  # fmt: skip
    parser.add_argument("--at-rest", type=int, nargs="+", metavar="N",
                        help="how many problems wait (default: 100 1000 10000)")  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.stdout.flush()
    flush_and_exit(main())
