"""Working time: how far a span reaches from an instant, forwards and backwards.

The promise, for a calendar with one zone, one pair of hours and a set of free days:

- `m`, `h`, `d` and `w` are elapsed time: `1d` is 24 hours, also over a change of the clocks.
- `wd` counts working days and keeps the time of day that the wall clock of the zone shows. A start
  before opening counts as opening and one after closing as closing; a free day counts as the
  closing of the working day before it. So `3wd` from Friday 18:00, or from any time of the weekend,
  is Wednesday at closing, and from Friday 10:00 it is Wednesday 10:00.
- `wh` counts real hours between opening and closing; outside them no time passes. An end that
  falls together with closing stays there and does not become the next opening.
- `before` is the mirror image: a free day counts as the opening of the working day after it.
- Nothing of anything is the start itself. Every other `wd` and `wh` lands in working time.
- A later start is never due earlier. To keep this where clocks change, a time of day that the
  clocks skip is the instant of the change, and one that comes twice is its first coming.
- A walk ends after thirty years, or where instants end, and is then refused in a clear sentence.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from schemas.base import EARLIEST, LATEST
from schemas.calendars import Calendar
from schemas.errors import Invalid
from schemas.spans import in_words, parts, plain

_ONE_DAY = timedelta(days=1)
_LONGEST_WALK = 30 * 366

Way = Literal[1, -1]


def shift(calendar: Calendar, start: datetime, span: str) -> datetime:
    """The instant, in UTC, that lies `span` after `start`. Raises `Invalid` where none can."""
    return _walk(calendar, start, span, 1)


def before(calendar: Calendar, end: datetime, span: str) -> datetime:
    """The instant, in UTC, that lies `span` before `end`. Raises `Invalid` where none can."""
    return _walk(calendar, end, span, -1)


def is_working(calendar: Calendar, instant: datetime) -> bool:
    """Whether people work then. Opening and closing themselves both belong to working time."""
    zone = ZoneInfo(calendar.zone)
    day = _wall(zone, instant).date()
    if not _works_on(calendar, day):
        return False
    return _instant(zone, day, calendar.opens) <= instant <= _instant(zone, day, calendar.closes)


def working_days_between(calendar: Calendar, start: datetime, end: datetime) -> int:
    """How many working days people would count from `start` to `end`, for `due in 3 working days`.

    The working days after the day of `start`, up to the day of `end`, on the wall calendar of the
    zone; so 0 is the same day or nothing but free days between. Negative when `end` is earlier.
    """
    if end < start:
        return -working_days_between(calendar, end, start)
    zone = ZoneInfo(calendar.zone)
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    free = frozenset(calendar.holidays)
    weeks, rest = divmod((last - first).days, 7)
    days = weeks * len(set(calendar.weekdays)) + sum(
        (last - step * _ONE_DAY).weekday() in calendar.weekdays for step in range(rest)
    )
    return days - sum(first < day <= last and day.weekday() in calendar.weekdays for day in free)


def _walk(calendar: Calendar, start: datetime, span: str, way: Way) -> datetime:
    number, unit = parts(span)
    elapsed = plain(span)
    if number == 0:
        return start.astimezone(UTC)
    try:
        if elapsed is not None:
            reached = start.astimezone(UTC) + way * elapsed
        elif unit == "wd":
            reached = _days(calendar, start, number, way)
        else:
            reached = _hours(calendar, start, timedelta(hours=number), way)
        if EARLIEST <= reached < LATEST:
            return reached
    except (OverflowError, StopIteration):
        pass
    raise Invalid(
        f"Counting {in_words(span)} {'from' if way > 0 else 'back from'} "
        f"{start.astimezone(UTC):%Y-%m-%d} leads too far in the calendar {calendar.name}.",
        code="calendar_has_no_such_day",
        next_step="Agree a shorter time, or give the calendar more working time.",
    )


def _days(calendar: Calendar, start: datetime, number: int, way: Way) -> datetime:
    """Walk whole working days by the wall clock."""
    zone = ZoneInfo(calendar.zone)
    wall = _wall(zone, start)
    day, at = wall.date(), min(max(wall.time(), calendar.opens), calendar.closes)
    if not _works_on(calendar, day):
        at = calendar.closes if way > 0 else calendar.opens
    days = _working_days(calendar, day + way * _ONE_DAY, way)
    for _ in range(number):
        day = next(days)
    return _instant(zone, day, at)


def _hours(calendar: Calendar, start: datetime, left: timedelta, way: Way) -> datetime:
    """Walk through the open hours, day by day, until the time is used up."""
    zone = ZoneInfo(calendar.zone)
    for day in _working_days(calendar, _wall(zone, start).date(), way):
        opens = _instant(zone, day, calendar.opens)
        closes = _instant(zone, day, calendar.closes)
        begins = max(start, opens) if way > 0 else min(start, closes)
        open_for = closes - begins if way > 0 else begins - opens
        if open_for >= left:
            return begins.astimezone(UTC) + way * left
        left -= max(open_for, timedelta(0))
    raise StopIteration


def _working_days(calendar: Calendar, first: date, way: Way) -> Iterator[date]:
    """The working days from `first` on, no further than the longest walk."""
    holidays = frozenset(calendar.holidays)
    weekdays = frozenset(calendar.weekdays)
    for step in range(_LONGEST_WALK):
        day = first + way * step * _ONE_DAY
        if day.weekday() in weekdays and day not in holidays:
            yield day


def _works_on(calendar: Calendar, day: date) -> bool:
    return day.weekday() in calendar.weekdays and day not in calendar.holidays


def _instant(zone: ZoneInfo, day: date, at: time) -> datetime:
    """The first instant at which the wall clock shows this, or has just skipped it."""
    wall = datetime.combine(day, at.replace(tzinfo=None))
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return first if first <= second else _change(zone, second, first)


def _wall(zone: ZoneInfo, instant: datetime) -> datetime:
    """What the wall clock shows, without zone; all of an hour's second coming counts as its end,
    because the first coming has already passed those times of day.
    """
    local = instant.astimezone(zone)
    if not local.fold:
        return local.replace(tzinfo=None)
    first = local.replace(fold=0)
    change = _change(zone, first.astimezone(UTC), instant.astimezone(UTC))
    offset = first.utcoffset()
    assert offset is not None
    return (change + offset).replace(tzinfo=None)


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The instant in (low, high] at which the zone's clocks change, to the second."""
    old = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)
