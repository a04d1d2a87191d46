"""A second process of a child, with everything read in, that waits for its cue.

Python needs more than a second of a core to read in a worker. When a worker dies, the one that
waits in the wings goes on at once, and another begins to learn the part.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable

from runtime.process import Process

CUE = "REMIT_WAITS_FOR_CUE"
"""Set in the environment of a process that shall wait."""
_REST = 3.0
"""Seconds until the next one begins to learn: whoever has just gone on needs the machine first."""


def wait_for_cue() -> bool:
    """In the child: wait if told so. False where the show is over and nobody needs us."""
    return not os.environ.pop(CUE, "") or sys.stdin.readline() != ""


class Understudy:
    """Keeps one such process, and another when that has gone on."""

    def __init__(self, learn: Callable[[], Awaitable[Process]]) -> None:
        self._learn = learn
        self._ready: Process | None = None
        self._learning: asyncio.Task[None] | None = None

    def goes_on(self) -> Process | None:
        """The process that waited, which begins now; None where none waits."""
        process, self._ready = self._ready, None
        if process is None or not process.running or process.child.stdin is None:
            return None
        process.child.stdin.write(b"go\n")
        process.child.stdin.close()
        return process

    def prepare(self) -> None:
        """See to it that soon one waits."""
        if self._learning is None or self._learning.done():
            self._learning = asyncio.create_task(self._prepare())

    async def _prepare(self) -> None:
        await asyncio.sleep(_REST)
        if self._ready is None or not self._ready.running:
            self._ready = await self._learn()

    async def stop(self) -> None:
        if self._learning is not None:
            self._learning.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await self._learning
        if self._ready is not None:
            self._ready.kill()  # it has done nothing yet
            await self._ready.wait()
