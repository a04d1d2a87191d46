"""A stage to play on: real servers in a folder of their own, gone when the play is over."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from temporalio.client import Client

from activities.posting import ConsolePost
from desk.counter import Desk
from runtime.embedded.postgres import embedded_postgres
from runtime.embedded.temporal import embedded_temporal
from runtime.payload_keys import FILE, add_key
from runtime.settings import Settings
from runtime.temporal import connect
from storage import disclosures, keyring
from storage.migrations import migrate
from storage.pool import open_pool
from worker.wiring import worker

if TYPE_CHECKING:
    from storage.pool import Pool

TASK_QUEUE = "remit"
_NAMESPACE = "remit"


@dataclass(frozen=True)
class Stage:
    """Everything that a story needs around it. Several stories can be played one after another."""

    client: Client
    pool: "Pool"
    desk: Desk


@contextlib.asynccontextmanager
async def stage(folder: Path, settings: Settings) -> AsyncIterator[Stage]:
    """A stage in `folder`, on free ports, for as long as the block runs.

    No notice leaves the machine: what parties are told is kept in the database of the stage.
    """
    keys = folder / FILE
    own = settings.model_copy(
        update={
            "temporal_namespace": _NAMESPACE,
            "temporal_tls": False,
            "temporal_api_key": None,
            "payload_keys": keys,
        }
    )
    add_key(keys)
    async with contextlib.AsyncExitStack() as servers:
        postgres = embedded_postgres(folder / "postgres-side", pg_bin=settings.pg_bin)
        temporal = embedded_temporal(
            folder / "temporal-side",
            namespace=_NAMESPACE,
            program=settings.temporal_bin,
            time_skipping=True,
        )
        database = await servers.enter_async_context(postgres)
        engine, _ = await asyncio.gather(
            servers.enter_async_context(temporal), migrate(database.superuser_url)
        )
        client = await connect(own, address=engine.address)
        pool = await open_pool(database.url, size=10, application="remit-case")
        servers.enter_context(keyring.lying_at(folder / keyring.FILE))
        await disclosures.begin(pool, folder / keyring.FILE)
        servers.push_async_callback(_close, pool)
        await servers.enter_async_context(
            worker(client, pool, ConsolePost(), task_queue=TASK_QUEUE)
        )
        yield Stage(client, pool, Desk(client, pool, TASK_QUEUE))


async def _close(pool: "Pool") -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(pool.close(), timeout=5)
