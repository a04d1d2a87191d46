"""Many problems that wait: written and begun as they stand after the offer, so that ten thousand
take minutes.

The rules decide here, the ledger is written as the product writes it, and each workflow begins with
the state that it would carry into a further run. What is left out is Temporal's way from the first
command to this state.
"""

import asyncio
import time
from collections.abc import Iterable

from bench import machine
from bench.figures.appending import Stream
from bench.stack import Bench
from bench.town import OP, offering, opening
from desk.engine import workflow_of
from storage import ledger
from workflows.patience import WORKFLOW_ATTEMPT

AT_ONCE = 16
QUIET = 0.1
"""Cores of all processes below which nothing that was begun is still on its way."""
_LOOK = 5.0
"""Seconds: long enough that a full machine cannot make a busy worker look idle."""
_PATIENCE = 1_800.0
"""Seconds. Ten thousand first tasks keep two cores busy for several minutes."""


async def fill(bench: Bench, begin: int, end: int) -> list[str]:
    """Problems `rest-N`, N after `begin` and up to `end`, each offered with a deadline armed."""
    names = [f"rest-{number}" for number in range(begin + 1, end + 1)]
    waiting = iter(names)
    await asyncio.gather(*(_some(bench, waiting) for _ in range(AT_ONCE)))
    await _settled(bench)
    return names


async def _settled(bench: Bench) -> None:
    """A workflow is begun when the server knows it; when it has armed its deadline is seen here."""
    pids = [pid for part in bench.pids().values() for pid in part]
    deadline, before = time.monotonic() + _PATIENCE, machine.cpu_seconds(pids)
    while time.monotonic() < deadline:
        await asyncio.sleep(_LOOK)
        now = machine.cpu_seconds(pids)
        if machine.spent(before, now) / _LOOK < QUIET:
            return
        before = now
    raise TimeoutError(f"not at rest after {_PATIENCE:.0f} seconds; nothing was measured")


async def _some(bench: Bench, names: Iterable[str]) -> None:
    for name in names:
        stream = Stream(name)
        for command in (opening(name, 2), offering(name, 1)):
            await ledger.record(bench.pool, stream.batch(command, OP))
        run, carried = workflow_of(stream.state)
        await bench.client.start_workflow(
            run,
            carried,
            id=f"problem/{name}",
            task_queue=bench.settings.temporal_task_queue,
            static_summary=f"problem/{name}",
            task_timeout=WORKFLOW_ATTEMPT,
        )
