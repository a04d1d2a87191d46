"""A command in its context: the partnership as it is, and who is asking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from rules.asked import BINDING, WORKING
from rules.not_allowed import BeyondAuthority, NotYourRole
from rules.partnership.refusals import (
    NotAMember,
    NotTheConvener,
    PartnershipConcludedAlready,
    UnknownInPartnership,
)
from rules.refusals import LimitReached, PartyInactive, UnknownParty
from schemas.ids import PersonId
from schemas.parties import Grade, PartyCard, Role, Standing
from schemas.partnerships import MemberRole, MemberState, PartnershipState
from schemas.request import Request
from schemas.stamp import Stamp
from schemas.state.partnership import Agreement, Meeting, Member, Partnership, Pledge

T = TypeVar("T")
FULL = frozenset({MemberRole.CONVENER, MemberRole.LEADER, MemberRole.MEMBER})
"""Full members: they agree on success and bring means. Advisers and observers bring counsel."""
EVERY = frozenset(MemberRole)
STEERING_ROLES = frozenset({MemberRole.CONVENER, MemberRole.LEADER})
MOST = {"members": 60, "responses": 100, "pledges": 200, "agreements": 40, "meetings": 200}
"""Of each; with ordinary texts the state stays within what is carried or read back."""


def joined(state: Partnership, roles: Collection[MemberRole] = FULL) -> list[Member]:
    """Those in it now, in the order in which they were first asked."""
    return [
        one
        for one in state.members.values()
        if one.state is MemberState.JOINED and one.role in roles
    ]


@dataclass(frozen=True, slots=True)
class Around:
    """What every decision needs to know."""

    state: Partnership
    request: Request
    stamp: Stamp

    @property
    def at(self) -> datetime:
        return self.stamp.at

    @property
    def standing(self) -> Standing:
        return self.request.standing

    @property
    def speaker(self) -> PersonId:
        """In whose name it is said: the absent person's where a deputy speaks."""
        return self.standing.deputy_for or self.standing.person

    @property
    def name(self) -> str:
        return self.state.partnership

    def card(self, party: str) -> PartyCard:
        """The party's card. Raises UnknownParty or PartyInactive."""
        card = self.request.parties.get(party)
        if card is None:
            raise UnknownParty(party)
        if not card.active:
            raise PartyInactive(party)
        return card

    def must_be(self, roles: frozenset[Role]) -> None:
        if self.standing.role not in roles:
            raise NotYourRole(self.standing, roles)

    def must_bind(self, demands: Grade = Grade.ADVISORY) -> None:
        """The speaker's word binds their party in a matter of this weight."""
        self.must_be(BINDING)
        if self.standing.grade.power < demands.power:
            raise BeyondAuthority(self.standing, demands)

    def me(self, roles: Collection[MemberRole] | None = None) -> Member:
        """The speaker's party as a member that has joined. Raises NotAMember."""
        found = self.state.members.get(self.standing.party)
        if found is None or found.state is not MemberState.JOINED:
            raise NotAMember(self.standing.party, self.name)
        if roles is not None and found.role not in roles:
            raise NotTheConvener(self.standing.party, self.state.convener)
        return found

    def must_convene(self, *also: MemberRole) -> None:
        """For the convener, by someone whose word binds it; for leaders where that is said."""
        self.me({MemberRole.CONVENER, *also})
        self.must_bind()

    def must_take_part(self) -> Member:
        member = self.me()
        self.must_be(WORKING)
        return member

    def must_go_on(self) -> None:
        if self.state.state is PartnershipState.CONCLUDED:
            raise PartnershipConcludedAlready(self.name)

    def must_have_room(self, what: str) -> None:
        if len(getattr(self.state, what)) >= MOST[what]:
            raise LimitReached(self.name, what, MOST[what])

    def pledge(self, name: str) -> Pledge:
        return self._part(self.state.pledges, name)

    def agreement(self, name: str) -> Agreement:
        return self._part(self.state.agreements, name)

    def meeting(self, name: str) -> Meeting:
        return self._part(self.state.meetings, name)

    def _part(self, parts: dict[str, T], name: str) -> T:
        if name not in parts:
            raise UnknownInPartnership(name, self.name)
        return parts[name]
