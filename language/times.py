"""Instants, distances and lengths of time, as the language of the moment writes them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from language.speaking import counted, language, say, say_count
from schemas.spans import parts

_YEAR = counted("%(count)s year", "%(count)s years")
_MONTH = counted("%(count)s month", "%(count)s months")
_DAY = counted("%(count)s day", "%(count)s days")
_HOUR = counted("%(count)s hour", "%(count)s hours")
_MINUTE = counted("%(count)s minute", "%(count)s minutes")
_SPANS = {
    "m": _MINUTE,
    "h": _HOUR,
    "d": _DAY,
    "w": counted("%(count)s week", "%(count)s weeks"),
    "wd": counted("%(count)s working day", "%(count)s working days"),
    "wh": counted("%(count)s working hour", "%(count)s working hours"),
}
_DISTANCES = (
    (timedelta(days=365), _YEAR),
    (timedelta(days=30), _MONTH),
    (timedelta(days=1), _DAY),
    (timedelta(hours=1), _HOUR),
    (timedelta(minutes=1), _MINUTE),
)


def in_words(instant: datetime, zone: str) -> str:
    """`Tue 24 Nov 2026, 17:00`, or `mar 24 nov 2026, 17:00`."""
    return _written(instant, zone, "EEE d MMM y, HH:mm")


def day_in_words(day: date) -> str:
    """`24 Nov 2026`."""
    return format_date(day, "d MMM y", locale=language())


def month_in_words(local: datetime, *, year: bool = False) -> str:
    """`24 Nov`, for the axis of a picture; the instant is local already."""
    return format_datetime(local, "d MMM y" if year else "d MMM", locale=language())


def _written(instant: datetime, zone: str, form: str) -> str:
    local = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return format_datetime(local, form, locale=language())


def span_in_words(span: str) -> str:
    """For people: `3wd` reads `3 working days`."""
    number, unit = parts(span)
    return say_count(*_SPANS[unit], number)


def span_from_words(text: str) -> str:
    """A length of time in the words of the language of the moment, as `3wd`; all else as it is."""
    number, _, unit = " ".join(text.lower().split()).partition(" ")
    for code, (one, many) in _SPANS.items():
        forms = {say_count(one, many, count).partition(" ")[2] for count in (1, 2)}
        if unit in forms:
            return f"{number}{code}"
    return text


def distance(instant: datetime, now: datetime) -> str:
    """`in 3 days`, `2 hours ago`; the larger unit alone, rounded down."""
    said = _away(instant, now)
    if said is None:
        return say("now")
    return say("in %(time)s", time=said) if instant > now else say("%(time)s ago", time=said)


def _away(instant: datetime, now: datetime) -> str | None:
    gap = abs(instant - now)
    for size, words in _DISTANCES:
        if count := gap // size:
            return say_count(*words, count)
    return None
