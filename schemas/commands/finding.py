"""Commands on a finding: auditors open, close and reopen; whoever operates Remit answers."""

from typing import Literal

from schemas.base import Message, Prose
from schemas.findings import Severity
from schemas.ids import EntryId, FindingId


class OpenFinding(Message):
    kind: Literal["finding.open"] = "finding.open"
    finding: FindingId
    entry: EntryId
    severity: Severity = Severity.NOTE
    text: Prose


class AnswerFinding(Message):
    kind: Literal["finding.answer"] = "finding.answer"
    finding: FindingId
    text: Prose


class CloseFinding(Message):
    kind: Literal["finding.close"] = "finding.close"
    finding: FindingId
    conclusion: Prose


class ReopenFinding(Message):
    kind: Literal["finding.reopen"] = "finding.reopen"
    finding: FindingId
    reason: Prose


FindingCommand = OpenFinding | AnswerFinding | CloseFinding | ReopenFinding
