"""Bringing a workflow back from the ledger, where Temporal lost it, lags behind it, or is ahead.

The ledger is what counts. Whatever Temporal has is compared with it; where they do not agree, the
run is ended and another begins with the state that the ledger tells, deadlines included. Entries
that only Temporal's histories still have are put back into the ledger first.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from temporalio.client import Client, RPCError, WorkflowExecutionStatus, WorkflowQueryFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCStatusCode

from desk.away import engine_away
from desk.counter import Desk
from desk.engine import workflow_of
from desk.lost_entries import lost_entries
from desk.preview import recorded
from rules.fold import fresh
from schemas.carried import Reached
from schemas.commands.record import ReviveEngine
from schemas.errors import NotFound, Unavailable
from schemas.ids import LOG, record_stream
from schemas.state.concern import Settling
from schemas.state.problem import Problem
from storage import ledger
from storage.readers import streams
from workflows.entity import REACHED

if TYPE_CHECKING:
    from storage.pool import Pool

_QUESTION: Final = 4.0
"""Seconds for a workflow to say how far it is; one that was not asked for long is read first."""
_KINDS: Final = (
    "ProblemWorkflow", "PartyWorkflow", "PartnershipWorkflow",
    "FindingWorkflow", "RecordWorkflow", "SettlingWorkflow", "RoundWorkflow",
)  # fmt: skip
_BEGINNING: Final = 60.0
"""Seconds for a run to read its state back."""

Standing = Literal["well", "closed", "lost", "ended", "behind", "ahead", "astray", "stuck"]
"""`well` and `closed` need nothing. `lost`: Temporal has no such workflow. `ended`: its run is
over, mostly because the ledger refused an entry. `behind`, `ahead`: of the ledger. `astray`: it
has another past than the ledger. `stuck`: its run cannot go on."""


@dataclass(frozen=True)
class Compared:
    """One stream in the ledger and in the engine."""

    stream: str
    standing: Standing
    seq: int
    """The newest entry in the ledger."""
    at: datetime | None
    run: str | None
    """The run that the engine has, if any."""

    @property
    def needs_it(self) -> bool:
        return self.standing not in ("well", "closed")


@dataclass(frozen=True)
class Revived:
    """What was done about one stream: `was` is how it stood before."""

    stream: str
    was: Standing
    seq: int
    brought_back: int
    """Entries that the ledger had lost and has again."""


class Reviving:
    """Compares streams with their workflows and brings those back that do not agree."""

    def __init__(self, client: Client, pool: "Pool", task_queue: str) -> None:
        self._client, self._pool, self._task_queue = client, pool, task_queue
        self._desk = Desk(client, pool, task_queue)

    async def streams(self) -> list[str]:
        """Every stream that the record or the engine knows of: a record that was restored to an
        earlier instant knows nothing of what began after it."""
        known = set(await streams.streams(self._pool))
        kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
        try:
            async for run in self._client.list_workflows(f"WorkflowType IN ({kinds})"):
                known.add(run.id)
        except RPCError as error:
            raise engine_away() from error
        return sorted(known)

    async def compare(self, stream: str) -> Compared:
        """How the engine stands to the ledger about this stream; changes nothing.

        Raises Unavailable where no worker answers, for then nothing is known.
        """
        seq, at = await ledger.end(self._pool, stream)
        try:
            told = await self._client.get_workflow_handle(stream).describe()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise engine_away() from error
            told = None
        run = told.run_id if told is not None else None
        if seq == 0 and run is None:
            raise NotFound(
                f"Neither the record nor the engine has {stream}.",
                next_step="A stream is a kind and a name, such as problem/motel.",
                code="not_found",
            )
        running = told is not None and told.status is WorkflowExecutionStatus.RUNNING
        standing: Standing
        if await self._is_closed(stream):
            standing = "astray" if running else "closed"
        elif told is None:
            standing = "lost"
        elif not running:
            standing = "ended"
        else:
            standing = await self._of_running(stream, told, seq, at)
        return Compared(stream, standing, seq, at, run)

    async def _is_closed(self, stream: str) -> bool:
        state = await recorded(self._pool, stream)
        if isinstance(state, Problem):
            return state.over
        return isinstance(state, Settling) and state.settled

    async def _of_running(self, stream: str, told: Any, seq: int, at: datetime | None) -> Standing:
        reached = await self._reached(stream, _QUESTION)
        if reached is None:
            if told.raw_description.pending_workflow_task.attempt > 2:
                return "stuck"
            raise _nobody_works()
        if reached.seq < seq:
            return "behind"
        if reached.durable > seq and reached.durable > (await ledger.end(self._pool, stream))[0]:
            return "ahead"
        return "astray" if reached.seq == seq and reached.at != at else "well"

    async def _reached(self, stream: str, patience: float) -> Reached | None:
        """How far the workflow says it is; None where it says nothing in time."""
        handle = self._client.get_workflow_handle(stream)
        try:
            async with asyncio.timeout(patience):
                while True:
                    told: Reached = await handle.query(REACHED, result_type=Reached)
                    if told.read:
                        return told
                    await asyncio.sleep(0.1)
        except (TimeoutError, RPCError, WorkflowQueryFailedError):
            return None

    async def revive(self, stream: str, *, by: str, because: str) -> Revived:
        """Make the engine agree with the ledger about this stream. Safe to repeat.

        What was answered is not lost: it is in the ledger, or is put back into it from the
        histories. Deadlines that passed meanwhile ring at once. An entry of `record/log` says by
        whom and why.
        """
        before = await self.compare(stream)
        if not before.needs_it:
            return Revived(stream, before.standing, before.seq, 0)
        brought = 0
        for batch in await lost_entries(self._client, stream, after=before.seq, at=before.at):
            await ledger.record(self._pool, batch)
            brought += len(batch.entries)
        seq, _ = await ledger.end(self._pool, stream)
        said = ReviveEngine(
            workflow=stream, run=before.run, seq=seq, brought_back=brought, because=because
        )
        own = stream == record_stream(LOG)
        if not own:  # said before it is done; of its own stream it can only be said afterwards
            await self._desk.submit(said, by=by)
        await self._begin(stream, seq)
        if own:
            await self._desk.submit(said, by=by)
        return Revived(stream, before.standing, seq, brought)

    async def _begin(self, stream: str, seq: int) -> None:
        handle = self._client.get_workflow_handle(stream)
        if seq == 0 or await self._is_closed(stream):
            with contextlib.suppress(RPCError):  # it may have ended by itself
                await handle.terminate("The record has nothing to go on with.")
            return
        run, carried = workflow_of(fresh(stream))
        await self._client.start_workflow(
            run,
            carried.model_copy(update={"read_back": seq}),
            id=stream,
            task_queue=self._task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            static_summary=stream,
        )
        if await self._reached(stream, _BEGINNING) is None:
            raise _nobody_works()


def _nobody_works() -> Unavailable:
    return Unavailable(
        "No worker answers for the engine, so it cannot be compared with the record.",
        next_step="See whether the worker runs: remit status; its log says why it does not.",
        code="no_worker",
    )
