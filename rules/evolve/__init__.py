"""`evolve`: what an event changes. It never refuses, for the event has already happened."""

from rules import expunging
from rules.evolve.commitment import on_commitment
from rules.evolve.correction import on_correction
from rules.evolve.handoff import on_handoff
from rules.evolve.ladder import on_ladder
from rules.evolve.method import on_method
from rules.evolve.problem import on_problem
from rules.trust import entries
from schemas.events import OnProblem
from schemas.events.commitment import CommitmentEvent
from schemas.events.correction import CorrectionEvent
from schemas.events.expunging import ProblemExpunging
from schemas.events.handoff import HandoffEvent
from schemas.events.ladder import LadderEvent
from schemas.events.method import MethodEvent
from schemas.state.problem import Problem


def evolve(state: Problem, event: OnProblem) -> Problem:
    """The problem after this event, which becomes its entry number `state.seq + 1`."""
    before = state
    state = _evolved(state.model_copy(update={"seq": state.seq + 1, "at": event.stamp.at}), event)
    made = entries.on_problem(before, state, event)
    return state.model_copy(update={"trust": (*state.trust, *made)}) if made else state


def _evolved(state: Problem, event: OnProblem) -> Problem:
    if isinstance(event, HandoffEvent):
        return on_handoff(state, event)
    if isinstance(event, CommitmentEvent):
        return on_commitment(state, event)
    if isinstance(event, CorrectionEvent):
        return on_correction(state, event)
    if isinstance(event, ProblemExpunging):
        return expunging.after(state, event)
    if isinstance(event, MethodEvent):
        return on_method(state, event)
    if isinstance(event, LadderEvent):
        return on_ladder(state, event)
    return on_problem(state, event)


def evolve_all(state: Problem, events: list[OnProblem]) -> Problem:
    for event in events:
        state = evolve(state, event)
    return state
