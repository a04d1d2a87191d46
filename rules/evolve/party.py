"""What an event changes in a party and in the people who speak for it."""

from datetime import timedelta
from typing import assert_never

from rules import expunging
from rules.trust.evolve import on_trust
from schemas.base import LATEST
from schemas.events.expunging import PartyExpunging
from schemas.events.party import (
    DeputyNamed,
    PartyDeactivated,
    PartyDeclared,
    PartyEvent,
    PartyReactivated,
    PartyRegistered,
    PartySpokenFor,
    PartyUnspokenFor,
    PersonAdded,
    PersonAway,
    PersonBack,
    PersonChanged,
    PersonDeactivated,
)
from schemas.events.trust import TrustEvent
from schemas.state.party import Party, Person

LATEST_TOLD = LATEST - timedelta(microseconds=1)


def evolve_party(state: Party, event: PartyEvent) -> Party:
    """The party after this event, which becomes its entry number `state.seq + 1`."""
    seq = state.seq + 1
    state = state.model_copy(update={"seq": seq, "at": event.stamp.at})
    if isinstance(event, PartyExpunging):
        return expunging.after(state, event)
    if isinstance(event, TrustEvent):
        return on_trust(state, event)
    match event:
        case PartyRegistered():
            return state.model_copy(
                update={
                    "changed_seq": seq,
                    "party_kind": event.party_kind,
                    "name": event.name,
                    "zone": event.zone,
                    "active": True,
                }
            )
        case PartyDeclared():
            return state.model_copy(update={"declared": event.declared, "declared_seq": seq})
        case PartyDeactivated() | PartyReactivated():
            active = isinstance(event, PartyReactivated)
            return state.model_copy(
                update={"changed_seq": seq, "active": active, "unspoken_until": None}
            )
        case PartyUnspokenFor():
            return state.model_copy(update={"unspoken_until": event.until or LATEST_TOLD})
        case PartySpokenFor():
            return state.model_copy(update={"unspoken_until": None})
        case PersonAdded():
            return _with(
                state,
                Person(
                    seq=seq,
                    person=event.person,
                    name=event.name,
                    role=event.role,
                    grade=event.grade,
                    email=event.email,
                ),
            )
        case PersonChanged():
            changes = event.model_dump(include={"name", "role", "grade", "email"})
            return _with(state, state.people[event.person].model_copy(update=changes))
        case DeputyNamed():
            changed = state.people[event.person].model_copy(update={"deputy": event.deputy})
            return _with(state, changed)
        case PersonAway():
            changed = state.people[event.person].model_copy(update={"away_until": event.until})
            return _with(state, changed)
        case PersonBack():
            changed = state.people[event.person].model_copy(update={"away_until": None})
            return _with(state, changed)
        case PersonDeactivated():
            changed = state.people[event.person].model_copy(update={"active": False})
            return _with(state, changed)
        case _:
            assert_never(event)


def _with(state: Party, person: Person) -> Party:
    person = person.model_copy(update={"seq": state.seq})
    return state.model_copy(update={"people": {**state.people, person.person: person}})
