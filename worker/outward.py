"""What goes out to others has workers of its own: a slow receiver holds up nobody's record."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.delivering import Delivering
from activities.exchanging import Exchanging
from activities.heralding import Heralding
from activities.reaching import Post
from desk.counter import Desk
from desk.open311 import Exchange
from portal import rights
from portal.api.answers import EntryTold
from portal.eyes import of_party
from runtime.outward.addresses import BadAddress
from runtime.outward.client import NotReached, Outward
from schemas.webhook_run import Courier
from schemas.webhooks import Answered
from storage.readers import directory, history, problems
from workflows.open311 import OPEN311, Open311Workflow
from workflows.webhooks import HERALD, CourierWorkflow, HeraldWorkflow, courier_of

if TYPE_CHECKING:
    from storage.pool import Pool

AT_ONCE = 60
"""Couriers at work at the same time; each has a few requests open and waits most of its time."""
POOL = 4
"""Connections to the database: its own, for those of the record are not to wait for receivers."""


def queue_of(task_queue: str) -> str:
    """The task queue of the activities that reach out."""
    return f"{task_queue}-outward"


class GuardedWay:
    """The guarded client, as activities ask for it."""

    def __init__(self, out: Outward) -> None:
        self._out = out

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        began = monotonic()
        try:
            reply = await self._out.send("POST", url, headers=headers, body=body)
        except NotReached as why:
            return Answered(None, why.code, b"", _ms(began))
        except BadAddress as why:
            return Answered(None, why.code, b"", _ms(began))
        return Answered(reply.status, None, reply.body, _ms(began))


class ThroughTheApi:
    """What parties may see of entries: the same eyes and the same shape as the API's history."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool

    async def seen(
        self, stream: str, first: int, last: int, parties: Sequence[str]
    ) -> Mapping[str, Mapping[int, Any]]:
        noun, _, name = stream.partition("/")
        whole = await problems.problem(self._pool, name) if noun == "problem" else None
        if whole is None or not parties:
            return {}
        found: dict[str, dict[int, Any]] = {}
        read = await history.history(self._pool, stream, after=first - 1, limit=last - first + 1)
        for party in parties:
            told = await directory.party(self._pool, party)
            eyes = of_party(told).viewer if told is not None and told.active else None
            narrow = rights.narrowed(eyes, whole) if eyes is not None else None
            if eyes is not None and narrow is not None:
                found[party] = {
                    one.seq: EntryTold.of(one).model_dump(mode="json")
                    for one in rights.entries_for(eyes, narrow, read)
                }
        return found


def outward_worker(
    client: Client,
    pool: "Pool",
    post: Post,
    out: Outward,
    *,
    task_queue: str = "remit",
    source: str = "https://remit.invalid",
) -> Worker:
    """The worker of what goes out, ready to run. `source` names a log that has no name yet."""
    queue, eyes = queue_of(task_queue), ThroughTheApi(pool)
    exchange = Exchange(Desk(client, pool, task_queue), pool, out, source)

    async def ring(webhook: str) -> None:
        await client.start_workflow(
            CourierWorkflow.run,
            Courier(webhook=webhook, queue=queue),
            id=courier_of(webhook),
            task_queue=task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="ring",
            static_summary=f"Sends to {webhook}",
        )

    return Worker(
        client,
        task_queue=queue,
        activities=[
            Heralding(pool, eyes.seen, ring, post).herald_entries,
            Delivering(pool, GuardedWay(out), eyes.seen, source).deliver_webhook,
            Exchanging(exchange.look).exchange_open311,
        ],
        workflow_runner=UnsandboxedWorkflowRunner(),
        max_concurrent_activities=AT_ONCE + 2,  # and those that look all the time
        graceful_shutdown_timeout=timedelta(seconds=6),
    )


async def start_herald(client: Client, task_queue: str) -> None:
    """There is one herald, whoever starts it first."""
    await client.start_workflow(
        HeraldWorkflow.run,
        queue_of(task_queue),
        id=HERALD,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary="Finds what webhooks have to carry",
    )


async def start_open311(client: Client, task_queue: str) -> None:
    """There is one that exchanges with departments, whoever starts it first."""
    await client.start_workflow(
        Open311Workflow.run,
        queue_of(task_queue),
        id=OPEN311,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary="Brings handoffs to departments by Open311",
    )


def _ms(began: float) -> int:
    return round((monotonic() - began) * 1000)
