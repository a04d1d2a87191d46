"""Starting a clock: all its chimes are worked out at once and kept as data."""

from datetime import datetime, timedelta

from rules.calendar import before, shift
from rules.refusals import InThePast, TooFarAhead
from schemas.calendars import Calendar
from schemas.clocks import Chime, Clock, ClockKind, Patience, Ring
from schemas.errors import Invalid

SOFT = frozenset({ClockKind.ACKNOWLEDGE, ClockKind.FIRST_ACTION, ClockKind.PROGRESS})
"""Clocks that call people in when they run out, and change nothing by themselves."""
ESCALATING = SOFT | {ClockKind.GRACE}
LONGEST_DAYS = 5 * 366


def start_clock(
    calendar: Calendar,
    kind: ClockKind,
    since: datetime,
    length: str | datetime,
    patience: Patience,
) -> Clock:
    """A clock that began at `since` and is due after a span, or at an instant.

    A reminder comes `patience.remind_before` the due instant, where that is still ahead of the
    start. Soft clocks then call in the escalation path; hard ones ring once more when due, and
    something follows from it.
    """
    span = length if isinstance(length, str) else None
    due = _counted(calendar, since, length) if isinstance(length, str) else length
    chimes: list[Chime] = []
    remind_at = _counted_back(calendar, due, patience.remind_before)
    if since < remind_at < due:
        chimes.append(Chime(at=remind_at, ring=Ring.REMINDER))
    if kind in ESCALATING:
        # A grace period escalates from its start: what it grants time for is already late.
        from_ = since if kind is ClockKind.GRACE else due
        chimes += [
            Chime(at=_counted(calendar, from_, step.after), ring=Ring.ESCALATION, to=step.to)
            for step in patience.escalation
        ]
    if kind not in SOFT:
        chimes = [chime for chime in chimes if chime.at < due or due == since]
        chimes.append(Chime(at=due, ring=Ring.DUE))
    chimes.sort(key=lambda chime: chime.at)
    return Clock(kind=kind, since=since, due=due, span=span, chimes=tuple(chimes))


def moved_clock(calendar: Calendar, clock: Clock, patience: Patience) -> Clock:
    """The same clock by another calendar; what has rung stays rung and does not ring again."""
    if clock.span is None:
        return clock
    again = start_clock(calendar, clock.kind, clock.since, clock.span, patience)
    sounded = [(chime.ring, chime.to) for chime in clock.chimes[: clock.rung]]
    rung = 0
    for chime in again.chimes:
        if (chime.ring, chime.to) not in sounded:
            break
        sounded.remove((chime.ring, chime.to))
        rung += 1
    return again.model_copy(update={"rung": rung})


def _counted(calendar: Calendar, start: datetime, length: str) -> datetime:
    """When the length has passed, or five years from the start where the calendar has no day.

    A clock is also started while time itself speaks, and nothing may be refused then.
    """
    try:
        return shift(calendar, start, length)
    except Invalid:
        return start + timedelta(days=LONGEST_DAYS)


def _counted_back(calendar: Calendar, end: datetime, length: str) -> datetime:
    """So long before the end, or the end itself where the calendar has no such day."""
    try:
        return before(calendar, end, length)
    except Invalid:
        return end


def must_be_countable(calendar: Calendar, at: datetime, patience: Patience, *lengths: str) -> None:
    """Raises Invalid where the calendar has no day for one of these lengths, before it binds."""
    agreed = (
        patience.acknowledge_within,
        patience.decide_within,
        patience.first_action_within,
        patience.settle_within,
        patience.remind_before,
        *([patience.progress_every] if patience.progress_every else []),
        *(step.after for step in patience.escalation),
    )
    for length in (*agreed, *lengths):
        shift(calendar, at, length)


def must_be_ahead(what: str, at: datetime, instant: datetime) -> None:
    """Raises InThePast, or TooFarAhead beyond five years."""
    if instant <= at:
        raise InThePast(what)
    if (instant - at).days > LONGEST_DAYS:
        raise TooFarAhead(what)
