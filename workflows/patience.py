"""Every timeout, retry and limit of the engine, by name."""

from datetime import timedelta
from typing import Final

from temporalio.common import RetryPolicy

WORKFLOW_ATTEMPT: Final = timedelta(seconds=5)
"""One try at a step of a workflow, its history told again included. A command that a dying worker
took along waits so long; Temporal's own default is twice that."""

RECORDING_ATTEMPT: Final = timedelta(seconds=10)
"""One try at writing a batch. Longer than any statement may take in PostgreSQL."""
RECORDING: Final = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10)
)
"""Without end: an answer waits for the ledger however long that is away."""

REVERTING_ATTEMPT: Final = timedelta(seconds=40)
"""One try at a command on another stream; longer than the desk waits for its answer."""

READING_BACK_ATTEMPT: Final = timedelta(seconds=30)
"""One try at telling a state again from all its entries."""

DELIVERY_ROUND: Final = timedelta(minutes=5)
"""More than one activity of the postman takes before it ends its round by itself."""
DELIVERY_ATTEMPT: Final = DELIVERY_ROUND + timedelta(minutes=1)
DELIVERY_HEARTBEAT: Final = timedelta(seconds=20)
DELIVERY: Final = RetryPolicy(
    initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=30)
)
ROUNDS_PER_RUN: Final = 100

COURIER_ATTEMPT: Final = timedelta(minutes=2)
"""More than a courier's spell, and the requests that it has begun by then."""
COURIER_HEARTBEAT: Final = timedelta(seconds=30)
LINGER: Final = timedelta(minutes=1)
"""How long a courier stays when nothing waits, so that where much is sent there is one run."""

RECONCILING_ATTEMPT: Final = timedelta(hours=8)
RECONCILING_HEARTBEAT: Final = timedelta(minutes=5)
"""More than the longest stream takes to be compared."""
RECONCILING: Final = RetryPolicy(
    initial_interval=timedelta(minutes=1),
    maximum_interval=timedelta(minutes=30),
    maximum_attempts=8,
)

SCANNING_ATTEMPT: Final = timedelta(minutes=30)
SCANNING: Final = RetryPolicy(
    initial_interval=timedelta(minutes=1), maximum_interval=timedelta(minutes=30)
)
"""Without end: the next scan finds the same, so nothing is lost while a server is away."""

REMEMBERED_ANSWERS: Final = 200
"""Answers carried over; older ones are found in PostgreSQL."""
LARGEST_BATCH: Final = 400_000
"""Bytes of entries in one write. With the rows that follow from them, and their quoting, it
stays under the 2 MB at which Temporal would end the workflow."""
LARGEST_CARRIED: Final = 500_000
"""Bytes of state that a run hands to the next; a larger one is read back from the ledger."""
LARGEST_GROWTH: Final = 4_000_000
"""Bytes by which the history of a run grows that began by reading its state back."""
