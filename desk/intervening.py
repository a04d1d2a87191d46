"""Interventions in the engine: each stands on the record before it is done.

What was written and could not be done is done by giving the same command id again; what was done
already is not done a second time.
"""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from temporalio.api.common.v1 import WorkflowExecution as Execution
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    ResetWorkflowExecutionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError

from audit import histories
from desk.counter import Desk
from desk.engine_runs import Run, reset_point, run_of
from desk.reconciling import keep_hash
from schemas.commands.record import DeleteEngine, RecordCommand, ResetEngine, TerminateEngine
from schemas.errors import NotFound, Refused, Unavailable
from schemas.request import Answer
from storage import ledger

if TYPE_CHECKING:
    from storage.pool import Pool

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class By:
    """Who intervenes, and under which command id."""

    person: str
    command_id: str
    deputy_for: str | None = None


class StillRuns(Refused):
    def __init__(self, run: Run) -> None:
        super().__init__(
            f"{run.workflow} still runs, and what runs is not deleted.",
            next_step=f"End it first: remit engine terminate {run.workflow} --because …",
        )


class HasEnded(Refused):
    def __init__(self, run: Run) -> None:
        super().__init__(
            f"{run.workflow} does not run any more: it {run.status}.",
            next_step=f"See what is there: remit engine show {run.workflow}",
        )


async def terminate(
    desk: Desk, client: Client, pool: "Pool", workflow: str, because: str, by: By
) -> Answer:
    """End the newest run of this workflow at once."""
    run = await run_of(client, workflow)
    known = await ledger.answer(pool, by.command_id)
    if not run.runs and known is None:
        raise HasEnded(run)
    command = TerminateEngine(workflow=workflow, run=run.run, because=because)
    answer = await _said(desk, command, by)
    if run.runs:
        await _do(
            client.get_workflow_handle(workflow, run_id=run.run).terminate(reason=_place(answer)),
            by,
        )
    return answer


async def reset(
    desk: Desk,
    client: Client,
    pool: "Pool",
    workflow: str,
    because: str,
    by: By,
    to_event: int | None = None,
) -> tuple[Answer, str]:
    """Let the newest run go on from an earlier event of its history; the id of the new run.

    Raises BeyondRecord where entries that are in the ledger lie after that event.
    """
    run = await run_of(client, workflow)
    event = await reset_point(client, pool, run, to_event)
    command = ResetEngine(workflow=workflow, run=run.run, to_event=event, because=because)
    answer = await _said(desk, command, by)
    request = ResetWorkflowExecutionRequest(
        namespace=client.namespace,
        workflow_execution=Execution(workflow_id=workflow, run_id=run.run),
        reason=_place(answer),
        workflow_task_finish_event_id=event,
        request_id=by.command_id,
    )
    done = await _do(client.workflow_service.reset_workflow_execution(request), by)
    return answer, done.run_id


async def delete(
    desk: Desk,
    client: Client,
    pool: "Pool",
    workflow: str,
    because: str,
    by: By,
    run_id: str | None = None,
) -> Answer:
    """Delete a run that is over; the hash of its history is kept first. Raises StillRuns."""
    run = await run_of(client, workflow, run_id)
    if run.runs:
        raise StillRuns(run)
    heard = await histories.read(client, workflow, run.run)
    if heard is None:
        raise NotFound(
            f"The history of {workflow} is gone already.",
            next_step=f"See what is there: remit engine show {workflow}",
            code="not_found",
        )
    await keep_hash(desk, pool, heard)
    command = DeleteEngine(
        workflow=workflow, run=run.run, sha256=heard.sha256, events=heard.events, because=because
    )
    answer = await _said(desk, command, by)
    request = DeleteWorkflowExecutionRequest(
        namespace=client.namespace,
        workflow_execution=Execution(workflow_id=workflow, run_id=run.run),
    )
    await _do(client.workflow_service.delete_workflow_execution(request), by)
    return answer


async def _said(desk: Desk, command: RecordCommand, by: By) -> Answer:
    return await desk.submit(
        command, by=by.person, deputy_for=by.deputy_for, command_id=by.command_id
    )


async def _do(doing: Awaitable[T], by: By) -> T:
    """Do what stands on the record. Raises Unavailable where Temporal does not."""
    try:
        return await doing
    except RPCError as error:
        raise Unavailable(
            f"It stands on the record, and Temporal did not do it ({error.status.name.lower()}).",
            next_step=f"Give it again with the same id: --command-id {by.command_id}",
            code="not_done_yet",
        ) from None


def _place(answer: Answer) -> str:
    """What Temporal is told as the reason: where the reason stands, and no word of it."""
    return f"{answer.stream}#{answer.entries[-1].seq}"
