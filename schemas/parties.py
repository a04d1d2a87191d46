"""Who takes part: parties, the people who speak for them, and how far their word goes."""

from enum import StrEnum

from schemas.base import Line, Message
from schemas.ids import PartyId, PersonId


class PartyKind(StrEnum):
    """The six kinds of partner named in the founding article, police, and single citizens."""

    POLICE = "police"
    GOVERNMENT = "government"
    COMMUNITY = "community"
    NONPROFIT = "nonprofit"
    SERVICE_PROVIDER = "service_provider"
    BUSINESS = "business"
    MEDIA = "media"
    CITIZEN = "citizen"


class Role(StrEnum):
    """What a person may do. `rules.asked` and `rules.party` say which role opens which door."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    CHIEF = "chief"
    COUNSEL = "counsel"
    CLERK = "clerk"
    CONVENER = "convener"
    REPRESENTATIVE = "representative"
    CONTRIBUTOR = "contributor"
    COMMUNITY_REPRESENTATIVE = "community_representative"
    CITIZEN = "citizen"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Grade(StrEnum):
    """Decision power of a representative: how far a person's word binds the party."""

    ADVISORY = "advisory"
    """May speak, cannot bind."""
    LIMITED = "limited"
    """Binds the party for ordinary duties."""
    FULL = "full"
    """Binds the party for anything within its mandate."""

    @property
    def power(self) -> int:
        return list(Grade).index(self)


class PartyCard(Message):
    """What others need to know of a party when they name it in a command."""

    party: PartyId
    kind: PartyKind
    name: Line
    active: bool = True


class Standing(Message):
    """Who is speaking, for whom, and with what power: looked up by the desk, never claimed.

    `deputy_for` names the absent person whose decision power is used; role and grade are theirs.
    """

    person: PersonId
    party: PartyId
    kind: PartyKind
    role: Role
    grade: Grade
    deputy_for: PersonId | None = None
