"""The caller's side of the floors: the same steps, the same texts, told to plain Temporal."""

import asyncio
import time
import uuid
from typing import Any

from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy

from bench.plain.workflow import Act, HandoffWorkflow, NoOpWorkflow, Offer
from bench.town import NOTE, OP, REP, STEPS, offering

QUEUE = "plain"
_WHO = {"accept": REP, "report": REP, "verify": OP, "settle": OP}
_WHAT: dict[str, dict[str, Any]] = {
    "accept": {"read_back": "We light the lot."},
    "report": {"evidence": NOTE},
    "verify": {"note": "Seen on the evening round."},
    "settle": {},
}


async def hand_over(client: Client, lasted: dict[str, list[float]], *, pause: float = 0) -> str:
    """One handoff; the seconds of each command go to `lasted`. Answers the workflow's id."""
    name = f"plain-{uuid.uuid4().hex}"
    terms = offering("motel", 1).terms.model_dump(mode="json", exclude_defaults=True)
    since = time.perf_counter()
    start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        HandoffWorkflow.run,
        Offer(name, OP, terms),
        id=name,
        task_queue=QUEUE,
        id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
    )
    await client.execute_update_with_start_workflow(
        HandoffWorkflow.offer, start_workflow_operation=start
    )
    lasted["offer"].append(time.perf_counter() - since)
    handle: WorkflowHandle[Any, Any] = client.get_workflow_handle(name)
    for step in STEPS[1:]:
        await asyncio.sleep(pause)
        since = time.perf_counter()
        await handle.execute_update(step, Act(_WHO[step], _WHAT[step]))
        lasted[step].append(time.perf_counter() - since)
    return name


async def no_op(client: Client) -> WorkflowHandle[Any, Any]:
    """A workflow that takes updates and does nothing with them."""
    return await client.start_workflow(
        NoOpWorkflow.run, id=f"no-op-{uuid.uuid4().hex}", task_queue=QUEUE
    )


async def touch(handle: WorkflowHandle[Any, Any]) -> None:
    await handle.execute_update(NoOpWorkflow.touch, NOTE, id=str(uuid.uuid4()))
