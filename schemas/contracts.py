"""Activities by name and shape, without bodies: where workflows and activities meet."""

from temporalio import activity

from schemas.batch import Batch, Recorded
from schemas.parties import PartyCard


@activity.defn
async def record(batch: Batch) -> Recorded:  # type: ignore[empty-body]
    """Write the batch to the ledger and the projections; safe to repeat.

    Raises a non-retryable ApplicationError of type LedgerConflict where the ledger already holds
    other entries in this place.
    """


@activity.defn
async def look_up_parties(parties: list[str]) -> list[PartyCard]:  # type: ignore[empty-body]
    """What the directory knows of these parties now. One that nobody registered is left out."""


@activity.defn
async def deliver_notices() -> int:  # type: ignore[empty-body]
    """Deliver notices until the worker shuts down or some minutes have passed.

    Answers how many were delivered. Each is sent at least once, always under the same id.
    """
