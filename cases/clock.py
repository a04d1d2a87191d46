"""The story clock: it runs like any other between steps, and jumps to the time of the next one.

Every deadline on the way rings in order, at its own instant, and what follows from it is recorded
before the clock goes on. Temporal itself skips the time; the engine does not know of it.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from temporalio.client import Client, WorkflowHandle
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from schemas.errors import Unavailable

PATIENCE = 60.0
"""Real seconds that one jump may take, however many deadlines ring on the way."""


class StoryClock:
    """Moves the clocks of single workflows, on a server that was started to allow it."""

    def __init__(self, client: Client) -> None:
        # Left enabled the clock would jump by itself as soon as everyone waits, and then no
        # offer would ever find somebody in time to answer it.
        config = TimeSkippingConfig(enabled=False, max_session_skip_count=100_000)
        self._skipper = TimeSkipper(client, config=config)

    async def advance(self, handle: WorkflowHandle[Any, Any], to: datetime) -> None:
        """Returns when the workflow has reached `to`, a little later but never earlier.

        Where it ended on the way, its time stays where that was.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                left = to - await self._skipper.get_current_time(handle)
                if left <= timedelta(0) or await self._skipper.fast_forward(handle, left):
                    await self._settle(handle)
        except TimeoutError:
            raise _stands(f"The story clock did not reach {to:%Y-%m-%d %H:%M} UTC.") from None

    async def _settle(self, handle: WorkflowHandle[Any, Any]) -> None:
        """A deadline just before the target may still be on its way into the ledger."""
        while True:
            found = (await handle.describe()).raw_description
            if not found.pending_activities and not found.HasField("pending_workflow_task"):
                return
            await asyncio.sleep(0.005)


def stuck(due: datetime) -> Unavailable:
    """What a play ends with where a deadline that is due causes nothing."""
    return _stands(f"The deadline of {due:%Y-%m-%d %H:%M} UTC did not ring.")


def _stands(sentence: str) -> Unavailable:
    return Unavailable(
        sentence,
        next_step="Play the case again; if it happens again, it is a fault of Remit.",
        code="clock_stuck",
    )
