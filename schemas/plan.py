"""The response plan: its actions, who answers for each, and by when."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.base import Instant, Line, Message
from schemas.ids import CommitmentId, PartyId, PledgeId, ResponsibilityId
from schemas.scope import Side

ActionKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


class ActionKind(StrEnum):
    """What kind of response an action is. Enforcement is one of them, and seldom enough alone."""

    ENFORCEMENT = "enforcement"
    EDUCATION = "education"
    ENVIRONMENTAL_DESIGN = "environmental_design"
    SERVICE = "service"
    REGULATION = "regulation"
    MEDIATION = "mediation"
    OTHER = "other"


class PlannedAction(Message):
    """One action: what is done, on which side of the triangle, by whom and by when."""

    action: ActionKey
    text: Line
    kind: ActionKind
    side: Side
    responsible: PartyId
    due: Instant
    responsibility: ResponsibilityId | None = None
    commitment: CommitmentId | None = None
    pledge: PledgeId | None = None


Actions = Annotated[tuple[PlannedAction, ...], Field(min_length=1, max_length=60)]
ActionState = Literal["open", "done", "stopped", "dropped"]
"""`stopped` was given up for a reason; `dropped` is not in the newest version of the plan."""
