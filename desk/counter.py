"""The counter: a command comes in, a durable answer goes out."""

import asyncio
import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from temporalio.client import (
    Client,
    RPCError,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCStatusCode

from desk.naming import named_in
from desk.preview import Preview
from desk.preview import preview as look_ahead
from desk.standing import standing
from rules.fold import fresh
from schemas.carried import CarriedParty, CarriedProblem
from schemas.commands import Command, stream_of, subject_of
from schemas.commands.party import RegisterParty
from schemas.commands.problem import OpenProblem
from schemas.commands.time import RingClock
from schemas.errors import CommandReused, Invalid, Refused, Unavailable
from schemas.ids import problem_of
from schemas.refusal import Refusal
from schemas.request import Answer, Request
from schemas.state.problem import Problem
from storage import ledger
from storage.pool import may_pass
from storage.readers import directory
from workflows.entity import DRAINING
from workflows.party import PartyWorkflow
from workflows.problem import ProblemWorkflow

if TYPE_CHECKING:
    from storage.pool import Pool

PATIENCE = timedelta(seconds=30)
"""How long a caller waits for the durable answer. The command goes on by itself afterwards."""
_OPENING = (OpenProblem, RegisterParty)
_SOON = 0.01
_LATER = 0.2


def new_command_id() -> str:
    """An id for a command that nobody has sent before."""
    return str(uuid.uuid4())


class Desk:
    """Takes commands from every door, says who is speaking, and waits until it is durable."""

    def __init__(self, client: Client, pool: "Pool", task_queue: str = "remit") -> None:
        self._client = client
        self._pool = pool
        self._task_queue = task_queue

    async def submit(
        self,
        command: Command,
        *,
        by: str,
        deputy_for: str | None = None,
        command_id: str | None = None,
    ) -> Answer:
        """The durable answer to this command, the first one if it was sent before.

        Raises Refused with what is wrong and what to do next; Unavailable where a server does
        not answer, after which the same command id may be sent again without fear.
        """
        try:
            request = await self._request(command, by, deputy_for, command_id or new_command_id())
            known = await ledger.answer(self._pool, request.command_id)
            if known is not None:
                return _same(known, request)
            if isinstance(command, _OPENING):
                await look_ahead(self._pool, request, datetime.now(UTC))
            async with asyncio.timeout(PATIENCE.total_seconds()):
                return _same(await self._updated(request), request)
        except TimeoutError:
            raise _slow() from None
        except Refused:
            raise
        except Exception as error:
            if may_pass(error):
                raise _database_away() from error
            raise

    async def preview(self, command: Command, *, by: str, deputy_for: str | None = None) -> Preview:
        """What the command would do now. Raises Refused as `submit` would."""
        request = await self._request(command, by, deputy_for, new_command_id())
        return await look_ahead(self._pool, request, datetime.now(UTC))

    async def _request(
        self, command: Command, by: str, deputy_for: str | None, command_id: str
    ) -> Request:
        if isinstance(command, RingClock):
            raise Invalid(
                "A clock cannot be rung by hand.",
                next_step="Wait for the deadline, or answer before it.",
            )
        stream = stream_of(command)
        problem = problem_of(subject_of(command)) if stream.startswith("problem/") else None
        async with self._pool.acquire() as conn:
            return Request(
                command_id=command_id,
                command=command,
                standing=await standing(conn, by, deputy_for),
                parties=await directory.cards(conn, named_in(command), problem),
            )

    async def _updated(self, request: Request) -> Answer:
        """Send the update; a run that is just ending asks us to come again in a moment."""
        wait = _SOON
        while True:
            try:
                return await self._update(request)
            except WorkflowUpdateFailedError as failed:
                if not _is_draining(failed.cause):
                    raise _refusal(failed.cause) from None
            except WorkflowUpdateRPCTimeoutOrCancelledError:
                raise _slow() from None
            except WorkflowAlreadyStartedError:
                raise await self._why_not(request) from None
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    raise await self._why_not(request) from None
                raise _engine_away() from error
            await asyncio.sleep(random.uniform(wait / 2, wait))  # noqa: S311 - spreading callers
            wait = min(wait * 2, _LATER)

    async def _update(self, request: Request) -> Answer:
        stream, kind = stream_of(request.command), request.command.kind
        if not isinstance(request.command, _OPENING):
            handle = self._client.get_workflow_handle(stream)
            answer: Answer = await handle.execute_update(
                kind, request, id=request.command_id, result_type=Answer
            )
            return answer
        opened: Answer = await self._client.execute_update_with_start_workflow(
            kind,
            request,
            id=request.command_id,
            result_type=Answer,
            start_workflow_operation=self._start(stream),
        )
        return opened

    def _start(self, stream: str) -> "WithStartWorkflowOperation[Any, Any]":
        state = fresh(stream)
        run: Any = PartyWorkflow.run
        carried: CarriedProblem | CarriedParty
        if isinstance(state, Problem):
            run, carried = ProblemWorkflow.run, CarriedProblem(state=state)
        else:
            carried = CarriedParty(state=state)
        return WithStartWorkflowOperation(
            run,
            carried,
            id=stream,
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            static_summary=stream,
        )

    async def _why_not(self, request: Request) -> Refused:
        """No workflow takes this command: the record says whether that is as it should be."""
        try:
            await look_ahead(self._pool, request, datetime.now(UTC))
        except Refused as refused:
            return refused
        return Unavailable(
            f"The engine has no {stream_of(request.command)}, though the record has it.",
            next_step="Compare engine and record: remit doctor",
            code="engine_lost_it",
        )


def _same(answer: Answer, request: Request) -> Answer:
    if answer.digest != request.digest():
        raise CommandReused(request.command_id)
    return answer


def _is_draining(cause: BaseException) -> bool:
    return isinstance(cause, ApplicationError) and cause.type == DRAINING


def _refusal(cause: BaseException) -> Refused:
    """The refusal as the rules said it, or what went wrong on the way."""
    if isinstance(cause, ApplicationError) and cause.details:
        return Refusal.model_validate(cause.details[0], strict=False).again()
    return Invalid(
        "The engine could not read this command.",
        next_step="Bring door and worker to the same version of Remit.",
        code="unreadable_command",
    )


def _slow() -> Unavailable:
    return Unavailable(
        f"No durable answer came within {PATIENCE.seconds} seconds; the command may still be done.",
        next_step="Send it again with the same command id, or look: remit status",
        code="not_yet_durable",
    )


def _engine_away() -> Unavailable:
    return Unavailable(
        "Temporal does not answer, so nothing can be decided.",
        next_step="See what runs: remit status",
        code="temporal_unavailable",
    )


def _database_away() -> Unavailable:
    return Unavailable(
        "PostgreSQL does not answer.",
        next_step="See what runs: remit status",
        code="database_unavailable",
    )
