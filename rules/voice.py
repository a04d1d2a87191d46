"""Whether anybody is left who can decide for a party, and how long that may stay so.

Rule: a party that answers for something and has nobody left whose word binds it is told of at once,
to the police of every problem on which it holds or owes something. Where nobody was named within
`SILENT_AT_MOST`, it is treated as inactive. Police are told of and never treated so: what falls
back falls back to them.
"""

from datetime import datetime

from rules.asked import BINDING, stamp
from rules.not_allowed import NotYourRole
from rules.refusals import AlreadyDone
from schemas.commands.party import CheckVoice, DeactivateParty
from schemas.events.party import PartySpokenFor, PartyUnspokenFor
from schemas.ids import KEEPER
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.request import Request
from schemas.rows import Notice
from schemas.silence import SILENT_AT_MOST
from schemas.state.party import Party, Person


def is_spoken_for(party: Party) -> bool:
    """Somebody active can decide; or did until they left, and their deputy is there."""
    return any(
        _decides(person) and (person.active or _deputised(party, person))
        for person in party.people.values()
    )


def _decides(person: Person) -> bool:
    return person.role in BINDING and person.grade is not Grade.ADVISORY


def _deputised(party: Party, person: Person) -> bool:
    deputy = party.people.get(person.deputy) if person.deputy else None
    return deputy is not None and deputy.active


def checked(state: Party, request: Request, at: datetime) -> PartyUnspokenFor | PartySpokenFor:
    """What Remit itself found when it looked. Raises AlreadyDone where all was said before."""
    if request.standing.person != KEEPER:
        raise NotYourRole(request.standing, {Role.SYSTEM})
    assert isinstance(request.command, CheckVoice)
    marked, spoken = stamp(state.at, request, at), is_spoken_for(state)
    if not state.active or spoken == (state.unspoken_until is None):
        raise AlreadyDone(f"What is to say about who speaks for {state.party} was said")
    if spoken:
        return PartySpokenFor(stamp=marked, party=state.party)
    return PartyUnspokenFor(
        stamp=marked,
        party=state.party,
        until=None if state.party_kind is PartyKind.POLICE else marked.at + SILENT_AT_MOST,
        police=tuple(sorted(set(request.parties) - {state.party})),
    )


def may_lapse(state: Party, command: object, who: Standing, at: datetime) -> bool:
    """Whether Remit itself may deactivate the party: the time is over and nobody was named."""
    return (
        isinstance(command, DeactivateParty)
        and who.person == KEEPER
        and state.unspoken_until is not None
        and state.unspoken_until <= at
        and not is_spoken_for(state)
    )


def party_notices(after: Party, event: object) -> list[Notice]:
    """Told to the police who count on the party, and to whoever is left in it."""
    if not isinstance(event, PartyUnspokenFor):
        return []
    line = f"Nobody is left who can decide for {event.party}: name somebody"
    if event.until is not None:
        line += f" by {event.until:%d %B %Y, %H:%M} UTC, or what it holds falls back"
    return [
        Notice(
            notice=f"party/{event.party}#{after.seq}:{party}",
            party=party,
            problem=event.party,
            seq=after.seq,
            subject=event.party,
            kind=event.kind,
            line=f"{line}.",
        )
        for party in (*event.police, event.party)
    ]
