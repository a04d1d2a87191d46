"""Whether each part of the stack answers at this moment; asked, not assumed."""

import asyncio
import os

from runtime.probe import database_answers, fetch, fetch_json
from runtime.settings import Settings
from runtime.stack import Stack
from schemas.errors import Refused

UP, DOWN = "up", "down"


async def health(stack: Stack, settings: Settings) -> dict[str, str]:
    """`up` or `down` for database, temporal, worker and portal."""
    database, portal, (temporal, worker) = await asyncio.gather(
        database_answers(stack.database_url),
        fetch(f"{stack.portal_url}/healthz"),
        _temporal(stack, settings),
    )
    return {
        "database": _word(database),
        "temporal_server": _word(temporal),
        "worker": _word(worker and _alive(stack.children.get("worker"))),
        "portal_server": _word(portal[0] == 200),
    }


async def _temporal(stack: Stack, settings: Settings) -> tuple[bool, bool]:
    """Whether Temporal answers, and whether a worker asks it for work."""
    if stack.temporal_http_url is None:
        return await _temporal_elsewhere(stack, settings)
    place = f"{stack.temporal_http_url}/api/v1/namespaces/{stack.temporal_namespace}"
    if await fetch_json(place) is None:
        return False, False
    queue = await fetch_json(f"{place}/task-queues/{stack.temporal_task_queue}?taskQueueType=1")
    return True, bool(queue and queue.get("pollers"))


async def _temporal_elsewhere(stack: Stack, settings: Settings) -> tuple[bool, bool]:
    from temporalio.api.enums.v1 import TaskQueueType
    from temporalio.api.taskqueue.v1 import TaskQueue
    from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

    from runtime.temporal import connect

    try:
        client = await connect(settings, address=stack.temporal_address)
        told = await client.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=stack.temporal_namespace,
                task_queue=TaskQueue(name=stack.temporal_task_queue),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            )
        )
    except (Refused, RuntimeError):
        return False, False
    return True, bool(told.pollers)


def _alive(pid: int | None) -> bool:
    """Temporal remembers pollers for minutes; a process that is gone polls no more."""
    if pid is None:
        return True  # not a child of this machine
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _word(up: bool) -> str:
    return UP if up else DOWN
