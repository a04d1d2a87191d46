"""Clocks as they run, ring and are put away."""

from collections.abc import Iterable

from schemas.clocks import Clock, ClockKind

Running = dict[ClockKind, Clock]


def with_clocks(running: Running, started: Iterable[Clock]) -> Running:
    """The running clocks and those that start, which replace one of the same kind."""
    return {**running, **{clock.kind: clock for clock in started}}


def without(running: Running, *kinds: ClockKind) -> Running:
    return {kind: clock for kind, clock in running.items() if kind not in kinds}


def rung(running: Running, kind: ClockKind) -> Running:
    """One more chime of this clock has sounded."""
    clock = running[kind]
    return {**running, kind: clock.model_copy(update={"rung": clock.rung + 1})}
