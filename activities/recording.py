"""Recording: what a workflow decided becomes durable."""

from typing import TYPE_CHECKING

import asyncpg
import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from schemas.batch import Batch, Recorded
from storage import ledger
from storage.pool import may_pass

if TYPE_CHECKING:
    from storage.pool import Pool

log = structlog.get_logger(__name__)


class Recording:
    """Writes batches to PostgreSQL through the pool it is given."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool

    @activity.defn
    async def record(self, batch: Batch) -> Recorded:
        """Write the batch, or find that an earlier attempt did.

        Only a conflict is final. Whatever else goes wrong is tried again, because a stream that
        gave up could never go on: an outage passes, and a mistake of ours can be repaired.
        """
        try:
            recorded = await ledger.record(self._pool, batch)
        except ledger.LedgerConflict as conflict:
            log.error("ledger.conflict", stream=batch.stream, why=str(conflict))
            raise ApplicationError(
                str(conflict), type="LedgerConflict", non_retryable=True
            ) from None
        except Exception as error:
            if not may_pass(error):
                log.error("ledger.refused", stream=batch.stream, why=_in_short(error))
                raise ApplicationError(_in_short(error), type="LedgerRefused") from None
            raise ApplicationError(_in_short(error), type="DatabaseUnavailable") from None
        if not recorded.again:
            for entry in batch.entries:
                log.info(
                    entry.kind,
                    stream=batch.stream,
                    seq=entry.seq,
                    subject=entry.subject,
                    by=entry.by,
                    command_id=entry.command_id,
                )
        return recorded


def _in_short(error: Exception) -> str:
    # The detail of a database error quotes values; they have no place in a history or a log.
    if isinstance(error, asyncpg.PostgresError):
        return f"{type(error).__name__} ({error.sqlstate}): {error}"
    return f"{type(error).__name__}: {error}"
