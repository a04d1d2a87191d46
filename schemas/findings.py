"""How much an auditor's finding weighs, and where it stands."""

from enum import StrEnum


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
