"""The scan of concerns that a schedule starts."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.contracts import scan_concerns
    from workflows.patience import SCANNING, SCANNING_ATTEMPT

SCAN = "scan"
"""The id of its schedule, and the beginning of the ids of its runs."""


@workflow.defn
class ScanWorkflow:
    """One scan by the rule that stands; a schedule starts it every night."""

    @workflow.run
    async def run(self) -> str:
        return await workflow.execute_activity(
            scan_concerns,
            start_to_close_timeout=SCANNING_ATTEMPT,
            retry_policy=SCANNING,
        )
