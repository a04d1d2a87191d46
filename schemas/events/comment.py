"""What people of both sides write to each other about a handoff or a promise. Nothing follows."""

from typing import Literal

from schemas.base import Prose
from schemas.events.base import Happened
from schemas.ids import CommitmentId, HandoffId, PersonId


class HandoffCommented(Happened):
    kind: Literal["handoff.commented"] = "handoff.commented"
    handoff: HandoffId
    text: Prose
    mentions: tuple[PersonId, ...] = ()
    """Who is named in it with an at sign, and so is told."""


class CommitmentCommented(Happened):
    kind: Literal["commitment.commented"] = "commitment.commented"
    commitment: CommitmentId
    text: Prose
    mentions: tuple[PersonId, ...] = ()
    """Who is named in it with an at sign, and so is told."""
