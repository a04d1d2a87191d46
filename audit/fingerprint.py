"""The hash of a history, so that it can be known again: form remit-history/v1.

Every event is written as JSON by the mapping that protobuf prescribes, keys sorted, no white
space, UTF-8, one event a line. The SHA-256 of these lines, each with its line end, is the hash.
Payloads are hashed as they lie there, encrypted: nobody needs a key to compare. The same bytes
come from Temporal's own program (docs/auditors.md says how).
"""

import hashlib
import json
from importlib.metadata import version
from typing import Any

from google.protobuf.json_format import MessageToDict
from temporalio.api.history.v1 import HistoryEvent

READ_WITH = f"temporalio {version('temporalio')}"
"""A later version may know of fields that this one does not see, and so does not hash."""


class Fingerprint:
    """Takes the events of one run in their order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.events = 0

    def add(self, event: HistoryEvent) -> None:
        self._hash.update(line(event))
        self.events += 1

    def hex(self) -> str:
        return self._hash.hexdigest()


def line(event: HistoryEvent) -> bytes:
    """One event as it is hashed."""
    said = _whole(MessageToDict(event))
    told = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return told.encode() + b"\n"


def _whole(value: Any) -> Any:
    """JSON knows one kind of number: 2.0 is written 2."""
    match value:
        case dict():
            return {key: _whole(inner) for key, inner in value.items()}
        case list():
            return [_whole(inner) for inner in value]
        case float() if value.is_integer():
            return int(value)
        case _:
            return value
