"""What happens to a finding: an auditor's words about an entry, which nothing of it changes."""

from typing import Literal

from schemas.base import Prose
from schemas.events.base import Happened
from schemas.findings import Severity
from schemas.ids import EntryId, FindingId


class FindingOpened(Happened):
    kind: Literal["finding.opened"] = "finding.opened"
    finding: FindingId
    entry: EntryId
    severity: Severity
    text: Prose


class FindingAnswered(Happened):
    kind: Literal["finding.answered"] = "finding.answered"
    finding: FindingId
    text: Prose


class FindingClosed(Happened):
    kind: Literal["finding.closed"] = "finding.closed"
    finding: FindingId
    conclusion: Prose


class FindingReopened(Happened):
    kind: Literal["finding.reopened"] = "finding.reopened"
    finding: FindingId
    reason: Prose


FindingEvent = FindingOpened | FindingAnswered | FindingClosed | FindingReopened
