"""The state of the record about the record: how far it has come, and nothing else.

Its events are read from the ledger by whoever asks, so that what a workflow carries stays small
however long Remit runs.
"""

from schemas.base import Instant, Message
from schemas.ids import RecordName


class Record(Message):
    seq: int = 0
    at: Instant | None = None
    record: RecordName
