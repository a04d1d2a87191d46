"""Commands on a party and on the people who speak for it."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from schemas.base import DISCLOSED, Instant, Line, Message, Prose
from schemas.calendars import Zone
from schemas.capability import Declared
from schemas.commands.expunging import PartyExpungingCommand
from schemas.commands.trust import TrustCommand
from schemas.ids import PartyId, PersonId
from schemas.parties import Grade, PartyKind, Role

Email = Annotated[
    str,
    DISCLOSED,
    StringConstraints(pattern=r"^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}$"),
]


class RegisterParty(Message):
    kind: Literal["party.register"] = "party.register"
    party: PartyId
    party_kind: PartyKind
    name: Line
    zone: Zone = "UTC"
    """The time zone in which this party reads its deadlines."""


class DeclareParty(Message):
    """What it can take on, whole: what was declared before stands no longer."""

    kind: Literal["party.declare"] = "party.declare"
    party: PartyId
    declared: Declared


class DeactivateParty(Message):
    kind: Literal["party.deactivate"] = "party.deactivate"
    party: PartyId
    reason: Prose


class ReactivateParty(Message):
    kind: Literal["party.reactivate"] = "party.reactivate"
    party: PartyId
    reason: Prose


class CheckVoice(Message):
    """Whether anybody is left who can decide for the party; Remit itself asks."""

    kind: Literal["party.check_voice"] = "party.check_voice"
    party: PartyId


class AddPerson(Message):
    kind: Literal["person.add"] = "person.add"
    person: PersonId
    name: Line
    role: Role
    grade: Grade = Grade.ADVISORY
    email: Email | None = None


class ChangePerson(Message):
    """What is not given stays as it is."""

    kind: Literal["person.change"] = "person.change"
    person: PersonId
    name: Line | None = None
    role: Role | None = None
    grade: Grade | None = None
    email: Email | None = None


class NameDeputy(Message):
    """While the person is away, and after they have left, the deputy's word counts as theirs.
    None ends it."""

    kind: Literal["person.name_deputy"] = "person.name_deputy"
    person: PersonId
    deputy: PersonId | None


class MarkAway(Message):
    kind: Literal["person.mark_away"] = "person.mark_away"
    person: PersonId
    until: Instant


class MarkBack(Message):
    kind: Literal["person.mark_back"] = "person.mark_back"
    person: PersonId


class DeactivatePerson(Message):
    kind: Literal["person.deactivate"] = "person.deactivate"
    person: PersonId
    reason: Prose


DirectoryCommand = (
    RegisterParty
    | DeclareParty
    | DeactivateParty
    | ReactivateParty
    | AddPerson
    | ChangePerson
    | NameDeputy
    | MarkAway
    | MarkBack
    | DeactivatePerson
)
PartyCommand = DirectoryCommand | PartyExpungingCommand | TrustCommand
