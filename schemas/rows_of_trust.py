"""The rows of trust between parties."""

from schemas.base import Instant, Message
from schemas.ids import PartyId, StreamId


class TrustEntryRow(Message):
    """One entry of one account, and the ledger's entry that made it."""

    stream: StreamId
    seq: int
    kind: str
    trusting: PartyId
    trusted: PartyId
    at: Instant
    about: str


class TrustMatterRow(Message):
    """A contest, an incident, its reviews, a goodwill act or a survey."""

    party: PartyId
    noun: str
    name: str
    seq: int
    state: str
    turn: PartyId | None
    other: PartyId
    due: Instant | None
    at: Instant
    document: str
