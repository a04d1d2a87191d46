"""Times as people read them: in the party's own zone, with how far away they are."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from language.speaking import say
from language.times import day_in_words as day_in_words
from language.times import distance as distance
from language.times import in_words as in_words

_WITH_ZONE = re.compile(
    r"\d{4}-\d{2}-\d{2}T(?!24)\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})", re.ASCII
)
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}[T ](?!24)\d{2}:\d{2}(:\d{2})?", re.ASCII)


def iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def element(instant: datetime, zone: str, *, relative: str = "") -> Markup:
    """The `<time>` element that machines can read as well."""
    said = Markup(' <span class="away">({})</span>').format(relative) if relative else ""
    return Markup('<time datetime="{}">{}</time>{}').format(
        iso(instant), in_words(instant, zone), said
    )


def exact(instant: datetime, zone: str) -> Markup:
    """With seconds, and on hovering the instant as the ledger has it, to tell neighbours apart."""
    seconds = f"{instant.astimezone(ZoneInfo(zone)):%S}"
    return Markup('<time datetime="{0}" title="{0}">{1}:{2}</time>').format(
        iso(instant), in_words(instant, zone), seconds
    )


def read_with_zone(text: str) -> datetime | None:
    """An instant as RFC 3339 writes it, with its zone; None where it is anything else."""
    if not _WITH_ZONE.fullmatch(text):
        return None
    try:
        read = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read if 1990 <= read.year < 2200 else None


def read_local(text: str, zone: str) -> datetime | None:
    """An instant as a browser's form writes it, in the reader's zone, or with its own zone.

    An hour that the change to summer time skips never was; None. One that comes twice is the first.
    """
    text = text.strip()
    if not _LOCAL.fullmatch(text):
        return read_with_zone(text)
    try:
        local = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
        read = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if read.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        return None
    return read if 1990 <= read.year < 2200 else None


def not_come_yet(
    at: datetime, now: datetime, zone: str, known: datetime | None = None
) -> str | None:
    """The sentence that refuses to say who was responsible `at`; None where it can be answered.

    What the record told at `known` answers nothing about later. A minute is granted to clocks
    that run ahead of ours.
    """
    if at > now + timedelta(minutes=1):
        return say(
            "%(when)s (%(zone)s) has not come yet, so nobody can say who is responsible then.",
            when=in_words(at, zone), zone=zone,
        )  # fmt: skip
    if known is not None and at > known + timedelta(minutes=1):
        return say(
            "It is later than %(known)s (%(zone)s), as of which the record is asked: nobody "
            "could know then who would be responsible.",
            known=in_words(known, zone), zone=zone,
        )  # fmt: skip
    return None


def not_told_yet(known: datetime, now: datetime, zone: str) -> str | None:
    """The same of what the record will have told by `known`."""
    if known <= now + timedelta(minutes=1):
        return None
    return say(
        "%(when)s (%(zone)s) has not come yet, so nobody can say what will be known then.",
        when=in_words(known, zone), zone=zone,
    )  # fmt: skip


def for_input(instant: datetime, zone: str) -> str:
    """The value of an `<input type="datetime-local">`."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S")
