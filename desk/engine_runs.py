"""The runs of the engine, and how far back each can go."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from audit import histories
from desk.away import engine_away
from schemas.errors import NotFound, Refused
from storage import reconciling

if TYPE_CHECKING:
    from storage.pool import Pool

E = EventType
_TASK_ENDS = (
    E.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    E.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    E.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run as Temporal describes it."""

    workflow: str
    run: str
    status: str
    since: datetime | None
    until: datetime | None
    events: int
    """Counted when it is over; 0 where Temporal's lists do not say it yet."""

    @property
    def runs(self) -> bool:
        return self.status == "running"


class BeyondRecord(Refused):
    """The run would decide anew what is in the ledger for good, and never get past it."""

    def __init__(self, workflow: str, event: int, last: int) -> None:
        super().__init__(
            f"Event {event} of {workflow} lies before entries that are in the ledger for good.",
            next_step=f"Leave --to-event out, or name one after event {last}.",
        )


async def run_of(client: Client, workflow: str, run: str | None = None) -> Run:
    """This run, or the newest. Raises NotFound or Unavailable."""
    try:
        told = await client.get_workflow_handle(workflow, run_id=run).describe()
    except RPCError as error:
        raise _no(error, workflow) from None
    assert told.status is not None
    return Run(
        workflow=told.id,
        run=told.run_id,
        status=told.status.name.lower().replace("_", " "),
        since=told.start_time,
        until=told.close_time,
        events=told.history_length,
    )


async def runs(client: Client, *, all_of_them: bool, limit: int) -> list[Run]:
    """The runs of all streams, the newest first; those that are over as well if asked."""
    kinds = ", ".join(f"'{kind}'" for kind in histories.WORKFLOWS)
    query = f"WorkflowType IN ({kinds})"
    if not all_of_them:
        query += " AND ExecutionStatus = 'Running'"
    try:
        return [
            Run(
                workflow=one.id,
                run=one.run_id,
                status=(one.status or WorkflowExecutionStatus.RUNNING).name.lower(),
                since=one.start_time,
                until=one.close_time,
                events=one.history_length,
            )
            async for one in client.list_workflows(query, limit=limit)
        ]
    except RPCError as error:
        raise _no(error, "") from None


async def reset_point(client: Client, pool: "Pool", run: Run, wanted: int | None) -> int:
    """The event to reset to: the one that is wanted, or the last that is possible."""
    handle = client.get_workflow_handle(run.workflow, run_id=run.run)
    events: list[HistoryEvent] = [event async for event in handle.fetch_history_events()]
    heard = await histories.heard(client, run.workflow, run.run, _each(events))
    there = await reconciling.entries(pool, run.workflow)
    last = max(
        (
            writing.event
            for writing in heard.writings.values()
            if any(entry.seq in there for entry in writing.entries)
        ),
        default=0,
    )
    possible = [event.event_id for event in events if event.event_type in _TASK_ENDS]
    possible = [event for event in possible if event > last]
    if wanted is None and possible:
        return possible[-1]
    if wanted is None or wanted <= last:
        raise BeyondRecord(run.workflow, wanted or 1, last)
    if wanted not in possible:
        told = ", ".join(str(event) for event in possible[-5:]) or "none"
        raise Refused(
            f"{run.workflow} cannot be reset to event {wanted}: no task ends there.",
            next_step=f"Leave --to-event out, or name one of these: {told}.",
            code="no_reset_point",
        )
    return wanted


async def _each(events: list[HistoryEvent]) -> AsyncIterator[HistoryEvent]:
    for event in events:
        yield event


def _no(error: RPCError, workflow: str) -> Refused:
    if error.status is RPCStatusCode.NOT_FOUND:
        return NotFound(
            f"The engine has no run of {workflow}.",
            next_step="See what runs: remit engine list --all",
            code="not_found",
        )
    return engine_away()
