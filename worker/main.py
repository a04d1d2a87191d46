"""The worker as a process: connects, says that it is ready, and stops when asked."""

import asyncio
import contextlib
import signal

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from activities.posting import ConsolePost, SmtpPost
from activities.reaching import Post
from desk.counter import Desk
from runtime import traces
from runtime.mail import mail_server
from runtime.outward.client import Outward
from runtime.settings import Settings
from runtime.stack import disclosure_keys, locate, say_ready
from runtime.temporal import connect
from runtime.watching import engine_figures, watched
from storage import disclosures
from storage.pool import answers, open_pool
from worker.nightly import schedule_reconcile, schedule_scan
from worker.outward import POOL as OUTWARD
from worker.outward import outward_worker, start_herald, start_open311
from worker.reading import entering_reads
from worker.sealing import sealing
from worker.wiring import worker
from workflows.postman import POSTMAN, PostmanWorkflow
from workflows.tending import TENDING, TendingWorkflow

log = structlog.get_logger()

POOL = 12


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT, then finish what is under way."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    stack = locate(settings)
    engine = engine_figures(settings.worker_metrics_port)
    client = await connect(settings)
    pool = await open_pool(
        stack.database_url, size=POOL, application="remit-worker", told=traces.hearing(settings)
    )
    works = worker(client, pool, post(settings), task_queue=settings.temporal_task_queue)
    outward = await open_pool(
        stack.database_url, size=OUTWARD, application="remit-outward", told=traces.hearing(settings)
    )
    reaches_out = outward_worker(
        client, outward, post(settings), Outward.of(settings),
        task_queue=settings.temporal_task_queue, source=settings.portal_address,
    )  # fmt: skip
    ready = {
        "database": lambda: answers(pool),
        "temporal": client.service_client.check_health,
        "worker": lambda: _is(works.is_running),
    }
    try:
        await disclosures.begin(pool, disclosure_keys(settings))
        async with (
            watched(
                settings, settings.worker_metrics_port, "worker", pool, engine=engine, ready=ready
            ),
            sealing(settings),
            works,
            entering_reads(Desk(client, pool, settings.temporal_task_queue), pool),
            reaches_out,
        ):
            await start_postman(client, settings.temporal_task_queue)
            await start_tending(client, settings.temporal_task_queue)
            await start_herald(client, settings.temporal_task_queue)
            await start_open311(client, settings.temporal_task_queue)
            await schedule_reconcile(client, settings.temporal_task_queue)
            await schedule_scan(client, settings.temporal_task_queue)
            log.info("worker.ready", task_queue=settings.temporal_task_queue)
            say_ready(settings, "worker")
            await stop.wait()
            log.info("worker.stopping")
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(pool.close(), outward.close()), timeout=5)


async def _is(true: bool) -> bool:
    return true


def post(settings: Settings) -> Post:
    """How notices reach people in this installation."""
    server = mail_server(settings)
    return ConsolePost() if server is None else SmtpPost(server, settings.portal_address)


async def start_postman(client: Client, task_queue: str) -> None:
    """There is one postman, whoever starts it first."""
    await client.start_workflow(
        PostmanWorkflow.run,
        id=POSTMAN,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary="Delivers notices",
    )


async def start_tending(client: Client, task_queue: str) -> None:
    """There is one that looks what was left behind, whoever starts it first."""
    await client.start_workflow(
        TendingWorkflow.run,
        id=TENDING,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        static_summary="Frees problems of parties that take part no longer",
    )
