"""The nightly comparison of the engine's histories with the ledger."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.contracts import reconcile_histories
    from workflows.patience import RECONCILING, RECONCILING_ATTEMPT, RECONCILING_HEARTBEAT

RECONCILE = "reconcile"
"""The id of its schedule, and the beginning of the ids of its runs."""


@workflow.defn
class ReconcileWorkflow:
    """One comparison; a schedule starts it every night."""

    @workflow.run
    async def run(self) -> str:
        return await workflow.execute_activity(
            reconcile_histories,
            start_to_close_timeout=RECONCILING_ATTEMPT,
            heartbeat_timeout=RECONCILING_HEARTBEAT,
            retry_policy=RECONCILING,
        )
