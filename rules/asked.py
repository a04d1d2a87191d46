"""A command in its context: the problem as it is, and who is asking."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.not_allowed import BeyondAuthority, NotYourParty, NotYourRole
from rules.refusals import (
    InDispute,
    PartyInactive,
    ResponsibilityEnded,
    UnknownParty,
    UnknownSubject,
    WrongState,
)
from schemas.ids import TIME
from schemas.parties import Grade, PartyCard, PartyKind, Role, Standing
from schemas.request import Request
from schemas.stamp import Stamp
from schemas.state.problem import (
    Commitment,
    CommitmentState,
    Handoff,
    HandoffState,
    Problem,
    Responsibility,
)

BINDING = frozenset(
    {
        Role.OPERATOR,
        Role.SUPERVISOR,
        Role.CHIEF,
        Role.CONVENER,
        Role.REPRESENTATIVE,
        Role.COMMUNITY_REPRESENTATIVE,
    }
)
"""Roles whose word can bind their party, as far as the person's grade goes."""
WORKING = BINDING | {Role.CONTRIBUTOR}
"""Roles that do the work and answer questions about it."""
LEADING = frozenset({Role.SUPERVISOR, Role.CHIEF})
"""Police roles that decide where an operator alone should not."""
STEERING = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.CHIEF})
"""Police roles that open problems and steer them."""


def stamp(last: datetime | None, request: Request, at: datetime) -> Stamp:
    """The stamp for a command given at `at`, moved on so that time never stands still."""
    if last is not None:
        at = max(at, last + timedelta(microseconds=1))
    who = request.standing
    return Stamp(
        command_id=request.command_id,
        at=at,
        by=who.person,
        party=who.party,
        role=who.role,
        grade=who.grade,
        deputy_for=who.deputy_for,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What every decision needs to know."""

    problem: Problem
    request: Request
    stamp: Stamp

    @property
    def at(self) -> datetime:
        return self.stamp.at

    @property
    def standing(self) -> Standing:
        return self.request.standing

    @property
    def is_time(self) -> bool:
        return self.standing.person == TIME

    def card(self, party: str) -> PartyCard:
        """The party's card. Raises UnknownParty or PartyInactive."""
        card = self.request.parties.get(party)
        if card is None:
            raise UnknownParty(party)
        if not card.active:
            raise PartyInactive(party)
        return card

    def can_hold(self, party: str) -> bool:
        """Whether the directory is known to have this party as active."""
        card = self.request.parties.get(party)
        return card is not None and card.active

    def is_among(self, *people: str | None) -> bool:
        """Whether the speaker, or the one for whom a deputy speaks, is one of these."""
        speaking = {self.standing.person, self.standing.deputy_for} - {None}
        return bool(speaking & {*people})

    def responsibility(self, name: str) -> Responsibility:
        found = self.problem.responsibilities.get(name)
        if found is None:
            raise UnknownSubject(name)
        return found

    def held(self, name: str) -> Responsibility:
        """A responsibility that has not ended."""
        found = self.responsibility(name)
        if found.state != "held":
            raise ResponsibilityEnded(name, found.state)
        return found

    def handoff(self, name: str, *states: HandoffState) -> Handoff:
        """The handoff, in one of these states if any are given."""
        found = self.problem.handoffs.get(name)
        if found is None:
            raise UnknownSubject(name)
        if states and found.state not in states:
            raise WrongState(name, found.state, states)
        return found

    def commitment(self, name: str, *states: CommitmentState) -> Commitment:
        found = self.problem.commitments.get(name)
        if found is None:
            raise UnknownSubject(name)
        if states and found.state not in states:
            raise WrongState(name, found.state, states)
        return found

    def must_be(self, roles: frozenset[Role]) -> None:
        if self.standing.role not in roles:
            raise NotYourRole(self.standing, roles)

    def must_speak_for(self, party: str, what: str) -> None:
        if self.standing.party != party:
            raise NotYourParty(self.standing, party, what)

    def must_bind(self, party: str, what: str, demands: Grade = Grade.ADVISORY) -> None:
        """The speaker's word binds this party for a matter of this weight."""
        self.must_speak_for(party, what)
        self.must_be(BINDING)
        if self.standing.grade.power < demands.power:
            raise BeyondAuthority(self.standing, demands)

    def must_work_for(self, party: str, what: str) -> None:
        self.must_speak_for(party, what)
        self.must_be(WORKING)

    def must_not_be_disputed(self, held: Responsibility) -> None:
        """Raises InDispute: while two parties disagree, nobody hands it on or back."""
        if held.disputed is not None:
            raise InDispute(held.responsibility)

    def must_lead_police(self, what: str) -> None:
        assert self.problem.police is not None
        self.must_speak_for(self.problem.police, what)
        self.must_be(LEADING)

    def is_police(self) -> bool:
        return self.standing.kind is PartyKind.POLICE
