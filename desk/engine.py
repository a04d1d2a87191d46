"""The way to the engine: a request goes to its workflow as an update, the answer comes back."""

import asyncio
import contextlib
import random
from typing import Any

from temporalio.client import (
    Client,
    RPCError,
    WithStartWorkflowOperation,
    WorkflowExecutionStatus,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCStatusCode

from desk.away import engine_away, engine_disagrees, slow
from rules.fold import State, fresh
from schemas.carried import (
    MANNER,
    Carried,
    CarriedFinding,
    CarriedPartnership,
    CarriedParty,
    CarriedProblem,
    CarriedRecord,
    CarriedRound,
    CarriedSettling,
)
from schemas.commands import Command, stream_of
from schemas.commands.concern import ProposeCandidate, ReportConcern
from schemas.commands.finding import OpenFinding
from schemas.commands.partnership import FoundPartnership
from schemas.commands.party import RegisterParty
from schemas.commands.playbook import AddPlaybook
from schemas.commands.problem import OpenProblem
from schemas.commands.round import OpenRound
from schemas.errors import Invalid, Refused, Unavailable
from schemas.refusal import Refusal
from schemas.request import Answer, Request
from schemas.state.concern import Candidate, Concern
from schemas.state.finding import Finding
from schemas.state.partnership import Partnership
from schemas.state.party import Party
from schemas.state.playbook import Playbook
from schemas.state.problem import Problem
from schemas.state.record import Record
from schemas.state.round import Round
from workflows.entity import DRAINING
from workflows.finding import FindingWorkflow
from workflows.partnership import PartnershipWorkflow
from workflows.party import PartyWorkflow
from workflows.patience import WORKFLOW_ATTEMPT
from workflows.problem import ProblemWorkflow
from workflows.record import RecordWorkflow
from workflows.round import RoundWorkflow
from workflows.settling import SettlingWorkflow

_SOON, _LATER = 0.01, 0.2
"""Seconds between two attempts, growing; callers who were turned away together are spread."""


_OPENING = (
    OpenProblem
    | RegisterParty
    | OpenFinding
    | ReportConcern
    | ProposeCandidate
    | FoundPartnership
    | AddPlaybook
    | OpenRound
)


class NobodyThere(Exception):  # noqa: N818 - says what is the case
    """No running workflow takes commands of this stream."""


def opens(command: Command) -> bool:
    """Whether this command begins its stream, and so the workflow."""
    return isinstance(command, _OPENING)


class Engine:
    """The workflows as the desk sees them."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._task_queue = task_queue

    async def decided(
        self, request: Request, *, beginning: State | None = None, closed_at: int = 0
    ) -> Answer:
        """The durable answer. Raises Refused as the rules do, Unavailable, or NobodyThere.

        Where nobody is there, a workflow is started for a command that opens its stream, and
        where `beginning` says how far the stream has come. With `closed_at` that is a closed
        problem, which takes this command as its entry after that one.

        A run that is just ending, or has as many callers as it may, asks us to come again in a
        moment; how often is for the caller to bound.
        """
        wait = _SOON
        while True:
            try:
                return await self._update(request, beginning, closed_at)
            except WorkflowUpdateFailedError as failed:
                if _ended_meanwhile(failed.cause):
                    raise engine_disagrees(stream_of(request.command)) from None
                if not _is_draining(failed.cause):
                    raise _refusal(failed.cause) from None
            except WorkflowUpdateRPCTimeoutOrCancelledError:
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise asyncio.CancelledError from None
                raise slow() from None
            except WorkflowAlreadyStartedError:
                raise NobodyThere from None
            except RPCError as error:
                if error.status is not RPCStatusCode.RESOURCE_EXHAUSTED:
                    raise _on_the_way(error, request) from error
            await asyncio.sleep(random.uniform(wait / 2, wait))  # noqa: S311 - spreads callers
            wait = min(wait * 2, _LATER)

    async def has_failed(self, stream: str) -> bool:
        """Whether the workflow gave up: the ledger holds other entries than it decided."""
        try:
            told = await self._client.get_workflow_handle(stream).describe()
        except RPCError:
            return False  # away, or unknown; whoever waits goes on waiting
        return told.status is WorkflowExecutionStatus.FAILED

    async def _update(self, request: Request, beginning: State | None, closed_at: int) -> Answer:
        stream, kind = stream_of(request.command), request.command.kind
        if beginning is None and opens(request.command):
            beginning = fresh(stream)
        if beginning is None:
            handle = self._client.get_workflow_handle(stream)
            answer: Answer = await handle.execute_update(
                kind, request, id=request.command_id, result_type=Answer
            )
            return answer
        start = self._start(stream, beginning, closed_at)
        try:
            opened: Answer = await self._client.execute_update_with_start_workflow(
                kind,
                request,
                id=request.command_id,
                result_type=Answer,
                start_workflow_operation=start,
            )
        except BaseException:
            # The error stands in the operation, too, for whoever waits for its handle. Unheard, it
            # would be logged as lost some time later.
            with contextlib.suppress(Exception, asyncio.CancelledError):
                async with asyncio.timeout(0):
                    await start.workflow_handle()
            raise
        return opened

    def _start(
        self, stream: str, state: State, closed_at: int
    ) -> "WithStartWorkflowOperation[Any, Any]":
        run, carried = workflow_of(state)
        reuse = WorkflowIDReusePolicy.REJECT_DUPLICATE
        if closed_at:
            carried = carried.model_copy(update={"read_back": closed_at})
            reuse = WorkflowIDReusePolicy.ALLOW_DUPLICATE
        return WithStartWorkflowOperation(
            run,
            carried,
            id=stream,
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=reuse,
            static_summary=stream,
            task_timeout=WORKFLOW_ATTEMPT,
        )


def workflow_of(state: State) -> tuple[Any, Carried]:
    """The workflow of a stream, and what its first run begins with."""
    match state:
        case Problem():
            return ProblemWorkflow.run, CarriedProblem(state=state, manner=MANNER)
        case Party():
            return PartyWorkflow.run, CarriedParty(state=state, manner=MANNER)
        case Partnership():
            return PartnershipWorkflow.run, CarriedPartnership(state=state, manner=MANNER)
        case Finding():
            return FindingWorkflow.run, CarriedFinding(state=state, manner=MANNER)
        case Record():
            return RecordWorkflow.run, CarriedRecord(state=state, manner=MANNER)
        case Concern() | Candidate() | Playbook():
            return SettlingWorkflow.run, CarriedSettling(state=state, manner=MANNER)
        case Round():
            return RoundWorkflow.run, CarriedRound(state=state, manner=MANNER)


def _is_draining(cause: BaseException) -> bool:
    return isinstance(cause, ApplicationError) and cause.type == DRAINING


def _ended_meanwhile(cause: BaseException) -> bool:
    """Whether the workflow ended with the command half done: the ledger had refused its entry."""
    return isinstance(cause, ApplicationError) and cause.type == "AcceptedUpdateCompletedWorkflow"


def _refusal(cause: BaseException) -> Refused:
    """The refusal as the rules said it, or what went wrong on the way."""
    if isinstance(cause, ApplicationError) and cause.details:
        return Refusal.model_validate(cause.details[0], strict=False).again()
    return Invalid(
        "The engine could not read this command.",
        next_step="Bring door and worker to the same version of Remit.",
        code="unreadable_command",
    )


def _on_the_way(error: RPCError, request: Request) -> Exception:
    """What the server's own no means for the one who asks."""
    match error.status:
        case RPCStatusCode.NOT_FOUND:
            return NobodyThere()
        case RPCStatusCode.INVALID_ARGUMENT:
            return Invalid(
                "Temporal does not take this command; it may be too large.",
                next_step="Say it in fewer words, or in several commands.",
                code="not_taken",
            )
        case RPCStatusCode.FAILED_PRECONDITION:
            return Unavailable(
                f"The engine cannot go on with {stream_of(request.command)} at the moment.",
                next_step="The worker's log says why; then send it again with the same command id.",
                code="engine_stuck",
            )
        case _:
            return engine_away()
