"""The one workflow that keeps notices going out, however often workers come and go."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.contracts import deliver_notices
    from workflows.patience import (
        DELIVERY,
        DELIVERY_ATTEMPT,
        DELIVERY_HEARTBEAT,
        ROUNDS_PER_RUN,
    )

POSTMAN = "postman"
"""Its workflow id; there is one in each installation."""


@workflow.defn
class PostmanWorkflow:
    """Runs one delivery round after the other."""

    @workflow.run
    async def run(self) -> None:
        for _ in range(ROUNDS_PER_RUN):
            await workflow.execute_activity(
                deliver_notices,
                start_to_close_timeout=DELIVERY_ATTEMPT,
                heartbeat_timeout=DELIVERY_HEARTBEAT,
                retry_policy=DELIVERY,
                summary="deliver notices",
            )
        workflow.continue_as_new()
