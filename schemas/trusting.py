"""Trust in messages: the entries that events make, and what depends on the trust between two."""

from typing import Annotated

from pydantic import Field

from schemas.base import Instant, Message
from schemas.ids import HandoffId, PartnershipId, PartyId, StreamId
from schemas.trust import TrustKind

Number = Annotated[int, Field(ge=1, le=1_000_000_000)]
"""The number of an entry in its stream."""
Few = Annotated[tuple[PartyId, ...], Field(min_length=1, max_length=20)]


class TrustEntry(Message):
    """One entry of the account of `trusting` about `trusted`, made by the ledger entry `seq` of
    the stream that holds it; `at` is when that happened which made it."""

    seq: int
    kind: TrustKind
    trusting: PartyId
    trusted: PartyId
    at: Instant
    about: str


class Depending(Message):
    """Something live between two parties that rests on the trust between them, and the newest
    entry of its stream when the desk looked."""

    about: HandoffId | PartnershipId
    between: PartyId
    """The other party: not the one whom the incident concerns."""
    stream: StreamId
    seq: int
