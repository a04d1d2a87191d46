"""Commands on the record itself. Each becomes the event that says it, word for word."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Message, Prose
from schemas.concerns import ScanRule
from schemas.events.record import Count, RunId, Seq, Sha256, WorkflowId
from schemas.ids import LOG, PersonId, RecordName
from schemas.reading import Reads


class RotateKey(Message):
    kind: Literal["key.rotate"] = "key.rotate"
    record: RecordName = LOG
    origin: Line
    old: Line
    new: Line


class BeginLog(Message):
    kind: Literal["log.begin"] = "log.begin"
    record: RecordName = LOG
    origin: Line
    previous_origin: Line
    previous_size: Count
    previous_root: Sha256
    size: Count
    lost: Prose
    because: Prose


class CloseHistory(Message):
    kind: Literal["history.close"] = "history.close"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    outcome: Line
    sha256: Sha256
    events: Count
    read_with: Line
    first_seq: Seq | None
    last_seq: Seq | None


class ResetEngine(Message):
    kind: Literal["engine.reset"] = "engine.reset"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    to_event: Seq
    because: Prose


class TerminateEngine(Message):
    kind: Literal["engine.terminate"] = "engine.terminate"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    because: Prose


class DeleteEngine(Message):
    kind: Literal["engine.delete"] = "engine.delete"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    sha256: Sha256
    events: Count
    because: Prose


class ReviveEngine(Message):
    kind: Literal["engine.revive"] = "engine.revive"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId | None
    seq: Count
    brought_back: Count
    because: Prose


class ReconcileRecord(Message):
    kind: Literal["record.reconcile"] = "record.reconcile"
    record: RecordName = LOG
    verdict: Literal["agree", "differ", "cannot_tell"]
    scope: Line
    runs: Count
    entries: Count
    kept: Count
    differences: Count
    told: Annotated[tuple[Prose, ...], Field(max_length=20)] = ()


class ChangeScanRule(Message):
    """From now on the scan proposes candidates by another rule."""

    kind: Literal["rule.change"] = "rule.change"
    record: RecordName = LOG
    rule: ScanRule
    because: Prose


class NoteReading(Message):
    """What a person read of the record; Remit itself says it."""

    kind: Literal["reading.note"] = "reading.note"
    record: Literal["reads"] = "reads"
    person: PersonId
    reads: Reads


RecordCommand = (
    RotateKey
    | BeginLog
    | CloseHistory
    | ResetEngine
    | TerminateEngine
    | DeleteEngine
    | ReviveEngine
    | ReconcileRecord
    | ChangeScanRule
    | NoteReading
)
