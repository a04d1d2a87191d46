"""Founding, inviting, joining and leaving; and the gate before the work begins."""

from datetime import timedelta

from rules.asked import STEERING
from rules.clocks import must_be_ahead
from rules.not_allowed import NotYourRole
from rules.partnership.asked import EVERY, Around, joined
from rules.partnership.refusals import (
    NeedsProblems,
    NoSuchRole,
    NotInvited,
    NotReady,
    StillConvenes,
    UnknownInPartnership,
)
from rules.refusals import AlreadyDone, AlreadyThere, StillOpen
from schemas.commands.partnership import (
    ConcludePartnership,
    DeclineInvitation,
    FollowUp,
    FoundPartnership,
    InviteMember,
    JoinPartnership,
    LeavePartnership,
    StartPartnership,
)
from schemas.events.partnership import (
    FollowedUp,
    InvitationDeclined,
    MemberInvited,
    MemberJoined,
    MemberLeft,
    PartnershipConcluded,
    PartnershipEvent,
    PartnershipFounded,
    PartnershipStarted,
    RepresentativeChanged,
)
from schemas.parties import Grade, PartyKind
from schemas.partnerships import (
    AgreementState,
    MemberRole,
    MemberState,
    PartnershipState,
    Purpose,
)
from schemas.state.partnership import Member, Partnership

ASKED = frozenset({MemberState.INVITED, MemberState.UNANSWERED})
PARTNERS = tuple(kind for kind in PartyKind if kind not in (PartyKind.POLICE, PartyKind.CITIZEN))
"""The six kinds of partner that the founding article names."""


def found(around: Around, command: FoundPartnership) -> list[PartnershipEvent]:
    """Police found it, and convene it by default."""
    if around.state.state is not PartnershipState.UNFOUNDED:
        raise AlreadyThere(command.partnership)
    who = around.standing
    if who.kind is not PartyKind.POLICE or who.role not in STEERING:
        raise NotYourRole(who, STEERING)
    if command.purpose is Purpose.PROBLEM_SOLVING and not command.problems:
        raise NeedsProblems(command.partnership)
    return [
        PartnershipFounded(
            stamp=around.stamp, partnership=command.partnership, name=command.name,
            purpose=command.purpose, problems=tuple(dict.fromkeys(command.problems)),
            convener=who.party, convener_kind=who.kind, stake=command.stake,
            representative=around.speaker, power=who.grade,
            check_role_days=command.check_role_days,
            check_due=around.at + timedelta(days=command.check_role_days),
        )
    ]  # fmt: skip


def invite(around: Around, command: InviteMember) -> list[PartnershipEvent]:
    around.must_convene()
    if command.role is MemberRole.CONVENER:
        raise NoSuchRole
    card = around.card(command.member)
    known = around.state.members.get(command.member)
    if known is None:
        around.must_have_room("members")
    elif known.state in (MemberState.JOINED, *ASKED):
        raise AlreadyDone(f"{command.member} is {known.state.value}")
    must_be_ahead("The deadline", around.at, command.answer_by)
    return [
        MemberInvited(
            stamp=around.stamp, partnership=around.name, member=command.member,
            member_kind=card.kind, role=command.role, answer_by=command.answer_by,
            because=command.because,
        )
    ]  # fmt: skip


def follow_up(around: Around, command: FollowUp) -> list[PartnershipEvent]:
    around.must_convene()
    known = around.state.members.get(command.member)
    if known is None or known.state not in ASKED:
        raise NotInvited(command.member, around.name)
    must_be_ahead("The deadline", around.at, command.answer_by)
    return [
        FollowedUp(
            stamp=around.stamp, partnership=around.name, member=command.member, how=command.how,
            answer_by=command.answer_by,
        )
    ]  # fmt: skip


def join(around: Around, command: JoinPartnership) -> list[PartnershipEvent]:
    """A late answer is welcome: the invitation of one that kept silent stays open."""
    member = _asked(around)
    return [
        MemberJoined(
            stamp=around.stamp, partnership=around.name, member=member.party, role=member.role,
            stake=command.stake, representative=around.speaker, power=around.standing.grade,
        )
    ]  # fmt: skip


def decline(around: Around, command: DeclineInvitation) -> list[PartnershipEvent]:
    member = _asked(around)
    return [
        InvitationDeclined(
            stamp=around.stamp, partnership=around.name, member=member.party, reason=command.reason
        )
    ]


def _asked(around: Around) -> Member:
    known = around.state.members.get(around.standing.party)
    if known is None or known.state not in ASKED:
        raise NotInvited(around.standing.party, around.name)
    around.must_bind()
    return known


def represent(around: Around) -> list[PartnershipEvent]:
    member = around.me()
    around.must_bind()
    if (member.representative, member.power) == (around.speaker, around.standing.grade):
        raise AlreadyDone(f"{around.speaker} represents {member.party}")
    return [
        RepresentativeChanged(
            stamp=around.stamp, partnership=around.name, member=member.party,
            representative=around.speaker, power=around.standing.grade,
        )
    ]  # fmt: skip


def leave(around: Around, command: LeavePartnership) -> list[PartnershipEvent]:
    member = around.me()
    around.must_bind()
    if member.role is MemberRole.CONVENER:
        raise StillConvenes(member.party, around.name)
    signed = [
        name
        for name, one in around.state.agreements.items()
        if one.state is AgreementState.IN_FORCE
        and any(signature.party == member.party for signature in one.signed)
    ]
    if signed:
        raise StillOpen(member.party, signed)
    return [
        MemberLeft(
            stamp=around.stamp, partnership=around.name, member=member.party, reason=command.reason
        )
    ]


def start(around: Around, command: StartPartnership) -> list[PartnershipEvent]:
    around.must_convene()
    if around.state.state is not PartnershipState.FORMING:
        raise AlreadyDone(f"{command.partnership} was started")
    missing = missing_to_start(around.state)
    if missing:
        raise NotReady(around.name, missing)
    success = around.state.success
    return [
        PartnershipStarted(
            stamp=around.stamp, partnership=around.name,
            success_version=success.version if success else None,
        )
    ]  # fmt: skip


def missing_to_start(state: Partnership) -> list[str]:
    """What keeps it from starting, each in a few words. Trust asks for company; a solution asks
    for an agreed idea of success and, of each full member, stake, resource and power.
    """
    members = joined(state)
    missing = [] if len(joined(state, EVERY)) > 1 else ["nobody else has joined"]
    if state.purpose is not Purpose.PROBLEM_SOLVING:
        return missing
    if state.success is None:
        missing.append("success is not defined")
    else:
        open_ = [one.party for one in members if one.party not in state.success.agreed]
        if open_:
            missing.append(f"success is not agreed by {', '.join(open_)}")
    for member in members:
        if not any(p.by == member.party and not p.withdrawn for p in state.pledges.values()):
            missing.append(f"{member.party} has pledged no resource")
        if member.power is None or member.power is Grade.ADVISORY:
            missing.append(f"{member.representative} cannot decide for {member.party}")
    return missing


def coverage(state: Partnership) -> dict[PartyKind, list[str]]:
    """Each of the six kinds of partner, and who of that kind is in it."""
    inside = joined(state, EVERY)
    return {kind: [one.party for one in inside if one.kind is kind] for kind in PARTNERS}


def conclude(around: Around, command: ConcludePartnership) -> list[PartnershipEvent]:
    around.must_convene()
    state = around.state
    standing = [n for n, a in state.agreements.items() if a.state is AgreementState.IN_FORCE]
    falling = [r for a in state.agreements.values() for r in a.to_revert]
    if standing or falling:
        raise StillOpen(around.name, [*standing, *falling])
    return [
        PartnershipConcluded(stamp=around.stamp, partnership=around.name, outcome=command.outcome)
    ]


def must_be_known(around: Around) -> None:
    if around.state.state is PartnershipState.UNFOUNDED:
        raise UnknownInPartnership(around.name, around.name)
