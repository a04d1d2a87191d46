"""Telling a stream again from its events, whatever kind of stream it is."""

from collections.abc import Iterable
from datetime import datetime

from rules import alarms
from rules import evolve as _evolve
from rules.decide import decide as _decide_problem
from rules.party import decide_party, evolve_party
from schemas.events import Event
from schemas.events.party import PartyEvent
from schemas.request import Request
from schemas.state.party import Party
from schemas.state.problem import Problem

State = Problem | Party


def fresh(stream: str) -> State:
    """The state of a stream before its first entry."""
    noun, _, name = stream.partition("/")
    return Problem(problem=name) if noun == "problem" else Party(party=name)


def decide(state: State, request: Request, at: datetime) -> list[Event]:
    """What the command causes at this instant, or Refused."""
    if isinstance(state, Problem):
        return [*_decide_problem(state, request, at)]
    return [*decide_party(state, request, at)]


def evolve(state: State, event: Event) -> State:
    """The state after this event."""
    if isinstance(state, Problem):
        assert not isinstance(event, PartyEvent)
        return _evolve.evolve(state, event)
    assert isinstance(event, PartyEvent)
    return evolve_party(state, event)


def fold(stream: str, events: Iterable[Event]) -> State:
    """The state that these events, all of the stream and in order, lead to."""
    state = fresh(stream)
    for event in events:
        state = evolve(state, event)
    return state


def due_by(state: State, at: datetime) -> Request | None:
    """The deadline that must be sounded before anything else may happen; parties have none."""
    return alarms.due_by(state, at) if isinstance(state, Problem) else None


def caught_up(state: State, at: datetime) -> State:
    """The state with every deadline sounded that is due by this instant."""
    while (due := due_by(state, at)) is not None:
        for event in decide(state, due, at):
            state = evolve(state, event)
    return state
