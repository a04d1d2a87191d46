"""The one workflow that brings handoffs to departments by Open311 and their answers back."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.contracts import exchange_open311
    from workflows.patience import (
        DELIVERY,
        DELIVERY_ATTEMPT,
        DELIVERY_HEARTBEAT,
        ROUNDS_PER_RUN,
    )

OPEN311 = "open311"
"""Its workflow id; there is one in each installation."""


@workflow.defn
class Open311Workflow:
    """Runs one round of exchange after the other, on the task queue of what goes out."""

    @workflow.run
    async def run(self, queue: str) -> None:
        for _ in range(ROUNDS_PER_RUN):
            await workflow.execute_activity(
                exchange_open311,
                task_queue=queue,
                start_to_close_timeout=DELIVERY_ATTEMPT,
                heartbeat_timeout=DELIVERY_HEARTBEAT,
                retry_policy=DELIVERY,
                summary="exchange with departments",
            )
        workflow.continue_as_new(queue)
