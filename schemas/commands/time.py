"""The one command that nobody gives: a deadline rang."""

from typing import Literal

from schemas.base import Message
from schemas.clocks import ClockKind
from schemas.ids import CommitmentId, HandoffId, ProblemId, ResponsibilityId


class RingClock(Message):
    kind: Literal["clock.ring"] = "clock.ring"
    subject: HandoffId | CommitmentId | ResponsibilityId | ProblemId
    clock: ClockKind
    rung: int
    """Which of the clock's chimes; one that has sounded already causes nothing."""
