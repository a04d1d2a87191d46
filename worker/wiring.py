"""Which workflows and activities make a worker, and how much each may do at once."""

from datetime import timedelta
from typing import TYPE_CHECKING

from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.looking_up import LookingUp
from activities.notifying import Notifying
from activities.reaching import Post
from activities.reading_back import ReadingBack
from activities.reconciling import Reconciling
from activities.recording import Recording
from activities.reverting import Falling
from activities.scanning import Scanning
from activities.tending import Tending
from desk.counter import Desk
from desk.ending import fallen
from desk.leaving import tend
from desk.reconciling import reconcile
from desk.scanning import by_the_standing_rule
from workflows.finding import FindingWorkflow
from workflows.open311 import Open311Workflow
from workflows.partnership import PartnershipWorkflow
from workflows.party import PartyWorkflow
from workflows.postman import PostmanWorkflow
from workflows.problem import ProblemWorkflow
from workflows.reconcile import ReconcileWorkflow
from workflows.record import RecordWorkflow
from workflows.round import RoundWorkflow
from workflows.scanning import ScanWorkflow
from workflows.settling import SettlingWorkflow
from workflows.tending import TendingWorkflow
from workflows.webhooks import CourierWorkflow, HeraldWorkflow

if TYPE_CHECKING:
    from storage.pool import Pool

WORKFLOWS = (
    ProblemWorkflow,
    PartyWorkflow,
    PartnershipWorkflow,
    FindingWorkflow,
    RecordWorkflow,
    SettlingWorkflow,
    RoundWorkflow,
    PostmanWorkflow,
    ReconcileWorkflow,
    TendingWorkflow,
    ScanWorkflow,
    HeraldWorkflow,
    CourierWorkflow,
    Open311Workflow,
)

RUNNER = UnsandboxedWorkflowRunner()
"""The linter and a test of the house keep clocks, chance and networks out of rules and workflows
before they run, and recorded histories are told again; a sandbox would ask at every payload."""


def worker(client: Client, pool: "Pool", post: Post, *, task_queue: str = "remit") -> Worker:
    """A worker for all of Remit, ready to run."""
    desk = Desk(client, pool, task_queue)
    reconciling = Reconciling(lambda tell: reconcile(desk, client, pool, tell=tell))
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=[
            Recording(pool).record,
            ReadingBack(pool).read_back,
            LookingUp(pool).look_up_parties,
            Notifying(pool, post).deliver_notices,
            reconciling.reconcile_histories,
            Falling(lambda asked: fallen(desk, asked)).revert_responsibility,
            Scanning(lambda: by_the_standing_rule(desk, pool)).scan_concerns,
            Tending(lambda refused: tend(desk, pool, but=refused)).tend_what_is_left,
        ],
        workflow_runner=RUNNER,
        max_concurrent_workflow_tasks=16,
        max_concurrent_activities=pool.get_max_size(),
        max_cached_workflows=500,
        # A killed worker's workflows wait this long before another worker may take them.
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=1),
        graceful_shutdown_timeout=timedelta(seconds=10),
    )
