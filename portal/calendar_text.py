"""Deadlines as an iCalendar (RFC 5545): what calendars of people subscribe to.

A deadline is the end of half an hour, in the party's own time zone, and blocks nobody's time. It
keeps its UID for as long as there is such a deadline; SEQUENCE and LAST-MODIFIED say when it was
moved or ended.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from schemas.calendar_feeds import Deadline, Feed, Told

LENGTH = timedelta(minutes=30)
ASK_AGAIN = timedelta(hours=1)
DEADLINES: Mapping[str, str] = {
    "acknowledge": "Acknowledge",
    "decide": "Decide",
    "first_action": "First action",
    "progress": "Report progress",
    "complete": "Complete",
    "verify": "Verify",
    "settle": "Settles",
    "grace": "Put right",
    "hold": "Hold ends",
    "notice": "Moves on",
    "term": "Ends",
    "correction": "Answer the correction",
    "answer": "Answer",
}


def uid(one: Deadline, host: str) -> str:
    return f"{one.id}.{one.kind}@{host}"


def written(
    feed: Feed, zone: str, running: Iterable[Deadline], told: Iterable[Told], portal: str, host: str
) -> bytes:
    """The calendar as it is sent. `told` are its dates, those that have ended among them."""
    known = {uid(one, host): one for one in running}
    calendar = Calendar()
    calendar.add("prodid", "-//Remit//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Remit deadlines")
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    years = set[int]()
    for one in told:
        calendar.add_component(_event(feed, ZoneInfo(zone), one, known.get(one.uid), portal))
        years.add(one.due.year)
    if years:
        # The zone's rules for these years alone, and not for a century.
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    text: bytes = calendar.to_ical()
    return text


def _event(feed: Feed, zone: ZoneInfo, told: Told, one: Deadline | None, portal: str) -> Event:
    event = Event()
    subject, _, kind = told.uid.partition("@")[0].rpartition(".")
    noun = "handoff" if subject.rpartition(".")[2].startswith("h") else "commitment"
    about = f"{noun} {subject}"
    if feed.titles and one is not None:
        about = f"{one.title} ({subject})"
    event.add("uid", told.uid)
    event.add("summary", f"{DEADLINES.get(kind, 'Deadline')}: {about}")
    event.add("dtstart", (told.due - LENGTH).astimezone(zone))
    event.add("dtend", told.due.astimezone(zone))
    event.add("dtstamp", told.changed_at)
    event.add("last-modified", told.changed_at)
    event.add("sequence", told.sequence)
    event.add("status", "CANCELLED" if told.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", f"{portal}/{noun}s/{subject}")
    event.add("description", f"Sign in to see what it is about: {portal}/{noun}s/{subject}")
    if feed.lead_hours and not told.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{DEADLINES.get(kind, 'Deadline')}: {noun} {subject}")
        alarm.add("trigger", timedelta(hours=-feed.lead_hours), parameters={"related": "END"})
        event.add_component(alarm)
    return event
