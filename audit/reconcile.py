"""The engine's histories and the ledger, compared in both directions, stream by stream.

The histories are read before the entries they must have led to, and the entries that must be
explained are counted before the histories, so that a Remit at work is never accused of its work.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from audit import histories
from audit.compared import Pair, compare
from audit.histories import Heard
from schemas.comparison import Comparison, Difference
from schemas.errors import Refused
from schemas.events.record import HistoryClosed
from storage import reconciling

if TYPE_CHECKING:
    from storage.pool import Pool

AT_ONCE = 8
"""Streams that are compared at the same time; most of the time each waits for an answer."""
PATIENCE = timedelta(minutes=5)
"""What was decided longer ago than this should have been written."""
Telling = Callable[[str], None]
Keeping = Callable[[Heard], Awaitable[bool]]
"""Keeps the hash of a closed run in the ledger; False where it was kept before."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known before the first history was read."""

    entries: int
    runs: tuple[str, ...]


async def reconcile(
    client: Client,
    pool: "Pool",
    *,
    stream: str | None = None,
    keep: Keeping | None = None,
    tell: Telling = lambda _: None,
    patience: timedelta = PATIENCE,
) -> Comparison:
    """Compare everything, or one stream. Holds a few streams in memory at a time, and the ids of
    all runs. With `keep`, the hash of each closed run is kept that was not kept yet.
    """
    found = Comparison(scope=stream or "everything")
    try:
        await _reconcile(client, pool, found, stream, keep, tell, patience)
    except Refused as refused:
        found.differences.append(Difference(stream or "", refused.message, unknown=True))
    except (RPCError, RuntimeError) as error:
        why = f"Temporal could not be read to the end ({_in_short(error)})"
        found.differences.append(Difference(stream or "", why, unknown=True))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as error:
        why = f"the database could not be read to the end ({type(error).__name__})"
        found.differences.append(Difference(stream or "", why, unknown=True))
    return found


async def _reconcile(
    client: Client,
    pool: "Pool",
    found: Comparison,
    stream: str | None,
    keep: Keeping | None,
    tell: Telling,
    patience: timedelta,
) -> None:
    ends = await reconciling.streams(pool, stream)
    tell("Asking Temporal for its runs")
    runs: dict[str, list[str]] = {}
    async for workflow, run in _listed(client, stream):
        runs.setdefault(workflow, []).append(run)
    names = sorted(ends.keys() | runs.keys())
    for number in range(0, len(names), AT_ONCE):
        some = names[number : number + AT_ONCE]
        if number % (4 * AT_ONCE) == 0:
            tell(f"Comparing {some[0]}, {number + 1:,} of {len(names):,}")
        known = {name: _Known(ends.get(name, 0), tuple(runs.pop(name, ()))) for name in some}
        await asyncio.gather(
            *(_one(client, pool, name, known[name], found, keep, patience) for name in some)
        )
    found.differences.sort(key=lambda one: (one.stream, one.seq or 0))


async def _listed(client: Client, stream: str | None) -> AsyncIterator[tuple[str, str]]:
    kinds = ", ".join(f"'{kind}'" for kind in histories.WORKFLOWS)
    query = f"WorkflowType IN ({kinds})"
    if stream is not None:
        query += f" AND WorkflowId = '{stream}'"
    async for one in client.list_workflows(query, page_size=500):
        yield one.id, one.run_id


async def _one(
    client: Client,
    pool: "Pool",
    name: str,
    known: _Known,
    found: Comparison,
    keep: Keeping | None,
    patience: timedelta,
) -> None:
    overdue = datetime.now(UTC) - patience
    pair = await _pair(client, pool, name, known, overdue)
    differences = [*compare(pair)]
    if any(not one.unknown for one in differences):
        # Look again before accusing anybody: the newest may have been on its way.
        await asyncio.sleep(0.5)
        pair = await _pair(client, pool, name, known, overdue)
        differences = [*compare(pair)]
    found.streams += 1
    found.runs += len(pair.runs)
    found.differences += differences
    found.entries += len(pair.entries)
    found.commands += sum(len(heard.answers) for heard in pair.runs)
    kept = {event.run for event in pair.record if isinstance(event, HistoryClosed)}
    for heard in pair.runs:
        if keep is not None and heard.outcome and heard.run not in kept:
            found.kept += await keep(heard)


async def _pair(client: Client, pool: "Pool", name: str, known: _Known, overdue: datetime) -> Pair:
    """Both sides of one stream: first the histories, then the entries they must have led to."""
    newest, served = await _newest(client, name)
    told = [heard async for heard in _told(client, name, known.runs, newest)]
    entries = await reconciling.entries(pool, name)
    record = await reconciling.on_the_record(pool, name)
    return Pair(name, known.entries, told, entries, record, overdue, served)


async def _told(
    client: Client, name: str, listed: tuple[str, ...], newest: str | None
) -> AsyncIterator[Heard]:
    """Every run that is still there: those listed, the newest, and those each one followed on.

    Temporal's lists lag behind; what a run says of the one before it does not.
    """
    waiting, seen = [*listed, *([newest] if newest else [])], set[str]()
    while waiting:
        run = waiting.pop()
        if run in seen:
            continue
        seen.add(run)
        heard = await histories.read(client, name, run)
        if heard is None:
            continue
        before = (heard.previous, *(base for _, base, _ in heard.resets))
        waiting += [run for run in before if run]
        yield heard


async def _newest(client: Client, name: str) -> tuple[str | None, bool]:
    """The newest run, if there is one, and whether it takes commands."""
    try:
        found = await client.get_workflow_handle(name).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None, False
        raise
    return found.run_id, found.status is WorkflowExecutionStatus.RUNNING


def _in_short(error: Exception) -> str:
    return error.status.name if isinstance(error, RPCError) else type(error).__name__
