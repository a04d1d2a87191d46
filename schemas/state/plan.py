"""The response plan of a problem, as it stands."""

from schemas.base import Instant, Line, Message, Prose
from schemas.clocks import Clock, ClockKind
from schemas.ids import CommitmentId, PartyId, PledgeId, ResponsibilityId
from schemas.plan import ActionKey, ActionKind, ActionState
from schemas.scope import Side


class Action(Message):
    seq: int
    """The entry that last changed it."""
    action: ActionKey
    text: Line
    kind: ActionKind
    side: Side
    responsible: PartyId
    due: Instant
    responsibility: ResponsibilityId | None = None
    commitment: CommitmentId | None = None
    pledge: PledgeId | None = None
    state: ActionState = "open"
    note: Prose | None = None
    """How it was done, or why it was stopped."""


class Plan(Message):
    """Actions that a later version left out stay here, as dropped."""

    entry: int
    """The entry that adopted the newest version."""
    version: int
    purpose: Prose
    success: Prose
    actions: dict[ActionKey, Action]
    clocks: dict[ClockKind, Clock] = {}
