"""What was read becomes entries of the ledger, beside the workflows, about every minute."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import structlog

from desk.counter import Desk
from desk.reading import enter_reads
from schemas.errors import Refused

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger()
EVERY = 60.0
"""Seconds between two rounds, and so about the longest that a read waits for its entry."""


@contextlib.asynccontextmanager
async def entering_reads(desk: Desk, pool: "Pool", every: float = EVERY) -> AsyncIterator[None]:
    """Enter what people read for as long as the block runs."""
    task = asyncio.create_task(_rounds(desk, pool, every))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _rounds(desk: Desk, pool: "Pool", every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            made = await enter_reads(desk, pool)
        except Refused as refused:
            log.warning("reads.not_entered", reason=refused.message)
        except Exception as error:
            # They wait in their table; the next round tries again.
            log.warning("reads.not_entered", reason=type(error).__name__)
        else:
            if made:
                log.info("reads.entered", entries=made)
