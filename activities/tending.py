"""Tending: what rests on a party that takes part no longer is looked for, again and again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from temporalio import activity

from storage.pool import may_pass

log = structlog.get_logger()

ROUND = 240.0
"""Seconds of one round, less than the time the workflow allows for it."""
PAUSE = 1.0
"""Seconds between two looks."""

Look = Callable[[set[str]], Awaitable[int]]
"""One look; the commands that were refused before are left out, and added to."""


class Tending:
    """Looks once a second. What is found follows from the database alone, so a worker that dies
    forgets nothing, and two that look side by side do nothing twice."""

    def __init__(self, look: Look) -> None:
        self._look = look

    @activity.defn(name="tend_what_is_left")
    async def tend_what_is_left(self) -> int:
        """One round. Ends early, and cleanly, when the worker shuts down."""
        done, refused = 0, set[str]()
        clock = asyncio.get_running_loop().time
        over = clock() + ROUND
        stopping = asyncio.create_task(activity.wait_for_worker_shutdown())
        try:
            while clock() < over and not stopping.done():
                looking = asyncio.create_task(self._one(refused))
                while not (await asyncio.wait({looking}, timeout=PAUSE))[0]:
                    activity.heartbeat(done)
                done += looking.result()
                activity.heartbeat(done)
                await asyncio.wait([stopping], timeout=PAUSE)
        finally:
            stopping.cancel()
        return done

    async def _one(self, refused: set[str]) -> int:
        try:
            return await self._look(refused)
        except Exception as error:
            if not may_pass(error):
                raise
            log.warning("tending.waits", reason=type(error).__name__)
            return 0
