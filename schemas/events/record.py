"""What happens to the record itself: its keys, its logs, and the engine that writes it.

Nothing of this is carried by a workflow; whoever needs it reads it from the ledger.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Fact, Prose
from schemas.concerns import ScanRule
from schemas.events.base import Happened
from schemas.ids import LOG, PersonId, RecordName
from schemas.reading import Reads

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
WorkflowId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9/_.:-]{0,199}$")]
RunId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Count = Annotated[int, Field(ge=0)]
Seq = Annotated[int, Field(ge=1)]


class KeyRotated(Happened):
    """From now on another key signs for this origin; both are public verification keys."""

    kind: Literal["key.rotated"] = "key.rotated"
    record: RecordName = LOG
    origin: Fact
    old: Fact
    new: Fact


class LogBegan(Happened):
    """A new log goes on where the ledger was restored to less than an older log had signed.

    `previous_size` and `previous_root` are of the newest checkpoint of the older log that anybody
    is known to hold; `size` is how many of its entries are here unchanged, as far as its own
    checkpoints show. What it had signed beyond is lost, or is others.
    """

    kind: Literal["log.began"] = "log.began"
    record: RecordName = LOG
    origin: Fact
    previous_origin: Fact
    previous_size: Count
    previous_root: Sha256
    size: Count
    lost: Prose
    because: Prose


class HistoryClosed(Happened):
    """A run of the engine is over; this is the hash of its history, kept for when it is gone.

    `first_seq` and `last_seq` are the first and the last entry it wrote into the stream that has
    the name of the workflow; None where it wrote none. `read_with` names the library that read
    the history: a later one may know of fields that this one left out.
    """

    kind: Literal["history.closed"] = "history.closed"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    outcome: Fact
    sha256: Sha256
    events: Count
    read_with: Fact
    first_seq: Seq | None
    last_seq: Seq | None


class EngineReset(Happened):
    """An operator is about to reset a run to the state after one of its earlier events."""

    kind: Literal["engine.reset"] = "engine.reset"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    to_event: Seq
    because: Prose


class EngineTerminated(Happened):
    """An operator is about to end a run at once."""

    kind: Literal["engine.terminated"] = "engine.terminated"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    because: Prose


class EngineDeleted(Happened):
    """An operator is about to delete a run with its history, whose hash is kept here."""

    kind: Literal["engine.deleted"] = "engine.deleted"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId
    sha256: Sha256
    events: Count
    because: Prose


class EngineRevived(Happened):
    """The workflow of a stream was begun anew from what the ledger tells.

    `run` is the run that was ended for it, if there was one; `seq` the entry it began from, and
    `brought_back` how many entries the ledger had lost and the engine's history still had.
    """

    kind: Literal["engine.revived"] = "engine.revived"
    record: RecordName = LOG
    workflow: WorkflowId
    run: RunId | None
    seq: Count
    brought_back: Count
    because: Prose


class RecordReconciled(Happened):
    """The engine's histories and the ledger were compared; `told` are the first differences.

    `kept` is how many histories were hashed on this occasion.
    """

    kind: Literal["record.reconciled"] = "record.reconciled"
    record: RecordName = LOG
    verdict: Literal["agree", "differ", "cannot_tell"]
    scope: Fact
    runs: Count
    entries: Count
    kept: Count
    differences: Count
    told: Annotated[tuple[Prose, ...], Field(max_length=20)] = ()


class ScanRuleChanged(Happened):
    """From now on the scan proposes candidates by this rule; those it proposed keep theirs."""

    kind: Literal["rule.changed"] = "rule.changed"
    record: RecordName = LOG
    rule: ScanRule
    because: Prose


class ReadingNoted(Happened):
    """What a person read of the record in a minute or so, told on a record of its own."""

    kind: Literal["reading.noted"] = "reading.noted"
    record: Literal["reads"] = "reads"
    person: PersonId
    reads: Reads


RecordEvent = (
    KeyRotated
    | LogBegan
    | HistoryClosed
    | EngineReset
    | EngineTerminated
    | EngineDeleted
    | EngineRevived
    | RecordReconciled
    | ScanRuleChanged
    | ReadingNoted
)
