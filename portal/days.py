"""Deadlines in working days, as people count them: by the calendar of the problem, in the reader's
zone.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from language.speaking import say, say_count
from portal import when
from rules.calendar import working_days_between
from schemas.calendars import Calendar


def calendar_in(zone: str, document: Mapping[str, Any] | None = None) -> Calendar:
    """The problem's working days and holidays, read by the clock on the reader's wall."""
    if not document:
        return Calendar(zone=zone)
    read = Calendar.model_validate_json(json.dumps(document))
    return read.model_copy(update={"zone": zone})


def away(due: datetime, now: datetime, calendar: Calendar) -> str:
    """How far away a deadline is: `in 3 working days`, `today`, `2 working days late`."""
    zone = ZoneInfo(calendar.zone)
    today, day = now.astimezone(zone).date(), due.astimezone(zone).date()
    days = working_days_between(calendar, now, due)
    if due < now:
        if days == 0:
            return say("late since today") if day == today else say("late")
        return say("%(time)s late", time=_working(-days))
    if day == today:
        return say("today")
    if (day - today).days == 1:
        return say("tomorrow")
    if days == 0:
        return say("before the next working day")
    return say("in %(time)s", time=_working(days))


def date(instant: datetime, now: datetime, zone: str) -> str:
    """`Thu 26 Nov, 17:00`; the year only where it is another one."""
    said, local = when.in_words(instant, zone), now.astimezone(ZoneInfo(zone))
    return said.replace(f" {local.year},", ",")


def _working(days: int) -> str:
    return say_count("%(count)s working day", "%(count)s working days", days)
