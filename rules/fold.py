"""Telling a stream again from its events, whatever kind of stream it is."""

from collections.abc import Iterable
from datetime import datetime

from rules import alarms
from rules import evolve as _evolve
from rules.candidate import decide_candidate, evolve_candidate
from rules.concern import decide_concern, evolve_concern
from rules.decide import decide as _decide_problem
from rules.evolve.party import evolve_party
from rules.finding import decide_finding, evolve_finding
from rules.partnership import time as partnership_time
from rules.partnership.decide import decide_partnership
from rules.partnership.evolve import evolve_partnership
from rules.party import decide_party
from rules.playbook import decide_playbook, evolve_playbook
from rules.precondition import check_unchanged
from rules.record import decide_record, evolve_record
from rules.rounds import time as round_time
from rules.rounds.decide import decide_round
from rules.rounds.evolve import evolve_round
from schemas.events import ElsewhereEvent, Event
from schemas.events.concern import CandidateEvent, ConcernEvent
from schemas.events.finding import FindingEvent
from schemas.events.partnership import PartnershipEvent
from schemas.events.party import PartyEvent
from schemas.events.playbook import PlaybookEvent
from schemas.events.record import RecordEvent
from schemas.events.round import RoundEvent
from schemas.request import Request
from schemas.state.concern import Candidate, Concern
from schemas.state.finding import Finding
from schemas.state.partnership import Partnership
from schemas.state.party import Party
from schemas.state.playbook import Playbook
from schemas.state.problem import Problem
from schemas.state.record import Record
from schemas.state.round import Round

State = Problem | Party | Partnership | Finding | Record | Concern | Candidate | Playbook | Round


def fresh(stream: str) -> State:
    """The state of a stream before its first entry."""
    noun, _, name = stream.partition("/")
    match noun:
        case "problem":
            return Problem(problem=name)
        case "party":
            return Party(party=name)
        case "partnership":
            return Partnership(partnership=name)
        case "finding":
            return Finding(finding=name)
        case "concern":
            return Concern(concern=name)
        case "candidate":
            return Candidate(candidate=name)
        case "playbook":
            return Playbook(playbook=name)
        case "record":
            return Record(record=name)
        case "round":
            return Round(round=name)
        case _:
            raise ValueError(f"there are no streams of the kind {noun!r:.60}")


def decide(state: State, request: Request, at: datetime) -> list[Event]:
    """What the command causes at this instant, or Refused."""
    check_unchanged(state, request)
    match state:
        case Problem():
            return [*_decide_problem(state, request, at)]
        case Party():
            return [*decide_party(state, request, at)]
        case Partnership():
            return [*decide_partnership(state, request, at)]
        case Finding():
            return [*decide_finding(state, request, at)]
        case Record():
            return [*decide_record(state, request, at)]
        case Concern():
            return [*decide_concern(state, request, at)]
        case Candidate():
            return [*decide_candidate(state, request, at)]
        case Playbook():
            return [*decide_playbook(state, request, at)]
        case Round():
            return [*decide_round(state, request, at)]


def evolve(state: State, event: Event) -> State:
    """The state after this event."""
    match state:
        case Problem():
            assert not isinstance(event, ElsewhereEvent)
            return _evolve.evolve(state, event)
        case Party():
            assert isinstance(event, PartyEvent)
            return evolve_party(state, event)
        case Partnership():
            assert isinstance(event, PartnershipEvent)
            return evolve_partnership(state, event)
        case Finding():
            assert isinstance(event, FindingEvent)
            return evolve_finding(state, event)
        case Record():
            assert isinstance(event, RecordEvent)
            return evolve_record(state, event)
        case Concern():
            assert isinstance(event, ConcernEvent)
            return evolve_concern(state, event)
        case Candidate():
            assert isinstance(event, CandidateEvent)
            return evolve_candidate(state, event)
        case Playbook():
            assert isinstance(event, PlaybookEvent)
            return evolve_playbook(state, event)
        case Round():
            assert isinstance(event, RoundEvent)
            return evolve_round(state, event)


def fold(stream: str, events: Iterable[Event]) -> State:
    """The state that these events, all of the stream and in order, lead to."""
    state = fresh(stream)
    for event in events:
        state = evolve(state, event)
    return state


def due_by(state: State, at: datetime) -> Request | None:
    """The deadline that must be sounded before anything else, where this stream has any."""
    if isinstance(state, Partnership):
        return partnership_time.due_by(state, at)
    if isinstance(state, Round):
        return round_time.due_by(state, at)
    return alarms.due_by(state, at) if isinstance(state, Problem) else None


def caught_up(state: State, at: datetime) -> State:
    """The state with every deadline sounded that is due by this instant."""
    while (due := due_by(state, at)) is not None:
        for event in decide(state, due, at):
            state = evolve(state, event)
    return state
