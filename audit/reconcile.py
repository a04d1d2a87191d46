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
    """Compare everything, or one stream. Holds one stream in memory at a time, and the ids of all
    runs. With `keep`, the hash of each closed run is kept that was not kept yet.
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
    for number, name in enumerate(names, start=1):
        if number % 25 == 1 or number == len(names):
            tell(f"Comparing {name}, {number:,} of {len(names):,}")
        known = _Known(ends.get(name, 0), tuple(runs.pop(name, ())))
        await _one(client, pool, name, known, found, keep, patience)


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
    told = [heard async for heard in _told(client, name, known.runs)]
    found.streams += 1
    found.runs += len(told)
    entries = await reconciling.entries(pool, name)
    record = await reconciling.on_the_record(pool, name)
    overdue = datetime.now(UTC) - patience
    pair = Pair(name, known.entries, told, entries, record, overdue, await _served(client, name))
    differences = [*compare(pair)]
    if differences and any(not one.unknown for one in differences):
        # Look again before accusing anybody: the newest may have been on its way.
        await asyncio.sleep(0.5)
        told = [heard async for heard in _told(client, name, known.runs)]
        entries = await reconciling.entries(pool, name)
        record = await reconciling.on_the_record(pool, name)
        pair = Pair(
            name, known.entries, told, entries, record, overdue, await _served(client, name)
        )
        differences = [*compare(pair)]
    found.differences += differences
    found.entries += len(entries)
    found.commands += sum(len(heard.answers) for heard in told)
    kept = {event.run for event in record if isinstance(event, HistoryClosed)}
    for heard in told:
        if keep is not None and heard.outcome and heard.run not in kept:
            found.kept += await keep(heard)


async def _told(client: Client, name: str, listed: tuple[str, ...]) -> AsyncIterator[Heard]:
    """Every run that is still there: those listed, the newest, and those each one followed on.

    Temporal's lists lag behind; what a run says of the one before it does not.
    """
    waiting, seen = list(listed), set[str]()
    newest = await _newest(client, name)
    if newest is not None:
        waiting.append(newest)
    while waiting:
        run = waiting.pop()
        if run in seen:
            continue
        seen.add(run)
        heard = await histories.read(client, name, run)
        if heard is None:
            continue
        waiting += [
            before for before in (heard.previous, *(base for _, base, _ in heard.resets)) if before
        ]
        yield heard


async def _newest(client: Client, name: str) -> str | None:
    try:
        return (await client.get_workflow_handle(name).describe()).run_id
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


async def _served(client: Client, name: str) -> bool:
    """Whether a run is there that takes commands."""
    try:
        described = await client.get_workflow_handle(name).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return described.status is WorkflowExecutionStatus.RUNNING


def _in_short(error: Exception) -> str:
    return error.status.name if isinstance(error, RPCError) else type(error).__name__
