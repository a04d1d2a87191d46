"""What time asks next."""

from datetime import datetime

from schemas.clocks import ClockKind
from schemas.commands.time import RingClock
from schemas.ids import OF_TIME, PartyId
from schemas.parties import PartyCard
from schemas.request import Request
from schemas.stamp import time_itself
from schemas.state.problem import Problem


def next_ring(problem: Problem) -> tuple[datetime, RingClock] | None:
    """The earliest chime that is still to sound, and the command that sounds it."""
    coming = [
        (chime.at, name, clock)
        for parts in (problem.handoffs, problem.commitments)
        for name, part in parts.items()
        for clock in part.clocks.values()
        if (chime := clock.next) is not None
    ]
    if not coming:
        return None
    at, name, clock = min(coming, key=lambda ring: (ring[0], ring[1], ring[2].kind.value))
    return at, RingClock(subject=name, clock=clock.kind, rung=clock.rung)


def may_pass_to(problem: Problem, ring: RingClock) -> list[str]:
    """The parties to whom a responsibility can pass by this chime, to be looked up before it."""
    handoff = problem.handoffs.get(ring.subject)
    if handoff is None or ring.clock not in (ClockKind.TERM, ClockKind.NOTICE):
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
    coming = None if problem.stage == "closed" else next_ring(problem)
    if coming is None or coming[0] > at or may_pass_to(problem, coming[1]):
        return None
    return ring_request(problem, coming[1])


def ring_id(problem: Problem, ring: RingClock) -> str:
    """The command id of this chime, the same however often it is sounded."""
    part = problem.handoffs.get(ring.subject) or problem.commitments[ring.subject]
    clock = part.clocks[ring.clock]
    # A changed calendar can put another chime in the same place of the same clock.
    when = f"{clock.since:%Y%m%dT%H%M%S%f}:{clock.chimes[ring.rung].at:%Y%m%dT%H%M%S%f}"
    return f"{OF_TIME}{ring.subject}:{ring.clock.value}:{when}:{ring.rung}"
