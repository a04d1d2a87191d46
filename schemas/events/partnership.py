"""What happens in a partnership: who is in it, what they bring and agree, who convenes.

A deadline that passed is an event like any other: silence after an invitation is recorded.
"""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.events.agreement import AgreementEvent, MeetingEvent
from schemas.events.base import Happened
from schemas.ids import (
    EntryId,
    PartnershipId,
    PartyId,
    PersonId,
    PledgeId,
    ProblemId,
    ResponseId,
    ResponsibilityId,
)
from schemas.parties import Grade, PartyKind
from schemas.partnering import Criterion
from schemas.partnerships import MemberRole, Purpose, ResourceKind, RoleVerdict
from schemas.scope import Side


class _Of(Happened):
    partnership: PartnershipId


class PartnershipFounded(_Of):
    kind: Literal["partnership.founded"] = "partnership.founded"
    name: Line
    purpose: Purpose
    problems: tuple[ProblemId, ...]
    convener: PartyId
    convener_kind: PartyKind
    stake: Prose
    representative: PersonId
    power: Grade
    check_role_days: int
    check_due: Instant


class MemberInvited(_Of):
    kind: Literal["partnership.invited"] = "partnership.invited"
    member: PartyId
    member_kind: PartyKind
    role: MemberRole
    answer_by: Instant
    because: Prose


class InvitationUnanswered(_Of):
    """Apathy, recorded: nobody answered in time."""

    kind: Literal["partnership.unanswered"] = "partnership.unanswered"
    member: PartyId
    times: int


class FollowedUp(_Of):
    kind: Literal["partnership.followed_up"] = "partnership.followed_up"
    member: PartyId
    how: Prose
    answer_by: Instant


class MemberJoined(_Of):
    kind: Literal["partnership.joined"] = "partnership.joined"
    member: PartyId
    role: MemberRole
    stake: Prose
    representative: PersonId
    power: Grade


class InvitationDeclined(_Of):
    kind: Literal["partnership.declined"] = "partnership.declined"
    member: PartyId
    reason: Prose


class RepresentativeChanged(_Of):
    kind: Literal["partnership.represented"] = "partnership.represented"
    member: PartyId
    representative: PersonId
    power: Grade


class MemberLeft(_Of):
    """Its pledges that still stand are withdrawn with it."""

    kind: Literal["partnership.left"] = "partnership.left"
    member: PartyId
    reason: Prose


class MemberReleased(_Of):
    """The party takes part no longer, by its entry `under`; its pledges are withdrawn with it."""

    kind: Literal["partnership.released"] = "partnership.released"
    member: PartyId
    under: EntryId
    convener: PartyId
    """Who convenes from now on: police, where it was the member that did."""
    check_due: Instant | None
    """The new convener's next look at itself; None where the convener is the same."""


class PartnershipStarted(_Of):
    kind: Literal["partnership.started"] = "partnership.started"
    success_version: int | None


class PartnershipConcluded(_Of):
    kind: Literal["partnership.concluded"] = "partnership.concluded"
    outcome: Prose


class ResponseProposed(_Of):
    kind: Literal["partnership.response_proposed"] = "partnership.response_proposed"
    response: ResponseId
    member: PartyId
    text: Prose
    side: Side


class ResourcePledged(_Of):
    kind: Literal["partnership.pledged"] = "partnership.pledged"
    pledge: PledgeId
    member: PartyId
    resource: ResourceKind
    what: Line
    quantity: int
    unit: Line
    side: Side
    since: Instant
    until: Instant | None


class PledgeMatched(_Of):
    """The whole of what the pledge is meant for; what was said before is replaced."""

    kind: Literal["partnership.matched"] = "partnership.matched"
    pledge: PledgeId
    responses: tuple[ResponseId, ...]
    responsibilities: tuple[ResponsibilityId, ...]


class PledgeUsed(_Of):
    kind: Literal["partnership.used"] = "partnership.used"
    pledge: PledgeId
    quantity: int
    what: Prose


class PledgeWithdrawn(_Of):
    kind: Literal["partnership.pledge_withdrawn"] = "partnership.pledge_withdrawn"
    pledge: PledgeId
    reason: Prose


class SuccessDefined(_Of):
    """Whoever proposes a version agrees to it; earlier versions are history."""

    kind: Literal["partnership.success_defined"] = "partnership.success_defined"
    version: int
    member: PartyId
    statement: Prose
    criteria: tuple[Criterion, ...]


class SuccessAgreed(_Of):
    kind: Literal["partnership.success_agreed"] = "partnership.success_agreed"
    version: int
    member: PartyId


class SuccessObjected(_Of):
    kind: Literal["partnership.success_objected"] = "partnership.success_objected"
    version: int
    member: PartyId
    reason: Prose


class ConvenershipOffered(_Of):
    kind: Literal["partnership.convenership_offered"] = "partnership.convenership_offered"
    member: PartyId
    reason: Prose
    stay_as: MemberRole
    answer_by: Instant


class ConvenershipAccepted(_Of):
    """In this moment, and by nothing else, the convener is another."""

    kind: Literal["partnership.convenership_accepted"] = "partnership.convenership_accepted"
    former: PartyId
    member: PartyId
    stay_as: MemberRole
    read_back: Prose
    check_due: Instant


class ConvenershipDeclined(_Of):
    kind: Literal["partnership.convenership_declined"] = "partnership.convenership_declined"
    member: PartyId
    reason: Prose


class ConvenershipWithdrawn(_Of):
    kind: Literal["partnership.convenership_withdrawn"] = "partnership.convenership_withdrawn"
    member: PartyId
    reason: Prose


class ConvenershipExpired(_Of):
    kind: Literal["partnership.convenership_expired"] = "partnership.convenership_expired"
    member: PartyId


class RoleCheckDue(_Of):
    kind: Literal["partnership.role_check_due"] = "partnership.role_check_due"
    convener: PartyId


class RoleChecked(_Of):
    kind: Literal["partnership.role_checked"] = "partnership.role_checked"
    convener: PartyId
    verdict: RoleVerdict
    because: Prose
    check_due: Instant


PartnershipEvent = (
    PartnershipFounded | MemberInvited | InvitationUnanswered | FollowedUp | MemberJoined
    | InvitationDeclined | RepresentativeChanged | MemberLeft | MemberReleased | PartnershipStarted
    | PartnershipConcluded | ResponseProposed | ResourcePledged | PledgeMatched | PledgeUsed
    | PledgeWithdrawn | SuccessDefined | SuccessAgreed | SuccessObjected
    | AgreementEvent | MeetingEvent
    | ConvenershipOffered | ConvenershipAccepted | ConvenershipDeclined | ConvenershipWithdrawn
    | ConvenershipExpired | RoleCheckDue | RoleChecked
)  # fmt: skip
