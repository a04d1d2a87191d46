"""Deadlines as an iCalendar (RFC 5545): what calendars of people subscribe to.

A deadline is the end of half an hour, in the party's own time zone, and blocks nobody's time. It
keeps its UID for as long as there is such a deadline; SEQUENCE and LAST-MODIFIED say when it was
moved or ended.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
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
    for date in told:
        calendar.add_component(_event(feed, ZoneInfo(zone), date, known.get(date.uid), portal))
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _event(feed: Feed, zone: ZoneInfo, date: Told, one: Deadline | None, portal: str) -> Event:
    event = Event()
    subject, _, kind = date.uid.partition("@")[0].rpartition(".")
    noun = "handoff" if subject.rpartition(".")[2].startswith("h") else "commitment"
    about = f"{noun} {subject}"
    if feed.titles and one is not None:
        about = f"{one.title} ({subject})"
    event.add("uid", date.uid)
    event.add("summary", f"{DEADLINES.get(kind, 'Deadline')}: {about}")
    event.add("dtstart", (date.due - LENGTH).astimezone(zone))
    event.add("dtend", date.due.astimezone(zone))
    event.add("dtstamp", date.changed_at)
    event.add("last-modified", date.changed_at)
    event.add("sequence", date.sequence)
    event.add("status", "CANCELLED" if date.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", f"{portal}/{noun}s/{subject}")
    event.add("description", f"Sign in to see what it is about: {portal}/{noun}s/{subject}")
    if feed.lead_hours and not date.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{DEADLINES.get(kind, 'Deadline')}: {noun} {subject}")
        alarm.add("trigger", timedelta(hours=-feed.lead_hours), parameters={"related": "END"})
        event.add_component(alarm)
    return event
