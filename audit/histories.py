"""What the history of one run says of the ledger, read event by event."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import ValidationError
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client
from temporalio.converter import DataConverter, WorkflowSerializationContext
from temporalio.service import RPCError, RPCStatusCode

from audit.fingerprint import Fingerprint
from schemas.batch import Batch, Entry
from schemas.errors import Refused
from schemas.request import Answer

RECORD = "record"
"""The activity that writes entries."""
WORKFLOWS = (
    "ProblemWorkflow", "PartyWorkflow", "PartnershipWorkflow", "RoundWorkflow", "FindingWorkflow",
    "RecordWorkflow", "SettlingWorkflow",
)  # fmt: skip
"""Those that decide entries; the others write nothing into the ledger."""
_TAMPERED = ("payload_changed", "payload_in_clear")
T = TypeVar("T")
E = EventType
_ENDS = {
    E.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED: "completed",
    E.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW: "continued as new",
    E.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED: "failed",
    E.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT: "timed out",
    E.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED: "cancelled",
    E.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: "terminated",
}


@dataclass(frozen=True, slots=True)
class Writing:
    """Entries that a run handed to the ledger in one piece; `event` scheduled it."""

    event: int
    at: datetime
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class Heard:
    """What one run says. `outcome` is empty while it runs."""

    workflow: str
    run: str
    previous: str = ""
    outcome: str = ""
    ended: datetime | None = None
    sha256: str = ""
    events: int = 0
    writings: dict[int, Writing] = field(default_factory=dict)
    written: set[int] = field(default_factory=set)
    """Those of the writings that were reported done."""
    answers: list[tuple[int, datetime, Answer]] = field(default_factory=list)
    waiting: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """Commands that were taken and are not answered, with the event and the time."""
    resets: list[tuple[int, str, datetime]] = field(default_factory=list)
    """Runs that this one was reset from, and when."""
    strange: list[tuple[int, str]] = field(default_factory=list)
    unreadable: list[tuple[int, str, bool]] = field(default_factory=list)
    """Events that cannot be read, why, and whether that alone shows that somebody was there."""

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and the last entry that it handed over."""
        seqs = [entry.seq for one in self.writings.values() for entry in one.entries]
        return (min(seqs), max(seqs)) if seqs else None


async def read(client: Client, workflow: str, run: str) -> Heard | None:
    """What this run says; None where its history is gone."""
    handle = client.get_workflow_handle(workflow, run_id=run)
    try:
        return await heard(client, workflow, run, handle.fetch_history_events(page_size=500))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise


async def heard(
    client: Client, workflow: str, run: str, events: AsyncIterator[HistoryEvent]
) -> Heard:
    """What these events, all of a run and in order, say."""
    context = WorkflowSerializationContext(namespace=client.namespace, workflow_id=workflow)
    reader = _Reader(Heard(workflow, run), client.data_converter.with_context(context))
    fingerprint = Fingerprint()
    async for event in events:
        fingerprint.add(event)
        await reader.take(event)
    found = reader.heard
    found.sha256, found.events = fingerprint.hex(), fingerprint.events
    return found


class _Reader:
    def __init__(self, heard: Heard, converter: DataConverter) -> None:
        self.heard = heard
        self._converter = converter

    async def take(self, event: HistoryEvent) -> None:
        found, number = self.heard, event.event_id
        at = event.event_time.ToDatetime(tzinfo=UTC)
        match event.event_type:
            case E.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
                begun = event.workflow_execution_started_event_attributes
                found.previous = begun.continued_execution_run_id
            case E.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
                asked = event.activity_task_scheduled_event_attributes
                if asked.activity_type.name == RECORD:
                    batch = await self._decoded(number, asked.input.payloads, Batch)
                    if batch is not None:
                        found.writings[number] = Writing(number, at, batch.entries)
            case E.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
                done = event.activity_task_completed_event_attributes.scheduled_event_id
                if done in found.writings:
                    found.written.add(done)
            case E.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
                taken = event.workflow_execution_update_accepted_event_attributes
                found.waiting[taken.accepted_request.meta.update_id] = (number, at)
            case E.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
                told = event.workflow_execution_update_completed_event_attributes
                found.waiting.pop(told.meta.update_id, None)
                if told.outcome.HasField("success"):
                    answer = await self._decoded(number, told.outcome.success.payloads, Answer)
                    if answer is not None:
                        found.answers.append((number, at, answer))
            case E.EVENT_TYPE_WORKFLOW_TASK_FAILED:
                failed = event.workflow_task_failed_event_attributes
                if failed.cause == (
                    WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW
                ):
                    found.resets.append((number, failed.base_run_id, at))
            case E.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
                found.strange.append((number, "it was signalled, which Remit never does"))
            case E.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
                found.strange.append((number, "its cancelling was asked for, and never by Remit"))
            case kind if kind in _ENDS:
                found.outcome, found.ended = _ENDS[kind], at
            case _:
                pass

    async def _decoded(self, number: int, payloads: Any, wanted: type[T]) -> T | None:
        """The one value; None, and a note, where it cannot be read."""
        try:
            [value] = await self._converter.decode(_list(payloads), [wanted])
        except Refused as refused:
            tampered = refused.code in _TAMPERED
            self.heard.unreadable.append((number, refused.message, tampered))
        except (ValidationError, ValueError, RuntimeError) as wrong:
            why = f"a payload cannot be understood ({type(wrong).__name__})"
            self.heard.unreadable.append((number, why, False))
        else:
            assert isinstance(value, wanted)
            return value
        return None


def _list(payloads: Any) -> list[Payload]:
    return list(payloads)
