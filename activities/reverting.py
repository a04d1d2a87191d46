"""Reverting: an agreement ended, and a responsibility that rested on it falls back."""

from collections.abc import Awaitable, Callable

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from schemas.ending import Reverted, Reverting
from schemas.errors import Unavailable

log = structlog.get_logger(__name__)


class Falling:
    """Brings the command to the problem in the way that it is given."""

    def __init__(self, give: Callable[[Reverting], Awaitable[Reverted]]) -> None:
        self._give = give

    @activity.defn
    async def revert_responsibility(self, asked: Reverting) -> Reverted:
        """Tried again without end while a server is away; a no of the rules is an answer."""
        try:
            done = await self._give(asked)
        except Unavailable as away:
            raise ApplicationError(away.message, type=away.code) from None
        log.info(
            "agreement.reverted",
            agreement=asked.agreement,
            responsibility=asked.responsibility,
            outcome=done.outcome,
        )
        return done
