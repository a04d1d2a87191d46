"""The rows that priority rounds are read from."""

from schemas.base import Instant, Message
from schemas.ids import PartyId, PersonId, RoundId


class RoundRow(Message):
    round: RoundId
    seq: int
    state: str
    title: str
    area: str
    party: PartyId
    opened_by: PersonId
    opened_at: Instant
    closes: Instant
    answered: int
    document: str
