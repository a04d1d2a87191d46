"""Exchanging with departments: what is due there is looked for, again and again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from temporalio import activity

from storage.pool import may_pass

log = structlog.get_logger()

ROUND = 240.0
"""Seconds of one round, less than the time the workflow allows for it."""
PAUSE = 5.0
"""Seconds between two looks. Departments answer in hours and days."""
_BEAT = 2.0

Look = Callable[[], Awaitable[int]]
"""One look; how many service requests were sent or asked about."""


class Exchanging:
    """Looks every few seconds. What is to be done follows from the database alone, so a worker
    that dies forgets nothing."""

    def __init__(self, look: Look) -> None:
        self._look = look

    @activity.defn(name="exchange_open311")
    async def exchange_open311(self) -> int:
        """One round. Ends early, and cleanly, when the worker shuts down."""
        done = 0
        clock = asyncio.get_running_loop().time
        over = clock() + ROUND
        stopping = asyncio.create_task(activity.wait_for_worker_shutdown())
        try:
            while clock() < over and not stopping.done():
                looking = asyncio.create_task(self._one())
                try:
                    while not (await asyncio.wait({looking}, timeout=_BEAT))[0]:
                        activity.heartbeat(done)
                        if stopping.done():  # what is under way had its time to end by itself
                            return done
                    done += looking.result()
                finally:
                    looking.cancel()
                activity.heartbeat(done)
                await asyncio.wait([stopping], timeout=PAUSE)
        finally:
            stopping.cancel()
        return done

    async def _one(self) -> int:
        try:
            return await self._look()
        except Exception as error:
            if not may_pass(error):
                raise
            log.warning("open311.waits", reason=type(error).__name__)
            return 0
