"""The state of a finding, with all that was said about it."""

from typing import Literal

from schemas.base import Instant, Message, Prose
from schemas.findings import FindingState, Severity
from schemas.ids import EntryId, FindingId, PersonId

Turn = Literal["opened", "answered", "closed", "reopened"]


class Said(Message):
    """One thing that was said, and in whose name; both names where a deputy spoke."""

    seq: int
    at: Instant
    what: Turn
    by: tuple[PersonId, ...]
    text: Prose


class Finding(Message):
    """One finding, whole. `entry` is None before it is opened."""

    seq: int = 0
    at: Instant | None = None
    finding: FindingId
    entry: EntryId | None = None
    severity: Severity = Severity.NOTE
    state: FindingState = FindingState.UNOPENED
    said: tuple[Said, ...] = ()
