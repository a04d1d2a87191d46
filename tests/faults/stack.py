"""Remit as processes that can be killed: PostgreSQL, Temporal, and a worker of its own."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from runtime.embedded.postgres import Postgres
from runtime.embedded.postgres_programs import programs
from runtime.embedded.temporal import Temporal, temporal_program
from runtime.home import Home
from runtime.payload_keys import first_key
from runtime.ports import free_port
from runtime.process import Process, launch
from runtime.settings import Settings, load_settings
from storage import keyring
from storage.migrations import migrate

VICTIMS = ("worker", "temporal", "postgres")


@dataclass
class Servers:
    """Three kinds of process on one data folder; each can be killed and brought back."""

    home: Home
    postgres: Postgres
    temporal: Temporal
    running: dict[str, Process] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> "Servers":
        home = Home.at(folder).prepare()
        first_key(load_settings({"REMIT_HOME": str(home.path)}), home)
        ports: list[int] = []
        for _ in range(3):
            ports.append(free_port(avoid=ports))
        # What is told to be durable must be so, or the kills would prove nothing.
        return cls(
            home,
            Postgres(home, ports[0], programs(), durable=True),
            Temporal(home, ports[1], ports[2], temporal_program(), durable=True),
        )

    @property
    def settings(self) -> Settings:
        """What a door needs to know to reach them."""
        return load_settings({"REMIT_HOME": str(self.home.path)})

    async def up(self) -> None:
        async def database() -> None:
            await self.revive("postgres")
            await migrate(self.postgres.superuser_url)

        await asyncio.gather(database(), self.revive("temporal"))
        await self.revive("worker")

    async def revive(self, name: str) -> None:
        starting: dict[str, Callable[[], Awaitable[Process]]] = {
            "postgres": self.postgres.start,
            "temporal": self.temporal.start,
            "worker": self.start_worker,
        }
        self.running[name] = await starting[name]()

    async def start_worker(
        self, module: str = "worker", *, queue: str = "remit", patience: float = 60
    ) -> Process:
        """A real `python -m worker`; again if it gives up because a server is still away."""
        ready = self.home.ready_file("worker")
        deadline = time.monotonic() + patience
        while True:
            ready.unlink(missing_ok=True)
            process = await launch(
                "worker",
                [sys.executable, "-m", module],
                log=self.home.log("worker"),
                env=self._env(queue),
            )
            while process.running and not ready.exists():  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)
            if process.running:
                return process
            assert time.monotonic() < deadline, process.last_words(5)
            await asyncio.sleep(0.2)

    def _env(self, queue: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "REMIT" not in name}
        return kept | {
            "REMIT_HOME": str(self.home.path),
            "REMIT_DATABASE_URL": self.postgres.url,
            "REMIT_TEMPORAL_ADDRESS": self.temporal.address,
            "REMIT_TEMPORAL_TASK_QUEUE": queue,
        }

    @property
    def keys(self) -> Path:
        return self.home.secrets / keyring.FILE

    async def kill(self, name: str) -> None:
        """SIGKILL to the process and to every process below it, in one go."""
        process = self.running[name]
        for pid in (process.pid, *below(process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        await process.wait()

    def pause(self, name: str) -> None:
        os.kill(self.running[name].pid, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        os.kill(self.running[name].pid, signal.SIGCONT)

    async def down(self) -> None:
        for name in reversed(VICTIMS):
            if name in self.running and self.running[name].running:
                await self.kill(name)


def below(pid: int) -> list[int]:
    """All descendants of a process, by what the kernel tells."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found, wave = [], [pid]
    while wave:
        wave = [child for child, parent in parents.items() if parent in wave]
        found += wave
    return found


@contextlib.asynccontextmanager
async def servers(folder: Path) -> AsyncIterator[Servers]:
    """The three of them, answering, until the block ends."""
    started = Servers.at(folder)
    with keyring.lying_at(started.keys):
        try:
            await started.up()
            yield started
        finally:
            await started.down()
