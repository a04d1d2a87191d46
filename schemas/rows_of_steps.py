"""The row of a step of the ladder, as lists and worklists are read from it."""

from schemas.base import Instant, Message
from schemas.ids import PartyId, ProblemId, StepId


class StepRow(Message):
    step: StepId
    problem: ProblemId
    seq: int
    party: PartyId
    police: PartyId
    method: str
    rung: int
    """The place of its method on the ladder; 0 is the lowest."""
    matter: str
    state: str
    turns: str
    """The parties that have to move, with a space between."""
    due: Instant | None
    document: str
