"""Times as people write and read them: local on the screen, UTC underneath, never a guess."""

import re
from datetime import UTC, datetime, timedelta

import click

from schemas.errors import Invalid

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
_LOCAL = re.compile(r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?$", re.ASCII)
_ZONED = re.compile(
    r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$", re.ASCII
)
EXPECTED = (
    "write 2026-11-30T14:00:00Z, 2026-11-30T14:00-07:00, or 2026-11-30 14:00 or 2026-11-30"
    " in your own time zone"
)
_EARLIEST, _LATEST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Moment(click.ParamType[datetime]):
    """An instant given at the command line. Without a zone it is read in the local one."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return read(str(value))
        except ValueError as wrong:
            self.fail(str(wrong), param, ctx)


def read(text: str) -> datetime:
    """The instant, in UTC; raises ValueError with a sentence for people."""
    text = text.strip()
    if not (_DAY.match(text) or _LOCAL.match(text) or _ZONED.match(text)):
        raise ValueError(f"{text!r} is not a time; {EXPECTED}.")
    try:
        found = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise ValueError(f"{text!r} is not a time ({wrong}); {EXPECTED}.") from None
    if not _EARLIEST.year - 1 <= found.year <= _LATEST.year:
        raise ValueError(f"{text!r} is out of reach; a time between 1990 and 2200 is expected.")
    found = (found if found.tzinfo else _local(found, text)).astimezone(UTC)
    if not _EARLIEST <= found < _LATEST:
        raise ValueError(f"{text!r} is out of reach; a time between 1990 and 2200 is expected.")
    return found


def _local(found: datetime, text: str) -> datetime:
    first, second = found.astimezone(), found.replace(fold=1).astimezone()
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone().replace(tzinfo=None) != found:
        raise ValueError(f"{text!r} does not exist here: clocks were put forward; add a zone.")
    raise ValueError(f"{text!r} happened twice here: clocks were put back; add a zone.")


def utc(instant: datetime) -> str:
    """For programs: `2026-11-30T14:00:00Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local(instant: datetime) -> str:
    """For people, in their own zone: `2026-11-30 14:00 MST`."""
    here = instant.astimezone()
    return f"{here:%Y-%m-%d %H:%M} {here.tzname() or ''}".rstrip()


def exact(instant: datetime) -> str:
    """For people who must tell neighbouring entries apart: seconds and parts of them as well."""
    here = instant.astimezone()
    return f"{here:%Y-%m-%d %H:%M:%S.%f} {here.tzname() or ''}".rstrip()


def nearness(instant: datetime, now: datetime | None = None) -> str:
    """How far it is from now: `in 3 days`, `2 hours ago`."""
    away = instant - (now or datetime.now(UTC))
    size = abs(away)
    if size < timedelta(minutes=1):
        return "now"
    for unit, length in (
        ("day", timedelta(days=1)),
        ("hour", timedelta(hours=1)),
        ("minute", timedelta(minutes=1)),
    ):
        count = size // length
        if count >= (2 if unit == "day" else 1):
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"in {words}" if away > timedelta(0) else f"{words} ago"
    return "now"


def told(instant: datetime | str | None, now: datetime | None = None) -> str:
    """Both at once: `2026-11-30 14:00 MST (in 3 days)`; a dash for none."""
    if instant is None:
        return "–"
    if isinstance(instant, str):
        instant = datetime.fromisoformat(instant)
    return f"{local(instant)} ({nearness(instant, now)})"


known_at = click.option(
    "--as-known-at",
    type=Moment(),
    help="As the record told it at that time, before anything recorded or corrected later.",
)
"""The option of every question about the past of the record itself."""


def has_come(instant: datetime | None, otherwise: str, next_step: str) -> None:
    """Raises Invalid for an instant ahead of us; a minute is granted to clocks that run ahead."""
    if instant is not None and instant > datetime.now(UTC) + timedelta(minutes=1):
        raise Invalid(
            f"{exact(instant)} has not come yet, {otherwise}.",
            next_step=next_step,
            code="in_the_future",
        )
