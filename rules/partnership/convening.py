"""Who convenes: asked of oneself at set points, and handed over as a responsibility is.

Whoever convenes goes on until another has accepted; there is one convener at every instant.
"""

from datetime import datetime, timedelta

from rules.clocks import must_be_ahead
from rules.not_allowed import NotYourParty
from rules.partnership.asked import Around
from rules.partnership.refusals import NoSuchRole, NotAMember
from rules.refusals import AlreadyDone, NothingPending, SameParty
from schemas.commands.partnership import (
    AcceptConvenership,
    CheckRole,
    DeclineConvenership,
    OfferConvenership,
    WithdrawConvenership,
)
from schemas.events.partnership import (
    ConvenershipAccepted,
    ConvenershipDeclined,
    ConvenershipOffered,
    ConvenershipWithdrawn,
    PartnershipEvent,
    RoleChecked,
)
from schemas.parties import Grade
from schemas.partnerships import MemberRole, MemberState
from schemas.state.partnership import ConvenershipOffer


def offer(around: Around, command: OfferConvenership) -> list[PartnershipEvent]:
    around.must_convene()
    if around.state.convenership is not None:
        raise AlreadyDone(f"convening {around.name} is on offer")
    if command.member == around.standing.party:
        raise SameParty(command.member)
    to = around.state.members.get(command.member)
    if to is None or to.state is not MemberState.JOINED:
        raise NotAMember(command.member, around.name)
    if command.stay_as is MemberRole.CONVENER:
        raise NoSuchRole
    must_be_ahead("The deadline", around.at, command.answer_by)
    said = command.model_dump(exclude={"kind"})
    return [ConvenershipOffered(stamp=around.stamp, **said)]


def accept(around: Around, command: AcceptConvenership) -> list[PartnershipEvent]:
    """The receiver says in its own words what it takes on; from now on it convenes."""
    found = _offered_to_me(around)
    around.must_bind(Grade.LIMITED)
    assert around.state.convener is not None, "what was founded has a convener"
    return [
        ConvenershipAccepted(
            stamp=around.stamp, partnership=around.name, former=around.state.convener,
            member=found.to, stay_as=found.stay_as, read_back=command.read_back,
            check_due=_next_check(around),
        )
    ]  # fmt: skip


def decline(around: Around, command: DeclineConvenership) -> list[PartnershipEvent]:
    found = _offered_to_me(around)
    around.must_bind()
    return [
        ConvenershipDeclined(
            stamp=around.stamp, partnership=around.name, member=found.to, reason=command.reason
        )
    ]


def withdraw(around: Around, command: WithdrawConvenership) -> list[PartnershipEvent]:
    around.must_convene()
    found = _offered(around)
    return [
        ConvenershipWithdrawn(
            stamp=around.stamp, partnership=around.name, member=found.to, reason=command.reason
        )
    ]


def check_role(around: Around, command: CheckRole) -> list[PartnershipEvent]:
    around.must_convene()
    return [
        RoleChecked(
            stamp=around.stamp, partnership=around.name, convener=around.standing.party,
            verdict=command.verdict, because=command.because, check_due=_next_check(around),
        )
    ]  # fmt: skip


def _next_check(around: Around) -> datetime:
    return around.at + timedelta(days=around.state.check_role_days)


def _offered(around: Around) -> ConvenershipOffer:
    if around.state.convenership is None:
        raise NothingPending(around.name, "offer of its convenership")
    return around.state.convenership


def _offered_to_me(around: Around) -> ConvenershipOffer:
    found = _offered(around)
    if around.standing.party != found.to:
        raise NotYourParty(around.standing, found.to, "answering this offer")
    around.me()
    return found
