"""What time asks next."""

from datetime import datetime

from schemas.clocks import ClockKind, Ring
from schemas.commands.time import RingClock
from schemas.ids import OF_TIME, PartyId
from schemas.parties import PartyCard
from schemas.request import Request
from schemas.stamp import time_itself
from schemas.state.correction import Correction
from schemas.state.ladder import Step
from schemas.state.method import Paused
from schemas.state.plan import Plan
from schemas.state.problem import Commitment, Handoff, Problem

OF_STEPS = frozenset({ClockKind.APPROVAL, ClockKind.PUBLIC_NOTICE, ClockKind.ANSWER})
Part = Handoff | Commitment | Correction | Paused | Plan | Step
"""What a clock can belong to."""


def next_ring(problem: Problem) -> tuple[datetime, RingClock] | None:
    """The earliest chime that is still to sound, and the command that sounds it."""
    return next(iter(_coming(problem)), None)


def _coming(problem: Problem) -> list[tuple[datetime, RingClock]]:
    """The next chime of every running clock, earliest first."""
    waiting: list[tuple[str, Part]] = [
        *problem.handoffs.items(),
        *problem.commitments.items(),
        *(
            (name, held.correction)
            for name, held in problem.responsibilities.items()
            if held.correction is not None
        ),
        *((problem.problem, one) for one in (problem.method.paused, problem.plan) if one),
        *problem.ladder.steps.items(),
    ]
    chimes = [
        (chime.at, RingClock(subject=name, clock=clock.kind, rung=clock.rung))
        for name, part in waiting
        for clock in part.clocks.values()
        if (chime := clock.next) is not None
    ]
    return sorted(chimes, key=lambda ring: (ring[0], ring[1].subject, ring[1].clock.value))


def waiting_on(problem: Problem, ring: RingClock) -> Part | None:
    """The part whose clock this is; None where it is gone."""
    if ring.clock is ClockKind.CORRECTION:  # a responsibility may be called like a handoff
        held = problem.responsibilities.get(ring.subject)
        return held.correction if held else None
    if ring.clock is ClockKind.RESUME:
        return problem.method.paused
    if ring.clock is ClockKind.PLAN:
        return problem.plan
    if ring.clock in OF_STEPS:
        return problem.ladder.steps.get(ring.subject)
    return problem.handoffs.get(ring.subject) or problem.commitments.get(ring.subject)


def may_pass_to(problem: Problem, ring: RingClock) -> list[str]:
    """The parties to whom a responsibility can pass by this chime, to be looked up before it."""
    handoff = problem.handoffs.get(ring.subject)
    if handoff is None or ring.clock not in (ClockKind.TERM, ClockKind.NOTICE):
        return []
    chime = handoff.clocks[ring.clock].next
    if chime is None or chime.ring is not Ring.DUE:
        return []
    return [problem.responsibilities[handoff.responsibility].fallback]


def ring_request(
    problem: Problem, ring: RingClock, parties: dict[PartyId, PartyCard] | None = None
) -> Request:
    """The command that nobody gives, as a request."""
    return Request(
        command_id=ring_id(problem, ring),
        command=ring,
        standing=time_itself(),
        parties=parties or {},
    )


def due_by(problem: Problem, at: datetime) -> Request | None:
    """The chime that must sound before anything else may happen at this instant.

    A command that arrives after a deadline must meet the problem as the deadline left it, even
    where the alarm had no time to ring. One that needs the directory is left to the alarm.
    """
    if problem.over:
        return None
    for due, ring in _coming(problem):
        if due > at:
            break
        if not may_pass_to(problem, ring):
            return ring_request(problem, ring)
    return None


def ring_id(problem: Problem, ring: RingClock) -> str:
    """The command id of this chime, the same however often it is sounded."""
    part = waiting_on(problem, ring)
    assert part is not None, "only what waits can ring"
    clock = part.clocks[ring.clock]
    # A changed calendar can put another chime in the same place of the same clock.
    when = f"{clock.since:%Y%m%dT%H%M%S%f}:{clock.chimes[ring.rung].at:%Y%m%dT%H%M%S%f}"
    return f"{OF_TIME}{ring.subject}:{ring.clock.value}:{when}:{ring.rung}"
