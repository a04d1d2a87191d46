"""What time asks next."""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter

from schemas.clocks import Clock, ClockKind, Ring
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
Coming = tuple[datetime, str, str, Clock]
"""When it sounds, whose part it is, its kind, and the clock."""


def next_ring(problem: Problem) -> tuple[datetime, RingClock] | None:
    """The earliest chime that is still to sound, and the command that sounds it."""
    first = min(_coming(problem), key=itemgetter(0, 1, 2), default=None)
    return None if first is None else (first[0], _ring(first))


def _coming(problem: Problem) -> Iterator[Coming]:
    """The next chime of every running clock, in no order."""
    for name, part in _with_clocks(problem):
        for clock in part.clocks.values():
            if (chime := clock.next) is not None:
                yield chime.at, name, clock.kind.value, clock


def _ring(coming: Coming) -> RingClock:
    _, name, _, clock = coming
    return RingClock(subject=name, clock=clock.kind, rung=clock.rung)


def _with_clocks(problem: Problem) -> Iterator[tuple[str, Part]]:
    yield from problem.handoffs.items()
    yield from problem.commitments.items()
    for name, held in problem.responsibilities.items():
        if held.correction is not None:
            yield name, held.correction
    for one in (problem.method.paused, problem.plan):
        if one is not None:
            yield problem.problem, one
    yield from problem.ladder.steps.items()


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
    due = [coming for coming in _coming(problem) if coming[0] <= at]
    for coming in sorted(due, key=itemgetter(0, 1, 2)):
        ring = _ring(coming)
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
