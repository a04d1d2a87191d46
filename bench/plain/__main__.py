"""`python -m bench.plain`: the worker of the floors, with the library's defaults."""

import asyncio
import contextlib
import os
import signal
from pathlib import Path

from temporalio.client import Client
from temporalio.worker import Worker

from bench.plain.activities import Handoffs
from bench.plain.workflow import HandoffWorkflow, NoOpWorkflow
from storage.pool import open_pool

QUEUE = "plain"


async def main() -> None:
    """Serve until SIGTERM. Addresses, namespace, database and ready file come by environment."""
    clients = [
        await Client.connect(os.environ["BENCH_DEFAULT"]),
        await Client.connect(os.environ["BENCH_TEMPORAL"], namespace=os.environ["BENCH_NAMESPACE"]),
    ]
    pool = await open_pool(os.environ["BENCH_DATABASE"], size=12, application="plain")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with contextlib.AsyncExitStack() as workers:
        for client in clients:
            serving = Worker(
                client,
                task_queue=QUEUE,
                workflows=[HandoffWorkflow, NoOpWorkflow],
                activities=[Handoffs(pool).save_step],
            )
            await workers.enter_async_context(serving)
        await asyncio.to_thread(Path(os.environ["BENCH_READY"]).touch)
        await stop.wait()
    os._exit(0)  # the library's own threads would keep the process for a while


if __name__ == "__main__":
    asyncio.run(main())
