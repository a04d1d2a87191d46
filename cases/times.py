"""The times of a story as instants: counted from its start, or read in its calendar's zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from cases.story import Story
from rules.calendar import shift
from schemas.calendars import Calendar

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def start_of(story: Story, now: datetime) -> datetime:
    """When the story begins, in UTC: the weekday that comes next, or the instant that is named."""
    zone = ZoneInfo(story.problem.calendar.zone)
    day, _, at = story.starts.partition(" ")
    if day not in _WEEKDAYS:
        return _instant(story.starts, zone)
    today = now.astimezone(zone)
    ahead = (_WEEKDAYS.index(day) - today.weekday()) % 7
    hour, minute = map(int, at.split(":"))
    found = (today + timedelta(days=ahead)).replace(
        hour=hour, minute=minute, second=0, microsecond=0, tzinfo=zone
    )
    # A start within the next minute could be over before the servers are up.
    if found < now + timedelta(minutes=1):
        found += timedelta(days=7)
    return found.astimezone(UTC)


def instant(said: str, start: datetime, calendar: Calendar) -> datetime:
    """The instant, in UTC, that `3d` or `2027-03-01 09:00` means in a story."""
    if said[0].isdigit() and said[-1].isalpha() and said[-1] != "Z":
        return shift(calendar, start, said)
    return _instant(said, ZoneInfo(calendar.zone))


def _instant(said: str, zone: ZoneInfo) -> datetime:
    found = datetime.fromisoformat(said)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
