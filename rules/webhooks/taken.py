"""Which events of others are taken, and what each asks for: the declared table, and nothing else.

Answers that bind a party (to accept, to promise, to agree to other terms) are no events: a person,
or a program that was told to, gives them as commands.
"""

from collections.abc import Mapping
from typing import Any

from rules.webhooks.carried import TYPES
from schemas.base import Message
from schemas.commands.commitment import (
    HoldWork,
    ReportDone,
    ReportProgress,
    ResumeWork,
    StartWork,
    VerifyCommitment,
)
from schemas.commands.concern import ReportConcern
from schemas.commands.handoff import (
    AcknowledgeHandoff,
    DeclineHandoff,
    RecordFirstAction,
    RequestInfo,
    SupplyInfo,
)

TAKEN: Mapping[str, tuple[type[Message], str]] = {
    f"{TYPES}{command.model_fields['kind'].default}": (command, subject)
    for command, subject in (
        (AcknowledgeHandoff, "handoff"),
        (RequestInfo, "handoff"),
        (SupplyInfo, "handoff"),
        (DeclineHandoff, "handoff"),
        (RecordFirstAction, "handoff"),
        (StartWork, "commitment"),
        (HoldWork, "commitment"),
        (ResumeWork, "commitment"),
        (ReportProgress, "commitment"),
        (ReportDone, "commitment"),
        (VerifyCommitment, "commitment"),
        (ReportConcern, "concern"),
    )
}
"""The type of an event, the command that it becomes, and the field that its `subject` names; the
other fields stand in its `data`."""


def asked_for(kind: str, subject: str, data: Mapping[str, Any]) -> dict[str, Any] | None:
    """The fields of the command that an event of this type becomes; None where none does."""
    if kind not in TAKEN:
        return None
    command, field = TAKEN[kind]
    return {**data, "kind": command.model_fields["kind"].default, field: subject}
