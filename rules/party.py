"""The rules of a party and its people: who may register, change and deactivate whom."""

from datetime import datetime
from typing import assert_never

from rules import expunging, voice
from rules.asked import BINDING, LEADING, STEERING, stamp
from rules.clocks import must_be_ahead
from rules.not_allowed import (
    NotKeepingPeople,
    NotYourParty,
    OwnStanding,
    PeopleOfAnother,
    PoliceAdministrators,
)
from rules.refusals import (
    AlreadyDone,
    AlreadyThere,
    LimitReached,
    PartyInactive,
    SameParty,
    UnknownSubject,
)
from rules.trust.decide import decide_trust
from schemas.commands.expunging import PartyExpungingCommand
from schemas.commands.party import (
    AddPerson,
    ChangePerson,
    CheckVoice,
    DeactivateParty,
    DeactivatePerson,
    DeclareParty,
    DirectoryCommand,
    MarkAway,
    MarkBack,
    NameDeputy,
    PartyCommand,
    ReactivateParty,
    RegisterParty,
)
from schemas.commands.trust import TrustCommand
from schemas.events.party import (
    DeputyNamed,
    PartyDeactivated,
    PartyDeclared,
    PartyEvent,
    PartyReactivated,
    PartyRegistered,
    PersonAdded,
    PersonAway,
    PersonBack,
    PersonChanged,
    PersonDeactivated,
)
from schemas.ids import KEEPER, OWN_PARTY, SETUP, party_of
from schemas.parties import PartyKind, Role, Standing
from schemas.request import Request
from schemas.stamp import Stamp
from schemas.state.party import Party, Person

MOST_PEOPLE = 2_000
GRANTED_BY_ADMINISTRATORS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that see or keep everything; nobody gives them but an administrator of police."""


def decide_party(state: Party, request: Request, at: datetime) -> list[PartyEvent]:
    """What the command causes at this instant, or Refused."""
    command, who = request.command, request.standing
    assert isinstance(command, PartyCommand | CheckVoice), "not a command on a party"
    if not isinstance(command, RegisterParty) and state.seq == 0:
        raise UnknownSubject(state.party)
    if isinstance(command, PartyExpungingCommand):
        return [*expunging.on_party_asked(state, command, who, stamp(state.at, request, at))]
    if isinstance(command, TrustCommand):
        return [*decide_trust(state, command, request, stamp(state.at, request, at))]
    if isinstance(command, CheckVoice):
        return [voice.checked(state, request, at)]
    if not voice.may_lapse(state, command, who, at):
        _must_be_allowed(state, command, who)
    return [_decided(state, command, stamp(state.at, request, at))]


def _must_be_allowed(state: Party, command: DirectoryCommand, who: Standing) -> None:
    """The machine's own administrator and those of police keep all accounts.

    Others keep the people of their own party, as far as the role they give lies below their own
    say; and nobody changes what their own word is worth.
    """
    if isinstance(command, ChangePerson) and who.person == command.person:
        if command.role is not None or command.grade is not None:
            raise OwnStanding(who.person)
        return
    if who.person == KEEPER:
        raise NotKeepingPeople(who, {Role.ADMINISTRATOR})
    if who.person == SETUP or (who.kind is PartyKind.POLICE and who.role is Role.ADMINISTRATOR):
        return
    if isinstance(command, MarkAway | MarkBack | NameDeputy) and who.person == command.person:
        return
    if isinstance(command, RegisterParty):
        if who.kind is PartyKind.POLICE and who.role in STEERING:
            return
        raise NotKeepingPeople(who, STEERING | {Role.ADMINISTRATOR})
    if isinstance(command, DeclareParty) and who.kind is PartyKind.POLICE and who.role in STEERING:
        return
    if isinstance(command, DeactivateParty | ReactivateParty):
        raise PoliceAdministrators(who)
    if who.party != state.party:
        raise PeopleOfAnother(who, state.party)
    if isinstance(command, DeclareParty):
        if who.role not in BINDING | {Role.ADMINISTRATOR}:
            raise NotKeepingPeople(who, BINDING | {Role.ADMINISTRATOR})
        return
    if who.role not in LEADING | {Role.ADMINISTRATOR}:
        if isinstance(command, MarkAway | MarkBack | NameDeputy):
            raise NotYourParty(who, command.person, "the absence of a person")
        raise NotKeepingPeople(who, LEADING | {Role.ADMINISTRATOR})
    _must_lie_below(state, command, who)


def _must_lie_below(state: Party, command: DirectoryCommand, who: Standing) -> None:
    """A supervisor neither makes nor unmakes those who lead, see or keep everything."""
    given = command.role if isinstance(command, AddPerson | ChangePerson) else None
    known = None if isinstance(command, AddPerson) else state.people.get(_named(command))
    for role in (given, known.role if known else None):
        if role in GRANTED_BY_ADMINISTRATORS:
            raise NotKeepingPeople(who, {Role.ADMINISTRATOR})
        if role in LEADING and who.role is not Role.CHIEF:
            raise NotKeepingPeople(who, {Role.CHIEF, Role.ADMINISTRATOR})


def _named(command: DirectoryCommand) -> str:
    assert not isinstance(command, RegisterParty | DeclareParty | DeactivateParty | ReactivateParty)
    return command.person


def _person(state: Party, name: str) -> Person:
    found = state.people.get(name)
    if found is None:
        raise UnknownSubject(name)
    return found


def _decided(state: Party, command: DirectoryCommand, at: Stamp) -> PartyEvent:
    match command:
        case RegisterParty():
            if state.seq or command.party == OWN_PARTY:
                raise AlreadyThere(command.party)
            return PartyRegistered(
                stamp=at,
                party=command.party,
                party_kind=command.party_kind,
                name=command.name,
                zone=command.zone,
            )
        case DeclareParty():
            if not state.active:
                raise PartyInactive(state.party)
            return PartyDeclared(stamp=at, party=state.party, declared=command.declared)
        case DeactivateParty():
            if not state.active:
                raise AlreadyDone(f"{state.party} was deactivated")
            return PartyDeactivated(stamp=at, party=state.party, reason=command.reason)
        case ReactivateParty():
            if state.active:
                raise AlreadyDone(f"{state.party} is active")
            return PartyReactivated(stamp=at, party=state.party, reason=command.reason)
        case AddPerson():
            if not state.active:
                raise PartyInactive(state.party)
            if command.person in state.people:
                raise AlreadyThere(command.person)
            if len(state.people) >= MOST_PEOPLE:
                raise LimitReached(state.party, "people", MOST_PEOPLE)
            return PersonAdded(
                stamp=at,
                person=command.person,
                name=command.name,
                role=_given(command.role),
                grade=command.grade,
                email=command.email,
            )
        case ChangePerson():
            known = _person(state, command.person)
            return PersonChanged(
                stamp=at,
                person=known.person,
                name=command.name or known.name,
                role=_given(command.role or known.role),
                grade=command.grade or known.grade,
                email=command.email or known.email,
            )
        case NameDeputy():
            known = _person(state, command.person)
            if command.deputy is not None:
                if command.deputy == known.person:
                    raise SameParty(known.person)
                if party_of(command.deputy) != state.party:
                    raise UnknownSubject(command.deputy)
                _person(state, command.deputy)
            return DeputyNamed(stamp=at, person=known.person, deputy=command.deputy)
        case MarkAway():
            known = _person(state, command.person)
            must_be_ahead("The end of the absence", at.at, command.until)
            return PersonAway(stamp=at, person=known.person, until=command.until)
        case MarkBack():
            known = _person(state, command.person)
            if known.away_until is None:
                raise AlreadyDone(f"{known.person} is back")
            return PersonBack(stamp=at, person=known.person)
        case DeactivatePerson():
            known = _person(state, command.person)
            if not known.active:
                raise AlreadyDone(f"{known.person} was deactivated")
            return PersonDeactivated(stamp=at, person=known.person, reason=command.reason)
        case _:
            assert_never(command)


def _given(role: Role) -> Role:
    """Nobody can be given the role of time itself."""
    if role is Role.SYSTEM:
        raise AlreadyThere("The role system, which belongs to Remit itself,")
    return role
