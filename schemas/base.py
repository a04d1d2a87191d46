"""What every message shares: frozen, strict, no unknown fields, bounded and normalised text."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class Message(BaseModel):
    """A value that travels between rooms. It never changes after it was made."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _to_utc(instant: datetime) -> datetime:
    instant = instant.astimezone(UTC)
    if not EARLIEST <= instant < LATEST:
        raise ValueError("a date and time between 1990 and 2200 is expected")
    return instant


_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")


def _written_out(instant: object) -> object:
    """A count of seconds is not a date, though a lenient parser would take it for one."""
    if isinstance(instant, datetime) or (isinstance(instant, str) and _WRITTEN.match(instant)):
        return instant
    raise ValueError("a date and time is expected, such as 2026-11-30T14:00:00Z")


Instant = Annotated[
    AwareDatetime, Field(strict=False), BeforeValidator(_written_out), AfterValidator(_to_utc)
]
"""A point in time, kept in UTC. A time without a zone is refused."""


def _cleaned(text: object) -> object:
    """One spelling for one text: NFC, no outer white space, one kind of line end."""
    if not isinstance(text, str):
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError("text must be valid Unicode") from error
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def _says_something(text: str) -> str:
    if not any(unicodedata.category(mark)[0] in "LNPS" for mark in text):
        raise ValueError("some readable text is expected")
    return text


def _one_line(text: str) -> str:
    if any(unicodedata.category(mark) == "Cc" for mark in text):
        raise ValueError("control characters and line breaks are not allowed here")
    return text


def _lines(text: str) -> str:
    if any(unicodedata.category(mark) == "Cc" and mark not in "\n\t" for mark in text):
        raise ValueError("control characters are not allowed here")
    return text


class Disclosed:
    """Marks text that may name people or places. It reaches the ledger as a salted digest; what it
    says lies apart, encrypted, so that it can be expunged while every hash still checks.
    """


DISCLOSED = Disclosed()

Fact = Annotated[
    str,
    BeforeValidator(_cleaned),
    StringConstraints(min_length=1, max_length=200),
    AfterValidator(_says_something),
    AfterValidator(_one_line),
]
"""One line that the machine itself says and that names nobody, such as a public key."""

Line = Annotated[Fact, DISCLOSED]
"""One line of text for people, 1 to 200 characters."""

Prose = Annotated[
    str,
    DISCLOSED,
    BeforeValidator(_cleaned),
    StringConstraints(min_length=1, max_length=4000),
    AfterValidator(_says_something),
    AfterValidator(_lines),
]
"""Some lines of text for people, 1 to 4,000 characters."""
