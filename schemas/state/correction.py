"""A correction that waits for the other side."""

from schemas.base import Instant, Message
from schemas.clocks import Clock, ClockKind
from schemas.ids import PartyId


class Correction(Message):
    """The beginning of a tenure that is said to have been at another instant."""

    proposed_in: int
    tenure: int
    entry: int
    old: Instant
    new: Instant
    former: PartyId
    following: PartyId
    proposed_by: PartyId
    counterparty: PartyId
    clocks: dict[ClockKind, Clock]
