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
from runtime.embedded.temporal import temporal_program
from runtime.home import Home
from runtime.ports import free_port
from runtime.process import Process, launch
from runtime.settings import Settings
from runtime.stack import Stack, database_url, disclosure_keys
from runtime.temporal import connect
from runtime.up import Rising, raised
from storage import keyring
from storage.logins import READER, provide, reader_password
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
    """Speaks the library's default JSON, as the samples do, to a server as they start one."""
    tuned: Client
    """The same to the server of the stack."""
    pool: Pool
    desk: Desk
    dice: random.Random
    quick: bool
    at_rest: tuple[int, ...]
    asked_rounds: int | None = None
    table: bool = False
    """Only what the table needs."""
    beside: dict[str, Process] = field(default_factory=dict)
    """What the floors have of their own: the samples' server, and one worker for both servers."""
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
        running = self.rising.supervisor.running | self.beside
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
        logins = {"remit_app": password, READER: reader_password(password)}
        for login, secret in logins.items():
            await provide(admin, database=name, login=login, password=secret)

    async def superuser(self, statement: str, database: str = "remit") -> None:
        """Run statements as somebody who may do anything."""
        conn = await asyncpg.connect(self.database(database, login="postgres"))
        try:
            await conn.execute(statement)
        finally:
            await conn.close()

    async def start_plain(self, port: int) -> None:
        """The worker of the floors, over a database of its own."""
        await self._make("plain")
        url = self.database("plain", login="postgres")
        await self.superuser(TABLES, "plain")
        ready = self.home.ready_file("plain")
        process = self.beside["plain worker"] = await launch(
            "plain",
            [sys.executable, "-m", "bench.plain"],
            log=self.home.log("plain"),
            env=dict(os.environ)
            | {
                "BENCH_TEMPORAL": self.stack.temporal_address,
                "BENCH_NAMESPACE": self.stack.temporal_namespace,
                "BENCH_DEFAULT": f"127.0.0.1:{port}",
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

    async def start_default_server(self, port: int) -> None:
        """A server as the samples start one, with a file, so that it forgets nothing: rollback
        journal, no setting touched."""
        self.beside["plain temporal"] = await launch(
            "plain-temporal",
            [
                temporal_program(self.settings.temporal_bin), "server", "start-dev", "--headless",
                "--disable-config-file", "--disable-config-env", "--ip", "127.0.0.1",
                "--port", str(port), "--http-port", str(free_port([port])),
                "--db-filename", self.home.path / "plain-temporal.db", "--log-level", "error",
            ],
            log=self.home.log("plain-temporal"),
        )  # fmt: skip


async def _connected(address: str) -> Client:
    async with asyncio.timeout(_PATIENCE):
        while True:
            try:
                return await Client.connect(address)
            except RuntimeError:
                await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def raised_bench(
    *,
    quick: bool,
    seed: int,
    at_rest: tuple[int, ...],
    rounds: int | None = None,
    table: bool = False,
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
            keyring.begin(disclosure_keys(settings))  # the worker may be about to
            keyring.lies_at(disclosure_keys(settings))
            pool = await open_pool(stack.database_url, size=POOL)
            client = await connect(settings)
            tuned = await Client.connect(stack.temporal_address, namespace=stack.temporal_namespace)
            bench = Bench(
                home=made[-1].home, settings=settings, stack=stack, rising=made[-1], client=client,
                plain=tuned, tuned=tuned, pool=pool, desk=Desk(client, pool),
                dice=random.Random(seed),  # noqa: S311
                quick=quick, at_rest=at_rest, asked_rounds=rounds, table=table,
            )  # fmt: skip
            try:
                port = free_port()
                await bench.start_default_server(port)
                bench.plain = await _connected(f"127.0.0.1:{port}")
                await bench.start_plain(port)
                await town.found(bench.desk)
                yield bench
            finally:
                for process in bench.beside.values():
                    process.kill()  # nobody will look at what they keep
                    await process.wait()
                pool.terminate()
    finally:
        await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
