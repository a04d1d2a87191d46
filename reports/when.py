"""Times on paper: the day written out, and the zone with each, because paper knows no other."""

from datetime import datetime
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def said(instant: datetime, zone: str) -> str:
    """`24 Nov 2026, 17:00:05 MST`; seconds only where there are any."""
    local = instant.astimezone(ZoneInfo(zone))
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {clock} {local.tzname()}"


def day(instant: datetime, zone: str) -> str:
    """`24 Nov 2026`."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def read(written: str | None) -> datetime | None:
    """An instant as documents keep it, or None for none."""
    return datetime.fromisoformat(written) if written else None
