"""The one workflow that frees problems of parties that take part no longer."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.contracts import tend_what_is_left
    from workflows.patience import (
        DELIVERY,
        DELIVERY_ATTEMPT,
        DELIVERY_HEARTBEAT,
        ROUNDS_PER_RUN,
    )

TENDING = "tending"
"""Its workflow id; there is one in each installation."""


@workflow.defn
class TendingWorkflow:
    """Runs one round of looking after the other."""

    @workflow.run
    async def run(self) -> None:
        for _ in range(ROUNDS_PER_RUN):
            await workflow.execute_activity(
                tend_what_is_left,
                start_to_close_timeout=DELIVERY_ATTEMPT,
                heartbeat_timeout=DELIVERY_HEARTBEAT,
                retry_policy=DELIVERY,
                summary="tend what is left behind",
            )
        workflow.continue_as_new()
