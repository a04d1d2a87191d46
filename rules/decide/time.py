"""What the passing of a deadline causes, and nothing else does."""

from typing import assert_never

from rules.alarms import waiting_on
from rules.asked import Asked
from rules.clocks import start_clock
from rules.decide.correcting import expired
from rules.decide.pausing import resumed
from rules.decide.planning import reminded
from rules.decide.returning import returned
from rules.decide.running import rang
from rules.patience import patience_of
from schemas.clocks import Chime, Clock, ClockKind, Ring
from schemas.commands.time import RingClock
from schemas.events import OnProblem
from schemas.events.commitment import (
    CommitmentBroken,
    CommitmentEscalated,
    CommitmentKept,
    CommitmentMissed,
    CommitmentReminded,
    WorkResumed,
)
from schemas.events.handoff import (
    HandoffEscalated,
    HandoffExpired,
    HandoffReminded,
    HandoffSettled,
)
from schemas.state.correction import Correction
from schemas.state.ladder import Step
from schemas.state.method import Paused
from schemas.state.plan import Plan
from schemas.state.problem import Commitment, Handoff


def ring(asked: Asked, command: RingClock) -> list[OnProblem]:
    """What follows from this chime; nothing, if it is not the next one or not yet due."""
    part = waiting_on(asked.problem, command)
    clock = part.clocks.get(command.clock) if part else None
    chime = clock.next if clock else None
    if part is None or clock is None or chime is None:
        return []
    if clock.rung != command.rung or chime.at > asked.at:
        return []
    if isinstance(part, Handoff):
        return _on_handoff(asked, part, clock, chime)
    if isinstance(part, Correction):
        return [*expired(asked, command.subject, part)]
    if isinstance(part, Paused):
        return resumed(asked, part, None)
    if isinstance(part, Plan):
        return [reminded(asked, part)]
    if isinstance(part, Step):
        return rang(asked, part, clock, chime)
    return _on_commitment(asked, part, clock, chime)


def _on_handoff(asked: Asked, handoff: Handoff, clock: Clock, chime: Chime) -> list[OnProblem]:
    stamp, name = asked.stamp, handoff.handoff
    match chime.ring:
        case Ring.REMINDER:
            return [HandoffReminded(stamp=stamp, handoff=name, clock=clock.kind, due=clock.due)]
        case Ring.ESCALATION:
            assert chime.to is not None
            return [
                HandoffEscalated(
                    stamp=stamp, handoff=name, clock=clock.kind, due=clock.due, to=chime.to
                )
            ]
        case Ring.DUE:
            pass
        case _:
            assert_never(chime.ring)
    match clock.kind:
        case ClockKind.DECIDE:
            return [HandoffExpired(stamp=stamp, handoff=name)]
        case ClockKind.SETTLE:
            return [HandoffSettled(stamp=stamp, handoff=name, how="no_objection")]
        case ClockKind.NOTICE:
            return returned(asked, handoff, "returned", handoff.ended_because or "Notice is over.")
        case ClockKind.TERM:
            return returned(asked, handoff, "term_ended", "The agreed term is over.")
        case _:
            raise AssertionError(f"a handoff has no clock that is due for {clock.kind}")


def _on_commitment(
    asked: Asked, commitment: Commitment, clock: Clock, chime: Chime
) -> list[OnProblem]:
    stamp, name = asked.stamp, commitment.commitment
    match chime.ring:
        case Ring.REMINDER:
            return [
                CommitmentReminded(stamp=stamp, commitment=name, clock=clock.kind, due=clock.due)
            ]
        case Ring.ESCALATION:
            assert chime.to is not None
            return [
                CommitmentEscalated(
                    stamp=stamp, commitment=name, clock=clock.kind, due=clock.due, to=chime.to
                )
            ]
        case Ring.DUE:
            pass
        case _:
            assert_never(chime.ring)
    match clock.kind:
        case ClockKind.COMPLETE:
            return [_missed(asked, commitment, clock)]
        case ClockKind.GRACE:
            return [CommitmentBroken(stamp=stamp, commitment=name)]
        case ClockKind.VERIFY:
            return [
                CommitmentKept(
                    stamp=stamp,
                    commitment=name,
                    late=commitment.late,
                    silently=True,
                    note=None,
                )
            ]
        case ClockKind.HOLD:
            return [WorkResumed(stamp=stamp, commitment=name)]
        case _:
            raise AssertionError(f"a commitment has no clock that is due for {clock.kind}")


def _missed(asked: Asked, commitment: Commitment, clock: Clock) -> CommitmentMissed:
    grace = start_clock(
        asked.problem.calendar,
        ClockKind.GRACE,
        asked.at,
        commitment.promise.grace,
        patience_of(asked.problem, commitment),
    )
    return CommitmentMissed(
        stamp=asked.stamp, commitment=commitment.commitment, due=clock.due, clocks=(grace,)
    )
