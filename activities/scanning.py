"""Scanning: concerns that recur are proposed by the rule that stands."""

from collections.abc import Awaitable, Callable

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from schemas.errors import Unavailable

log = structlog.get_logger()


class Scanning:
    """Runs the scan it is given; how many concerns it looked at, proposed and linked is logged."""

    def __init__(self, scan: Callable[[], Awaitable[tuple[int, int, int]]]) -> None:
        self._scan = scan

    @activity.defn(name="scan_concerns")
    async def scan_concerns(self) -> str:
        try:
            looked, proposed, linked = await self._scan()
        except Unavailable as away:
            raise ApplicationError(away.message, type=away.code) from None
        log.info("concerns.scanned", concerns=looked, proposed=proposed, linked=linked)
        return f"{looked} concerns, {proposed} proposed, {linked} linked"
