"""How a person wants to be written to, and how that goes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from schemas.views import PersonView

How = Literal["each", "daily", "urgent"]
"""Every notice by itself, which is the default; one mail a day, urgent ones by themselves; or
urgent ones alone."""
HOWS: tuple[How, ...] = get_args(How)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to be told of notices, with the language they read and how they want their mail:
    what they chose counts only where there is an address to write to.
    """

    person: PersonView
    how: How


@dataclass(frozen=True, slots=True)
class MailView:
    """How mail to one person goes."""

    how: How
    waiting: int
    """Notices that wait for the mail of the day."""
    due: datetime | None
    """When that mail goes, if any waits."""
    sent: datetime | None
    """When the last one went."""
    wrong: str | None
    """Why the last attempt did not arrive."""


@dataclass(frozen=True, slots=True)
class LostView:
    """Mail of the day that a person did not get."""

    person: str
    notices: int
    wrong: str
