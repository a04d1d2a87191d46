"""Lengths of time as people agree on them: `3wd` is three working days, `12h` twelve hours."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

_WORDS = {
    "minute": "m", "minutes": "m", "hour": "h", "hours": "h", "day": "d", "days": "d",
    "week": "w", "weeks": "w", "working day": "wd", "working days": "wd",
    "working hour": "wh", "working hours": "wh",
}  # fmt: skip
_SPAN = re.compile(r"^(0|[1-9][0-9]{0,4})(m|h|d|w|wd|wh)$", re.ASCII)
_LONGEST = {"m": 99_999, "h": 43_800, "d": 1_825, "w": 260, "wd": 1_300, "wh": 10_400}


def _short(text: object) -> object:
    """Accept `3 working days` as well as `3wd`."""
    if not isinstance(text, str):
        return text
    number, _, unit = text.strip().partition(" ")
    return f"{number}{_WORDS[unit.strip()]}" if unit.strip() in _WORDS else text.strip()


def _checked(text: str) -> str:
    match = _SPAN.match(text)
    if match is None:
        raise ValueError(
            "a length of time is expected, such as 30m, 12h, 10d, 2w, 3wd (working days) "
            "or 4wh (working hours)"
        )
    if int(match[1]) > _LONGEST[match[2]]:
        raise ValueError("no more than five years can be agreed")
    return text


Span = Annotated[
    str,
    BeforeValidator(_short),
    StringConstraints(max_length=24),
    AfterValidator(_checked),
    Field(
        description="A length of time: 30m, 12h, 10d, 2w, 3wd (working days) or 4wh (working"
        " hours)."
    ),
]


def parts(span: str) -> tuple[int, str]:
    """The number and the unit (m, h, d, w, wd, wh) of a checked span."""
    match = _SPAN.match(span)
    assert match is not None
    return int(match[1]), match[2]


def plain(span: str) -> timedelta | None:
    """The span as elapsed time, or None where it needs a calendar."""
    number, unit = parts(span)
    match unit:
        case "m":
            return timedelta(minutes=number)
        case "h":
            return timedelta(hours=number)
        case "d":
            return timedelta(days=number)
        case "w":
            return timedelta(weeks=number)
        case _:
            return None


def in_words(span: str) -> str:
    """For people: `3wd` reads `3 working days`."""
    number, unit = parts(span)
    word = {"m": "minute", "h": "hour", "d": "day", "w": "week", "wd": "working day",
            "wh": "working hour"}[unit]  # fmt: skip
    return f"{number} {word}{'' if number == 1 else 's'}"
