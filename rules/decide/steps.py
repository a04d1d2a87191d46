"""What every decision on a step of the ladder needs: the step, its clocks, its offers."""

from datetime import datetime

from rules.asked import Asked
from rules.clocks import start_clock
from rules.decide.offering import must_be_free, offered
from rules.not_this_step import StepElsewhere
from rules.refusals import UnknownSubject
from rules.rungs import VALID_DAYS
from schemas.clocks import Clock, ClockKind, Patience
from schemas.errors import Refused
from schemas.events import OnProblem
from schemas.events.handoff import HandoffApproved, HandoffRefused
from schemas.events.ladder import StepApproved
from schemas.ladder import StepState
from schemas.state.ladder import Step
from schemas.state.problem import Handoff, HandoffState


def the_step(asked: Asked, name: str, *states: StepState) -> Step:
    """The step, in one of these states if any are given."""
    found = asked.problem.ladder.steps.get(name)
    if found is None:
        raise UnknownSubject(name)
    if states and found.state not in states:
        raise StepElsewhere(found, states)
    return found


def clock_for(asked: Asked, kind: ClockKind, length: str | datetime) -> Clock:
    return start_clock(asked.problem.calendar, kind, asked.at, length, Patience())


def approved(asked: Asked, step: str) -> StepApproved:
    """From now on the approval can be used, for a while."""
    valid = clock_for(asked, ClockKind.APPROVAL, f"{VALID_DAYS}d")
    return StepApproved(stamp=asked.stamp, step=step, clocks=(valid,))


def offers_made(asked: Asked, step: Step) -> list[OnProblem]:
    """The offers that waited for this approval and can still be made."""
    made: list[OnProblem] = []
    for handoff in _waiting(asked, step):
        try:
            must_be_free(asked, handoff)
        except Refused:
            continue  # it stays where it is; the offeror can withdraw it
        made += [
            HandoffApproved(stamp=asked.stamp, handoff=handoff.handoff),
            offered(asked, handoff, handoff.checked),
        ]  # fmt: skip
    return made


def offers_refused(asked: Asked, step: Step, reason: str) -> list[OnProblem]:
    """What waited for this approval is not offered."""
    return [
        HandoffRefused(stamp=asked.stamp, handoff=handoff.handoff, reason=reason)
        for handoff in _waiting(asked, step)
    ]


def who_offer(asked: Asked, step: Step) -> set[str]:
    """In whose names the offers were asked for that wait for the approval of this step."""
    return {
        person
        for handoff in _waiting(asked, step)
        for person in (handoff.drafted_by, *handoff.requested_by)
    }


def _waiting(asked: Asked, step: Step) -> list[Handoff]:
    return [
        handoff
        for handoff in asked.problem.handoffs.values()
        if handoff.step == step.step and handoff.state is HandoffState.AWAITING_APPROVAL
    ]
