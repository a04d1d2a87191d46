"""What happens to a party and to the people who speak for it."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.calendars import Zone
from schemas.capability import Declared
from schemas.commands.party import Email
from schemas.events.base import Happened
from schemas.events.expunging import PartyExpunging
from schemas.events.trust import TrustEvent
from schemas.ids import PartyId, PersonId
from schemas.parties import Grade, PartyKind, Role


class PartyRegistered(Happened):
    kind: Literal["party.registered"] = "party.registered"
    party: PartyId
    party_kind: PartyKind
    name: Line
    zone: Zone


class PartyDeclared(Happened):
    """What it says it can take on from now on."""

    kind: Literal["party.declared"] = "party.declared"
    party: PartyId
    declared: Declared


class PartyDeactivated(Happened):
    kind: Literal["party.deactivated"] = "party.deactivated"
    party: PartyId
    reason: Prose


class PartyReactivated(Happened):
    kind: Literal["party.reactivated"] = "party.reactivated"
    party: PartyId
    reason: Prose


class PartyUnspokenFor(Happened):
    """Nobody is left whose word binds the party. Where that is still so at `until`, it is treated
    as inactive; None where nothing could fall back from it."""

    kind: Literal["party.unspoken_for"] = "party.unspoken_for"
    party: PartyId
    until: Instant | None
    police: tuple[PartyId, ...]
    """Those on whose problems it holds or owes something, and who are told."""


class PartySpokenFor(Happened):
    """Somebody can decide for the party again."""

    kind: Literal["party.spoken_for"] = "party.spoken_for"
    party: PartyId


class PersonAdded(Happened):
    kind: Literal["person.added"] = "person.added"
    person: PersonId
    name: Line
    role: Role
    grade: Grade
    email: Email | None


class PersonChanged(Happened):
    """The whole of what is true of the person from now on."""

    kind: Literal["person.changed"] = "person.changed"
    person: PersonId
    name: Line
    role: Role
    grade: Grade
    email: Email | None


class DeputyNamed(Happened):
    kind: Literal["person.deputy_named"] = "person.deputy_named"
    person: PersonId
    deputy: PersonId | None


class PersonAway(Happened):
    kind: Literal["person.away"] = "person.away"
    person: PersonId
    until: Instant


class PersonBack(Happened):
    kind: Literal["person.back"] = "person.back"
    person: PersonId


class PersonDeactivated(Happened):
    kind: Literal["person.deactivated"] = "person.deactivated"
    person: PersonId
    reason: Prose


PartyEvent = (
    PartyRegistered
    | PartyDeclared
    | PartyDeactivated
    | PartyReactivated
    | PartyUnspokenFor
    | PartySpokenFor
    | PersonAdded
    | PersonChanged
    | DeputyNamed
    | PersonAway
    | PersonBack
    | PersonDeactivated
    | PartyExpunging
    | TrustEvent
)
