"""Commands on a partnership, its agreements and its meetings. All belong to one stream."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Line, Message, Prose
from schemas.commands.agreement import (
    AddItem,
    CallMeeting,
    CancelMeeting,
    EndAgreement,
    MinuteMeeting,
    NoteReversion,
    ProposeAgreement,
    RefuseAgreement,
    ReviseAgreement,
    SignAgreement,
)
from schemas.ids import (
    AgreementId,
    EntryId,
    PartnershipId,
    PartyId,
    PledgeId,
    ProblemId,
    ResponseId,
    ResponsibilityId,
)
from schemas.partnering import (
    Count,
    Criterion,
    Days,
    Number,
)
from schemas.partnerships import MemberRole, Purpose, ResourceKind, RoleVerdict
from schemas.scope import Side


class _On(Message):
    partnership: PartnershipId


class FoundPartnership(_On):
    """Police found it and convene it until they hand that over."""

    kind: Literal["partnership.found"] = "partnership.found"
    name: Line
    purpose: Purpose
    problems: Annotated[tuple[ProblemId, ...], Field(max_length=20)] = ()
    stake: Prose
    check_role_days: Days = 180
    """The convener asks itself so often whether it is still best placed."""


class InviteMember(_On):
    kind: Literal["partnership.invite"] = "partnership.invite"
    member: PartyId
    role: MemberRole = MemberRole.MEMBER
    answer_by: Instant
    because: Prose


class FollowUp(_On):
    """Ask again a party that did not answer, or that left its invitation unread."""

    kind: Literal["partnership.follow_up"] = "partnership.follow_up"
    member: PartyId
    how: Prose
    answer_by: Instant


class JoinPartnership(_On):
    """For the invited party; whoever says it becomes its representative."""

    kind: Literal["partnership.join"] = "partnership.join"
    stake: Prose


class DeclineInvitation(_On):
    kind: Literal["partnership.decline"] = "partnership.decline"
    reason: Prose


class Represent(_On):
    """Speak for one's party from now on."""

    kind: Literal["partnership.represent"] = "partnership.represent"


class LeavePartnership(_On):
    kind: Literal["partnership.leave"] = "partnership.leave"
    reason: Prose


class StartPartnership(_On):
    kind: Literal["partnership.start"] = "partnership.start"


class ConcludePartnership(_On):
    kind: Literal["partnership.conclude"] = "partnership.conclude"
    outcome: Prose


class ProposeResponse(_On):
    kind: Literal["partnership.propose_response"] = "partnership.propose_response"
    text: Prose
    side: Side


class PledgeResource(_On):
    kind: Literal["partnership.pledge"] = "partnership.pledge"
    resource: ResourceKind
    what: Line
    quantity: Count
    unit: Line
    side: Side
    since: Instant
    until: Instant | None = None


class MatchPledge(_On):
    kind: Literal["partnership.match"] = "partnership.match"
    pledge: PledgeId
    responses: Annotated[tuple[ResponseId, ...], Field(max_length=20)] = ()
    responsibilities: Annotated[tuple[ResponsibilityId, ...], Field(max_length=20)] = ()


class UsePledge(_On):
    kind: Literal["partnership.use"] = "partnership.use"
    pledge: PledgeId
    quantity: Count
    what: Prose


class WithdrawPledge(_On):
    kind: Literal["partnership.withdraw_pledge"] = "partnership.withdraw_pledge"
    pledge: PledgeId
    reason: Prose


class DefineSuccess(_On):
    kind: Literal["partnership.define_success"] = "partnership.define_success"
    statement: Prose
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1, max_length=20)]


class AgreeSuccess(_On):
    kind: Literal["partnership.agree_success"] = "partnership.agree_success"
    version: Number


class ObjectSuccess(_On):
    kind: Literal["partnership.object_success"] = "partnership.object_success"
    version: Number
    reason: Prose


class OfferConvenership(_On):
    """The convener stays the convener until the offer is accepted."""

    kind: Literal["partnership.offer_convenership"] = "partnership.offer_convenership"
    member: PartyId
    reason: Prose
    stay_as: MemberRole = MemberRole.MEMBER
    answer_by: Instant


class AcceptConvenership(_On):
    kind: Literal["partnership.accept_convenership"] = "partnership.accept_convenership"
    read_back: Prose


class DeclineConvenership(_On):
    kind: Literal["partnership.decline_convenership"] = "partnership.decline_convenership"
    reason: Prose


class WithdrawConvenership(_On):
    kind: Literal["partnership.withdraw_convenership"] = "partnership.withdraw_convenership"
    reason: Prose


class CheckRole(_On):
    """Is the convener still best placed as convener, or as a member or an adviser?"""

    kind: Literal["partnership.check_role"] = "partnership.check_role"
    verdict: RoleVerdict
    because: Prose


class RingPartnership(_On):
    """Nobody gives it: a deadline of the partnership rang."""

    kind: Literal["partnership.ring"] = "partnership.ring"
    what: Literal["invitation", "reminder", "end", "convenership", "role_check"]
    subject: PartyId | AgreementId
    due: Instant


class ReleaseMember(_On):
    """A party takes part no longer, so it is in the partnership no longer either.

    Given by Remit itself; `under` is the entry of the party that says so.
    """

    kind: Literal["partnership.release"] = "partnership.release"
    member: PartyId
    under: EntryId


BySomebody = (
    FoundPartnership | InviteMember | FollowUp | JoinPartnership | DeclineInvitation | Represent
    | LeavePartnership | StartPartnership | ConcludePartnership | ProposeResponse | PledgeResource
    | MatchPledge | UsePledge | WithdrawPledge | DefineSuccess | AgreeSuccess | ObjectSuccess
    | ProposeAgreement | ReviseAgreement | SignAgreement | RefuseAgreement | EndAgreement
    | CallMeeting | AddItem | MinuteMeeting | CancelMeeting | OfferConvenership
    | AcceptConvenership | DeclineConvenership | WithdrawConvenership | CheckRole
)  # fmt: skip
"""What people may ask for."""
ByTime = RingPartnership | NoteReversion
PartnershipCommand = BySomebody | ByTime | ReleaseMember
