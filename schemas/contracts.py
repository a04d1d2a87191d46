"""Activities by name and shape, without bodies: where workflows and activities meet."""

from temporalio import activity

from schemas.batch import Batch, Recorded
from schemas.carried import Piece, Wanted
from schemas.ending import Reverted, Reverting
from schemas.parties import PartyCard


@activity.defn
async def record(batch: Batch) -> Recorded:  # type: ignore[empty-body]
    """Write the batch to the ledger and the projections; safe to repeat.

    Raises a non-retryable ApplicationError of type LedgerConflict where the ledger already holds
    other entries in this place.
    """


@activity.defn
async def read_back(wanted: Wanted) -> Piece:  # type: ignore[empty-body]
    """A piece of the state that the ledger tells after one of its entries; `rules.state_text`.

    Raises a non-retryable ApplicationError of type LedgerBehind where the ledger ends earlier.
    """


@activity.defn
async def look_up_parties(parties: list[str]) -> list[PartyCard]:  # type: ignore[empty-body]
    """What the directory knows of these parties now. One that nobody registered is left out."""


@activity.defn
async def revert_responsibility(asked: Reverting) -> Reverted:  # type: ignore[empty-body]
    """Ask a problem for the reversion of a responsibility because an agreement ended. Safe to
    repeat: the command has one id, and what came of it is answered again.
    """


@activity.defn
async def deliver_notices() -> int:  # type: ignore[empty-body]
    """Deliver notices until the worker shuts down or some minutes have passed.

    Answers how many were delivered. Each is sent at least once, always under the same id.
    """


@activity.defn
async def herald_entries() -> int:  # type: ignore[empty-body]
    """Find what webhooks have to carry, until the worker shuts down or some minutes have passed.

    Answers how many entries were looked through. Safe to repeat.
    """


@activity.defn
async def deliver_webhook(webhook: str) -> float | None:
    """Send what is due at this webhook. Answers in how many seconds the next is, None where
    nothing waits. Each message is sent at least once, always under the same id.
    """


@activity.defn
async def exchange_open311() -> int:  # type: ignore[empty-body]
    """Bring handoffs to departments as service requests and their answers back, until the worker
    shuts down or some minutes have passed. Answers how many were looked at. Safe to repeat.
    """


@activity.defn
async def tend_what_is_left() -> int:  # type: ignore[empty-body]
    """Free problems of parties that take part no longer, until the worker shuts down or some
    minutes have passed. Answers how many commands did something. Safe to repeat.
    """


@activity.defn
async def scan_concerns() -> str:  # type: ignore[empty-body]
    """Propose what recurs by the rule that stands. Answers what was done. Safe to repeat."""


@activity.defn
async def reconcile_histories() -> str:  # type: ignore[empty-body]
    """Compare the engine's histories with the ledger, keep the hash of each closed one, and put
    the outcome on the record. Answers the verdict.
    """
