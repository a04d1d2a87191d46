"""Entries that the engine wrote and the ledger does not have any more, found in the histories.

The recording activity was handed the exact entries, nonce included. So a ledger that was restored
to an earlier instant gets back what it had, for as long as Temporal keeps the histories.
"""

from datetime import datetime
from typing import Any

from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, RPCError
from temporalio.converter import WorkflowSerializationContext
from temporalio.service import RPCStatusCode

from schemas.batch import Batch

_RECORD = "record"


async def lost_entries(
    client: Client, stream: str, *, after: int, at: datetime | None
) -> tuple[Batch, ...]:
    """What follows the entry `after`, as it was given to be recorded, in order and without a gap.

    Nothing where the histories do not hold that very entry, which happened `at`: then they tell of
    another past than the ledger's, and what they hold beyond it must not be mixed into it.
    """
    found: list[Batch] = []
    run: str | None = None
    while True:
        try:
            history = await client.get_workflow_handle(stream, run_id=run).fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                break
            raise
        found = [*await _batches(client, stream, history.events), *found]
        begun = history.events[0].workflow_execution_started_event_attributes
        run = begun.continued_execution_run_id or None
        if run is None or (found and found[0].entries[0].seq <= max(after, 1)):
            break
    return _following(found, after, at)


def _following(found: list[Batch], after: int, at: datetime | None) -> tuple[Batch, ...]:
    told = {entry.seq: entry.at for batch in found for entry in batch.entries}
    if after and told.get(after) != at:
        return ()
    wanted, chosen = after + 1, []
    for batch in found:
        if batch.entries[0].seq == wanted:
            chosen.append(batch)
            wanted = batch.entries[-1].seq + 1
    return tuple(chosen)


async def _batches(client: Client, stream: str, events: Any) -> list[Batch]:
    there = client.data_converter.with_context(
        WorkflowSerializationContext(namespace=client.namespace, workflow_id=stream)
    )
    found = []
    for event in events:
        assert isinstance(event, HistoryEvent)
        given = event.activity_task_scheduled_event_attributes
        if given.activity_type.name == _RECORD:
            found += await there.decode(given.input.payloads, [Batch])
    return found
