"""The state of a party and of the people who speak for it."""

from schemas.base import Instant, Line, Message
from schemas.calendars import Zone
from schemas.capability import Declared
from schemas.commands.party import Email
from schemas.ids import PartyId, PersonId
from schemas.parties import Grade, PartyKind, Role
from schemas.state.expunging import Expungement
from schemas.state.trust import Accounts


class Person(Message):
    seq: int
    person: PersonId
    name: Line
    role: Role
    grade: Grade
    email: Email | None
    active: bool = True
    deputy: PersonId | None = None
    away_until: Instant | None = None


class Party(Message):
    """One party, whole. `party_kind` is None before it is registered."""

    seq: int = 0
    at: Instant | None = None
    changed_seq: int = 0
    party: PartyId
    party_kind: PartyKind | None = None
    name: Line | None = None
    zone: Zone = "UTC"
    active: bool = False
    unspoken_until: Instant | None = None
    """Until then somebody has to be named who can decide for it; the far end of time for police."""
    people: dict[PersonId, Person] = {}
    declared: Declared | None = None
    """What it says it can take on; None where it never said."""
    declared_seq: int = 0
    expungement: Expungement | None = None
    accounts: Accounts = Accounts()
