"""The state of a partnership: its purpose, members, means, agreements, meetings and convener."""

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import (
    AgreementId,
    MeetingId,
    PartnershipId,
    PartyId,
    PersonId,
    PledgeId,
    ProblemId,
    ResponseId,
    ResponsibilityId,
)
from schemas.parties import Grade, PartyKind
from schemas.partnering import AgreementTerms, Criterion, Item, Minute, Reversion
from schemas.partnerships import (
    AgreementState,
    MeetingState,
    MemberRole,
    MemberState,
    PartnershipState,
    Purpose,
    ResourceKind,
    RoleVerdict,
)
from schemas.scope import Side


class Member(Message):
    party: PartyId
    seq: int
    kind: PartyKind
    role: MemberRole
    state: MemberState
    answer_by: Instant | None = None
    unanswered: int = 0
    """How often an invitation met silence."""
    stake: Prose | None = None
    representative: PersonId | None = None
    power: Grade | None = None


class Response(Message):
    response: ResponseId
    by: PartyId
    text: Prose
    side: Side


class Pledge(Message):
    pledge: PledgeId
    by: PartyId
    resource: ResourceKind
    what: Line
    quantity: int
    used: int = 0
    unit: Line
    side: Side
    since: Instant
    until: Instant | None
    withdrawn: bool = False
    responses: tuple[ResponseId, ...] = ()
    responsibilities: tuple[ResponsibilityId, ...] = ()


class Success(Message):
    """The newest version of what success is, and who of the members agreed to it."""

    version: int
    statement: Prose
    criteria: tuple[Criterion, ...]
    agreed: tuple[PartyId, ...]
    objected: tuple[PartyId, ...] = ()


class Signature(Message):
    party: PartyId
    person: PersonId
    at: Instant


class Proposal(Message):
    version: int
    terms: AgreementTerms
    signed: tuple[Signature, ...] = ()


class Fallen(Message):
    responsibility: ResponsibilityId
    outcome: Reversion
    why: Line


class Agreement(Message):
    """`version`, `terms` and `signed` are what stands; `proposed` waits for signatures."""

    agreement: AgreementId
    seq: int
    state: AgreementState
    version: int = 0
    versions: int = 1
    """How many versions were proposed."""
    terms: AgreementTerms | None = None
    signed: tuple[Signature, ...] = ()
    proposed: Proposal | None = None
    reminded: bool = False
    ended_seq: int = 0
    to_revert: tuple[ResponsibilityId, ...] = ()
    """Responsibilities whose reversion was not yet noted."""
    fallen: tuple[Fallen, ...] = ()


class Meeting(Message):
    meeting: MeetingId
    state: MeetingState = MeetingState.CALLED
    begins: Instant
    place: Line
    items: tuple[Item, ...]
    present: tuple[PersonId, ...] = ()
    absent: tuple[PartyId, ...] = ()
    minutes: tuple[Minute, ...] = ()


class ConvenershipOffer(Message):
    to: PartyId
    stay_as: MemberRole
    answer_by: Instant


class Convening(Message):
    """Who convened, from when until when; the last has no end."""

    party: PartyId
    since: Instant
    until: Instant | None = None


class RoleCheck(Message):
    at: Instant
    convener: PartyId
    verdict: RoleVerdict
    because: Prose


class Partnership(Message):
    """One partnership, whole."""

    seq: int = 0
    at: Instant | None = None
    partnership: PartnershipId
    state: PartnershipState = PartnershipState.UNFOUNDED
    name: Line | None = None
    purpose: Purpose | None = None
    problems: tuple[ProblemId, ...] = ()
    founded_at: Instant | None = None
    convener: PartyId | None = None
    convening: tuple[Convening, ...] = ()
    convenership: ConvenershipOffer | None = None
    check_role_days: int = 180
    check_due: Instant | None = None
    check_reminded: bool = False
    role_checks: tuple[RoleCheck, ...] = ()
    members: dict[PartyId, Member] = {}
    responses: dict[ResponseId, Response] = {}
    pledges: dict[PledgeId, Pledge] = {}
    success: Success | None = None
    agreements: dict[AgreementId, Agreement] = {}
    meetings: dict[MeetingId, Meeting] = {}
    outcome: Prose | None = None
