"""Every machine of the domain and its states, in one place, and where each thing is in its own.

Whoever wants to know whether something was seen in every state takes the list from here: the
states themselves are the enumerations that the rules work with, so none can be forgotten.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

from rules.fold import State
from rules.states import CARRYING, LIVE
from schemas.clocks import ClockKind
from schemas.concerns import ConcernState
from schemas.ladder import StepState
from schemas.method import Stage
from schemas.partnerships import AgreementState, MeetingState, MemberState, PartnershipState
from schemas.plan import ActionState
from schemas.rounds import RoundState
from schemas.state.concern import Concern
from schemas.state.partnership import Partnership
from schemas.state.problem import (
    CommitmentState,
    Contribution,
    HandoffState,
    Problem,
    Responsibility,
)
from schemas.state.round import Round

OVERLAYS = ("offered", "shared", "disputed", "reverting")
"""What may be true of a held responsibility beside its being held; several at once."""

MACHINES: Mapping[str, tuple[str, ...]] = {
    "concern": tuple(state for state in ConcernState if state is not ConcernState.UNREPORTED),
    "problem": tuple(stage for stage in get_args(Stage) if stage != "unopened"),
    "responsibility": get_args(Responsibility.model_fields["state"].annotation),
    "responsibility overlay": OVERLAYS,
    "contribution": get_args(Contribution.model_fields["state"].annotation),
    "handoff": tuple(HandoffState),
    "commitment": tuple(CommitmentState),
    "step": tuple(StepState),
    "action": get_args(ActionState),
    "partnership": tuple(
        state for state in PartnershipState if state is not PartnershipState.UNFOUNDED
    ),
    "member": tuple(MemberState),
    "agreement": tuple(AgreementState),
    "meeting": tuple(MeetingState),
    "round": tuple(state for state in RoundState if state is not RoundState.UNOPENED),
}
"""The states of each machine, in the order in which a thing usually passes them."""

Place = tuple[str, str, str]
"""A machine, a thing in it, and the state that the thing is in."""
Transition = tuple[str, str | None, str]
"""A machine, the state that a thing in it was in (None where it was not there), and is in now."""


def transitions(before: State, after: State) -> set[Transition]:
    """Every step that anything in this stream took from one moment to the next."""
    was = {(machine, thing): where for machine, thing, where in places(before)}
    return {
        (machine, was.get((machine, thing)), where)
        for machine, thing, where in places(after)
        if was.get((machine, thing)) != where
    }


def places(state: State) -> Iterator[Place]:
    """Where everything in this stream is now; nothing of streams without a machine."""
    match state:
        case Problem():
            yield from _of_problem(state)
        case Partnership():
            yield from _of_partnership(state)
        case Concern() if state.seq:
            yield "concern", state.concern, state.state
        case Round() if state.seq:
            yield "round", state.round, state.state
        case _:
            pass


def _of_problem(problem: Problem) -> Iterator[Place]:
    if problem.seq:
        yield "problem", problem.problem, problem.stage
    for name, held in problem.responsibilities.items():
        yield "responsibility", name, held.state
        for overlay in overlays(problem, held):
            yield "responsibility overlay", f"{name} {overlay}", overlay
        for party, contribution in held.contributions.items():
            yield "contribution", f"{name} {party}", contribution.state
    for name, handoff in problem.handoffs.items():
        yield "handoff", name, handoff.state
    for name, commitment in problem.commitments.items():
        yield "commitment", name, commitment.state
    for name, step in problem.ladder.steps.items():
        yield "step", name, step.state
    for name, action in (problem.plan.actions if problem.plan else {}).items():
        yield "action", name, action.state


def overlays(problem: Problem, held: Responsibility) -> Iterator[str]:
    """What is true of this responsibility beside its being held."""
    if held.state != "held":
        return
    about = [one for one in problem.handoffs.values() if one.responsibility == held.responsibility]
    if any(handoff.state in LIVE for handoff in about):
        yield "offered"
    if any(one.state == "joined" for one in held.contributions.values()):
        yield "shared"
    if held.disputed is not None:
        yield "disputed"
    if any(one.state in CARRYING and ClockKind.NOTICE in one.clocks for one in about):
        yield "reverting"


def _of_partnership(partnership: Partnership) -> Iterator[Place]:
    if partnership.seq:
        yield "partnership", partnership.partnership, partnership.state
    for party, member in partnership.members.items():
        yield "member", f"{partnership.partnership} {party}", member.state
    for name, agreement in partnership.agreements.items():
        yield "agreement", name, agreement.state
    for name, meeting in partnership.meetings.items():
        yield "meeting", name, meeting.state
