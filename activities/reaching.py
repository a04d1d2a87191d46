"""What reaching people means, whichever way it goes."""

from datetime import timedelta
from typing import Protocol

from schemas.views import NoticeView, PersonView

AGAIN = tuple(timedelta(minutes=wait) for wait in (1, 5, 15, 60, 240, 720, 1440))
"""Waits between the attempts; after the last one it is shown as having reached nobody."""


class Undeliverable(Exception):  # noqa: N818 - says what is the case
    """No further attempt would help, and this is why."""


class Post(Protocol):
    """A way to reach people. Each raises Undeliverable where trying again is vain."""

    async def send(self, notice: NoticeView, people: list[PersonView]) -> None:
        """Deliver under the notice's own id."""

    async def send_to(self, notice: NoticeView, address: str) -> None:
        """The same, to somebody who belongs to no party."""

    async def send_digest(self, person: PersonView, notices: list[NoticeView]) -> None:
        """All of them at once to one person, as the mail of the day."""


def again_in(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; None where it was the last."""
    return AGAIN[attempts - 1] if attempts <= len(AGAIN) else None


def in_words(error: Exception) -> str:
    """Why it did not arrive, as whoever runs Remit reads it."""
    return str(error) if isinstance(error, Undeliverable) else f"{type(error).__name__}: {error}"
