"""The stack that is measured: the product's own, durable, in a temporary folder on free ports, with
the worker of the floors beside it.
"""

import asyncio
import contextlib
import os
import random
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import asyncpg
from temporalio.client import Client

from bench import machine, town
from bench.plain.activities import TABLES
from desk.counter import Desk
from runtime.home import Home
from runtime.process import Process, launch
from runtime.settings import Settings
from runtime.stack import Stack, database_url, disclosure_keys
from runtime.temporal import connect
from runtime.up import Rising, raised
from storage import keyring
from storage.logins import provide
from storage.migrations import migrate
from storage.pool import Pool, open_pool

T = TypeVar("T")
POOL = 24
_PATIENCE = 60.0


@dataclass
class Bench:
    """What every figure works with."""

    home: Home
    settings: Settings
    stack: Stack
    rising: Rising
    client: Client
    """Speaks pydantic, as the product's doors do."""
    plain: Client
    """Speaks the library's default JSON, as the samples do."""
    pool: Pool
    desk: Desk
    dice: random.Random
    quick: bool
    at_rest: tuple[int, ...]
    asked_rounds: int | None = None
    beside: Process | None = None
    """The worker of the floors."""
    _numbers: dict[str, int] = field(default_factory=dict)

    def pick(self, quick: T, full: T) -> T:
        """One value for a trial of the bench itself, another for a run that counts."""
        return quick if self.quick else full

    def rounds(self, full: int) -> int:
        """How often each contestant has its turn."""
        return self.asked_rounds or self.pick(1, full)

    def name(self, kind: str) -> str:
        """A name that nothing on this stack has yet."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return f"{kind}{self._numbers[kind]}"

    def pids(self) -> dict[str, list[int]]:
        """Every process of each part of the stack."""
        running = dict(self.rising.supervisor.running)
        if self.beside is not None:
            running["plain"] = self.beside
        return {name: machine.tree(process.pid) for name, process in running.items()}

    def database(self, name: str, *, login: str = "remit_app") -> str:
        password = self.home.secret(login)
        return database_url(login, password, self.rising.ports["postgres"], name)

    @contextlib.asynccontextmanager
    async def new_database(self, name: str) -> AsyncIterator[Pool]:
        """A database of the same server, up to date and empty, and a pool with the product's
        rights on it."""
        await self._make(name)
        await migrate(self.database(name, login="postgres"))
        pool = await open_pool(self.database(name), size=POOL)
        try:
            yield pool
        finally:
            pool.terminate()
            await self.superuser(f"DROP DATABASE {name} WITH (FORCE)", "postgres")

    async def _make(self, name: str) -> None:
        admin = self.database("postgres", login="postgres")
        password = self.home.secret("remit_app")
        await provide(admin, database=name, login="remit_app", password=password)

    async def superuser(self, statement: str, database: str = "remit") -> None:
        """Run statements as somebody who may do anything."""
        conn = await asyncpg.connect(self.database(database, login="postgres"))
        try:
            await conn.execute(statement)
        finally:
            await conn.close()

    async def start_plain(self) -> Process:
        """The worker of the floors, over a database of its own."""
        await self._make("plain")
        url = self.database("plain", login="postgres")
        await self.superuser(TABLES, "plain")
        ready = self.home.ready_file("plain")
        process = await launch(
            "plain",
            [sys.executable, "-m", "bench.plain"],
            log=self.home.log("plain"),
            env=dict(os.environ)
            | {
                "BENCH_TEMPORAL": self.stack.temporal_address,
                "BENCH_NAMESPACE": self.stack.temporal_namespace,
                "BENCH_DATABASE": url,
                "BENCH_READY": str(ready),
                "PYTHONPATH": str(Path(__file__).parents[1]),
            },
        )
        async with asyncio.timeout(_PATIENCE):
            while not ready.exists():
                if not process.running:
                    raise RuntimeError(process.last_words(9))
                await asyncio.sleep(0.05)
        return process


@contextlib.asynccontextmanager
async def raised_bench(
    *,
    quick: bool,
    seed: int,
    at_rest: tuple[int, ...],
    rounds: int | None = None,
    children: tuple[str, ...] = ("worker", "portal"),
) -> AsyncIterator[Bench]:
    """Everything up, two parties registered, until the block ends; then nothing is left of it."""
    folder = Path(tempfile.mkdtemp(prefix="remit-bench-"))
    made: list[Rising] = []
    settings = Settings(home=folder, log_level="warning")
    os.environ["REMIT_LOG_LEVEL"] = "info"  # what is measured logs as it does in service
    try:
        async with raised(
            settings, lambda _: None, on_made=made.append, children=children, sample=False
        ) as stack:
            keyring.lies_at(disclosure_keys(settings))
            pool = await open_pool(stack.database_url, size=POOL)
            client = await connect(settings)
            plain = await Client.connect(stack.temporal_address, namespace=stack.temporal_namespace)
            bench = Bench(
                home=made[-1].home, settings=settings, stack=stack, rising=made[-1], client=client,
                plain=plain, pool=pool, desk=Desk(client, pool), dice=random.Random(seed),  # noqa: S311
                quick=quick, at_rest=at_rest, asked_rounds=rounds,
            )  # fmt: skip
            bench.beside = await bench.start_plain()
            try:
                await town.found(bench.desk)
                yield bench
            finally:
                await bench.beside.stop(within=3)
                pool.terminate()
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
