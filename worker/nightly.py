"""What Temporal starts by itself every night."""

from datetime import timedelta

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleUpdate,
    ScheduleUpdateInput,
)

from workflows.reconcile import RECONCILE, ReconcileWorkflow
from workflows.scanning import SCAN, ScanWorkflow

_HOUR = 2
"""In UTC; between the days of most installations."""


async def schedule_reconcile(client: Client, task_queue: str) -> None:
    """One schedule in the installation, brought to what it should be at every start."""
    times = _times(await _retention(client))
    action = ScheduleActionStartWorkflow(ReconcileWorkflow.run, id=RECONCILE, task_queue=task_queue)
    await _scheduled(client, RECONCILE, action, times)


async def schedule_scan(client: Client, task_queue: str) -> None:
    """The scan of concerns, every hour; `remit concern scan` does it at once."""
    action = ScheduleActionStartWorkflow(ScanWorkflow.run, id=SCAN, task_queue=task_queue)
    await _scheduled(client, SCAN, action, ["41 * * * *"])


async def _scheduled(
    client: Client, name: str, action: ScheduleActionStartWorkflow, times: list[str]
) -> None:
    wanted = Schedule(
        action=action,
        spec=ScheduleSpec(cron_expressions=times),
        policy=SchedulePolicy(
            overlap=ScheduleOverlapPolicy.SKIP, catchup_window=timedelta(hours=12)
        ),
    )
    try:
        await client.create_schedule(name, wanted)
    except ScheduleAlreadyRunningError:
        await client.get_schedule_handle(name).update(_brought_to(wanted))


def _brought_to(wanted: Schedule):  # type: ignore[no-untyped-def]
    def update(there: ScheduleUpdateInput) -> ScheduleUpdate:
        # Whether an operator paused it is the operator's.
        wanted.state = there.description.schedule.state
        return ScheduleUpdate(schedule=wanted)

    return update


async def _retention(client: Client) -> timedelta:
    """How long Temporal keeps a history after its run has closed."""
    told = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=client.namespace)
    )
    return told.config.workflow_execution_retention_ttl.ToTimedelta()


def _times(retention: timedelta) -> list[str]:
    """Nightly; several times a day where histories would otherwise go before their hash is kept."""
    if not retention or retention >= timedelta(days=3):
        return [f"17 {_HOUR} * * *"]
    return ["17 */6 * * *"]
