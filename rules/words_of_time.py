"""Instants in words, the same on every machine."""

from datetime import datetime
from zoneinfo import ZoneInfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def instant_in_words(instant: datetime, zone: str) -> str:
    """`Tue 24 Nov 2026, 17:00 (America/Denver)`, in the same words on every machine."""
    local = instant.astimezone(ZoneInfo(zone))
    day, month = _DAYS[local.weekday()], _MONTHS[local.month - 1]
    return f"{day} {local.day} {month} {local.year}, {local:%H:%M} ({zone})"
