"""Reconciling: what the engine says of the record is compared with the record."""

from collections.abc import Awaitable, Callable

import structlog
from temporalio import activity

from schemas.comparison import Comparison

log = structlog.get_logger()

Comparing = Callable[[Callable[[str], None]], Awaitable[Comparison]]
"""Compares everything, and says now and then how far it is."""


class Reconciling:
    """Runs the comparison it is given, and lets Temporal know that it is alive."""

    def __init__(self, compare: Comparing) -> None:
        self._compare = compare

    @activity.defn(name="reconcile_histories")
    async def reconcile_histories(self) -> str:
        found = await self._compare(lambda step: activity.heartbeat(step))
        told = log.info if found.verdict == "agree" else log.error
        told(
            "record.reconciled",
            verdict=found.verdict,
            runs=found.runs,
            entries=found.entries,
            kept=found.kept,
            differences=len(found.differences),
        )
        return found.verdict
