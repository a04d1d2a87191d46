"""How much an auditor's finding weighs, where it stands, and what readers answer about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """In the auditor's judgement; nothing follows from it by itself."""

    NOTE = "note"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class FindingState(StrEnum):
    UNOPENED = "unopened"
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding as it stands. `said` are its turns: who said what, in which entry of its own."""

    finding: str
    seq: int
    about: str
    entry: int
    severity: str
    state: str
    opened_by: str
    opened_at: datetime
    said: tuple[dict[str, Any], ...]

    @property
    def place(self) -> str:
        """The entry, as people write it: motel#12, party/housing#3."""
        return f"{self.about.removeprefix('problem/')}#{self.entry}"
