"""A party that takes part no longer is in no partnership: what it was there ends at one instant."""

from datetime import timedelta

from rules.not_allowed import NotYourRole
from rules.partnership.agreements import sides
from rules.partnership.asked import EVERY, Around, joined
from rules.partnership.members import ASKED
from rules.partnership.refusals import NobodyConvenes
from rules.refusals import AlreadyDone
from schemas.commands.partnership import ReleaseMember
from schemas.events.agreement import AgreementEnded, AgreementRefused
from schemas.events.partnership import MemberReleased, PartnershipEvent
from schemas.ids import KEEPER
from schemas.parties import PartyKind, Role
from schemas.partnerships import AgreementState, MemberState


def release(around: Around, command: ReleaseMember) -> list[PartnershipEvent]:
    """Given by Remit itself alone; the desk looked up that the party is inactive.

    An agreement that has fewer than two sides left ends as it says, with what falls back; one
    that has more goes on between them. What waits to be signed by the party is refused.
    """
    if around.standing.person != KEEPER:
        raise NotYourRole(around.standing, {Role.SYSTEM})
    known = around.state.members.get(command.member)
    if known is None or known.state not in (MemberState.JOINED, *ASKED):
        raise AlreadyDone(f"{around.name} was freed of {command.member}")
    convened = around.state.convener == command.member
    convener = _police(around, command.member) if convened else around.state.convener
    assert convener is not None, "what was founded has a convener"
    due = around.at + timedelta(days=around.state.check_role_days)
    return [
        MemberReleased(
            stamp=around.stamp, partnership=around.name, member=command.member,
            under=command.under, convener=convener, check_due=due if convened else None,
        ),
        *_agreements(around, command),
    ]  # fmt: skip


def _police(around: Around, gone: str) -> str:
    """Active police: those in it first, then those that convened before, then of its problems."""
    active = {
        card.party
        for card in around.request.parties.values()
        if card.kind is PartyKind.POLICE and card.active and card.party != gone
    }
    inside = [one.party for one in joined(around.state, EVERY)]
    before = [one.party for one in around.state.convening]
    for party in (*inside, *before, *sorted(active)):
        if party in active:
            return party
    raise NobodyConvenes(around.name)


def _agreements(around: Around, command: ReleaseMember) -> list[PartnershipEvent]:
    gone, found = command.member, list[PartnershipEvent]()
    why = f"{gone} takes part no longer ({command.under})."
    left = {one.party for one in joined(around.state, EVERY)} - {gone}
    for name, one in around.state.agreements.items():
        standing = one.terms if one.state is AgreementState.IN_FORCE else None
        if standing and gone in sides(standing) and len(left & {*sides(standing)}) < 2:
            found.append(
                AgreementEnded(
                    stamp=around.stamp, agreement=name, how="side_left", reason=why,
                    reverts=standing.reverts,
                )
            )  # fmt: skip
        elif one.proposed and gone in sides(one.proposed.terms):
            found.append(
                AgreementRefused(
                    stamp=around.stamp, agreement=name, version=one.proposed.version, member=gone,
                    reason=why,
                )
            )  # fmt: skip
    return found
