"""Texts go by two people: one asks with a legal basis, another one approves or refuses.

What is left of a text is a digest, so the rules carry on without it. The state here keeps its
texts until the stream is told anew; see docs/auditors.md.
"""

from typing import TypeVar

from rules.asked import LEADING, STEERING, Asked
from rules.not_allowed import BeyondAuthority, NotYourParty, NotYourRole, OwnWork
from rules.refusals import NothingPending, StillWaiting, UnknownSubject
from schemas.commands.expunging import (
    ApproveExpungement,
    ApprovePartyExpungement,
    ExpungingCommand,
    PartyExpungingCommand,
    RequestExpungement,
    RequestPartyExpungement,
)
from schemas.events.expunging import (
    Expunged,
    ExpungementRefused,
    ExpungementRequested,
    PartyExpunged,
    PartyExpungementRefused,
    PartyExpungementRequested,
    PartyExpunging,
    ProblemExpunging,
)
from schemas.ids import SETUP
from schemas.parties import Grade, PartyKind, Role, Standing
from schemas.stamp import Stamp, people_of
from schemas.state.expunging import Expungement
from schemas.state.party import Party
from schemas.state.problem import Problem
from schemas.texts import TextAt

ASKING = STEERING | {Role.COUNSEL, Role.CLERK, Role.ADMINISTRATOR}
"""Roles of police that may ask for texts to go."""
APPROVING = LEADING | {Role.COUNSEL}
"""Roles that may approve it, with full decision power."""

State = TypeVar("State", Problem, Party)


def on_problem_asked(asked: Asked, command: ExpungingCommand) -> list[ProblemExpunging]:
    """Raises Refused. A closed problem is no obstacle: people's rights outlast it."""
    state, stamp, who = asked.problem, asked.stamp, asked.standing
    assert state.police is not None
    asked.must_speak_for(state.police, "expunging texts")
    if isinstance(command, RequestExpungement):
        asked.must_be(ASKING)
        texts = _may_go(state, command.texts)
        return [
            ExpungementRequested(
                stamp=stamp, problem=state.problem, texts=texts, basis=command.basis,
                reason=command.reason,
            )
        ]  # fmt: skip
    _must_weigh(who, APPROVING)
    waiting = _waiting(state, state.problem, command.entry)
    if isinstance(command, ApproveExpungement):
        _must_be_another(stamp, waiting)
        return [
            Expunged(
                stamp=stamp, problem=state.problem, texts=waiting.texts, basis=waiting.basis,
                requested_by=waiting.requested_by, approved_by=people_of(stamp),
            )
        ]  # fmt: skip
    return [ExpungementRefused(stamp=stamp, problem=state.problem, reason=command.reason)]


def on_party_asked(
    state: Party, command: PartyExpungingCommand, who: Standing, stamp: Stamp
) -> list[PartyExpunging]:
    """Police and the party's own people may ask and approve. Raises Refused."""
    police = who.kind is PartyKind.POLICE
    if not police and who.party != state.party:
        raise NotYourParty(who, state.party, "expunging texts")
    if isinstance(command, RequestPartyExpungement):
        allowed = ASKING if police else LEADING | {Role.ADMINISTRATOR, Role.REPRESENTATIVE}
        if who.person != SETUP and who.role not in allowed:
            raise NotYourRole(who, allowed)
        texts = _may_go(state, command.texts)
        return [
            PartyExpungementRequested(
                stamp=stamp, party=state.party, texts=texts, basis=command.basis,
                reason=command.reason,
            )
        ]  # fmt: skip
    _must_weigh(who, APPROVING | {Role.ADMINISTRATOR if police else Role.REPRESENTATIVE})
    waiting = _waiting(state, state.party, command.entry)
    if isinstance(command, ApprovePartyExpungement):
        _must_be_another(stamp, waiting)
        return [
            PartyExpunged(
                stamp=stamp, party=state.party, texts=waiting.texts, basis=waiting.basis,
                requested_by=waiting.requested_by, approved_by=people_of(stamp),
            )
        ]  # fmt: skip
    return [PartyExpungementRefused(stamp=stamp, party=state.party, reason=command.reason)]


def after(state: State, event: ProblemExpunging | PartyExpunging) -> State:
    """The stream with or without something that waits for a second person."""
    waiting = None
    if isinstance(event, ExpungementRequested | PartyExpungementRequested):
        waiting = Expungement(
            entry=state.seq, texts=event.texts, basis=event.basis,
            requested_by=people_of(event.stamp),
        )  # fmt: skip
    return state.model_copy(update={"expungement": waiting})


def _may_go(state: Problem | Party, texts: tuple[TextAt, ...]) -> tuple[TextAt, ...]:
    """Whether each lies there still is for the desk to ask; it must be of the past at least."""
    name = state.problem if isinstance(state, Problem) else state.party
    if state.expungement is not None:
        raise StillWaiting(name, state.expungement.entry)
    for text in texts:
        if text.seq > state.seq:
            raise UnknownSubject(f"entry {text.seq} of {name}")
    return tuple(sorted(set(texts), key=lambda text: (text.seq, text.path)))


def _waiting(state: Problem | Party, name: str, entry: int) -> Expungement:
    if state.expungement is None or state.expungement.entry != entry:
        raise NothingPending(name, f"expungement that entry {entry} asked for and that waits")
    return state.expungement


def _must_weigh(who: Standing, roles: frozenset[Role]) -> None:
    if who.role not in roles:
        raise NotYourRole(who, roles)
    if who.grade is not Grade.FULL:
        raise BeyondAuthority(who, Grade.FULL)


def _must_be_another(stamp: Stamp, waiting: Expungement) -> None:
    for person in people_of(stamp):
        if person in waiting.requested_by:
            raise OwnWork(person, "approve")
