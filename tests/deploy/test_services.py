"""Each service of docker-compose.yml as a process of this machine: the same command, environment,
secrets in files and health check; a real PostgreSQL, and Temporal's dev server for its image.
"""

import asyncio
import json
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from runtime.embedded.postgres import Postgres
from runtime.embedded.postgres_programs import programs
from runtime.embedded.temporal import Temporal, temporal_program
from runtime.home import Home, write_private
from runtime.ports import free_port
from runtime.probe import fetch
from runtime.process import Process
from runtime.stack import database_url
from tests.deploy.composed import HOUSE, Machine
from tests.deploy.test_watching import missing

SERVICES = (("worker", "worker-1"), ("worker", "worker-2"), ("portal", "portal"))


@dataclass
class Stack:
    """Everything that `docker compose up` would start, on this machine."""

    machine: Machine
    postgres: Postgres
    temporal: Temporal
    servers: dict[str, Process] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, service: str, process: str) -> None:
        with (self.machine.homes / f"{process}.log").open("ab") as log:
            self.running[process] = subprocess.Popen(  # noqa: S603 - our own words
                self.machine.command(service), env=self.machine.env(service, process),
                stdout=log, stderr=log, cwd=self.machine.homes,
            )  # fmt: skip

    async def healthy(self, service: str, process: str) -> bool:
        """What the health check of the container says now."""
        asked = await asyncio.create_subprocess_exec(
            *self.machine.health(service, process),
            env=self.machine.env(service, process),
            stderr=asyncio.subprocess.DEVNULL,
        )
        return await asked.wait() == 0

    async def all_become(self, wanted: bool) -> None:
        await self.become(wanted, *SERVICES)

    async def become(self, wanted: bool, *which: tuple[str, str], within: float = 60) -> None:
        for service, process in which:
            deadline = time.monotonic() + within
            while await self.healthy(service, process) is not wanted:
                log = self.machine.homes / f"{process}.log"
                assert time.monotonic() < deadline, (process, wanted, log.read_text()[-2000:])
                await asyncio.sleep(0.2)

    def remit(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`docker compose exec portal remit …`."""
        env = self.machine.env("portal")
        return subprocess.run(  # noqa: S603 - our own words
            [Path(self.machine.command("migrate")[0]), *words],
            env=env, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    async def figures(self, process: str) -> dict[str, float]:
        port = self.machine.ports[process, 9464]
        status, body = await fetch(f"http://127.0.0.1:{port}/metrics", within=8)
        assert status == 200
        lines = [line.rsplit(" ", 1) for line in body.decode().splitlines() if line[0] != "#"]
        return {name: float(value) for name, value in lines}


def job(stack: Stack, service: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own words
        stack.machine.command(service), env=stack.machine.env(service),
        capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip


@asynccontextmanager
async def composed(folder: Path) -> AsyncIterator[Stack]:
    secrets = folder / "secrets"
    subprocess.run([HOUSE / "deploy" / "secrets.sh", secrets], check=True, capture_output=True)  # noqa: S603, ASYNC221
    (secrets / "payload_keys").chmod(0o600)  # in a container it is another account's
    home = Home.at(folder / "servers").prepare()
    write_private(home.secrets / "postgres", (secrets / "postgres_password").read_text())
    ports = [free_port() for _ in range(7)]
    postgres = Postgres(home, ports[0], programs(None), durable=False)
    temporal = Temporal(home, ports[1], ports[2], temporal_program(), namespace="other")
    (folder / "homes").mkdir()
    machine = Machine(
        ports[0], ports[1], secrets, folder / "homes",
        {("worker-1", 9464): ports[3], ("worker-2", 9464): ports[4],
         ("portal", 9464): ports[5], ("portal", 8321): ports[6]},
    )  # fmt: skip
    stack = Stack(machine, postgres, temporal)
    try:
        stack.servers["postgres"] = await postgres.start()
        stack.servers["temporal"] = await temporal.start()
        yield stack
    finally:
        for process in stack.running.values():
            process.kill()
            process.wait()
        for server in stack.servers.values():
            server.kill()
            await server.stop(within=5)


@pytest.fixture(scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    async with composed(tmp_path_factory.mktemp("composed")) as stack:
        for service in ("migrate", "temporal-namespace"):
            done = job(stack, service)
            assert done.returncode == 0, done.stdout + done.stderr
        for service, process in SERVICES:
            stack.start(service, process)
        await stack.all_become(True)
        yield stack


def test_the_jobs_may_run_again(stack: Stack) -> None:
    """As they do at every `docker compose up`."""
    migrated = job(stack, "migrate")
    assert migrated.returncode == 0, migrated.stderr
    assert "up to date" in migrated.stdout
    assert "remit_app may enter" in migrated.stdout
    assert "remit_sequencer may enter" in migrated.stdout
    named = job(stack, "temporal-namespace")
    assert named.returncode == 0, named.stdout + named.stderr


async def test_only_the_password_of_the_file_opens_the_door(stack: Stack) -> None:
    old = database_url("remit_app", "another", stack.postgres.port)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(old)
    secret = (stack.machine.secrets / "remit_app_password").read_text()
    conn = await asyncpg.connect(database_url("remit_app", secret, stack.postgres.port))
    assert await conn.fetchval("SELECT current_user") == "remit_app"
    await conn.close()


async def test_a_command_goes_all_the_way_and_is_sealed(stack: Stack) -> None:
    for words in (
        ("party", "register", "pd", "--kind", "police", "--name", "City Police"),
        ("person", "add", "sam@pd", "--name", "Sam", "--role", "operator", "--grade", "full"),
    ):
        done = stack.remit(*words)
        assert done.returncode == 0, done.stderr
    opened = stack.remit(
        "problem", "open", "--as", "sam@pd", "--id", "lot", "--title", "Dark lot",
        "--statement", "Thefts at night.", "--key", "lighting", "--duty", "Repair lamps",
        "--place", "North lot", "--reserved", "Respond to danger to life",
    )  # fmt: skip
    assert opened.returncode == 0, opened.stderr

    deadline = time.monotonic() + 30
    while (now := await stack.figures("worker-1"))["remit_signed_entries"] < 3:
        assert time.monotonic() < deadline, now
        await asyncio.sleep(0.5)
    assert now["remit_problems_open"] == 1
    assert now["remit_database_up"] == 1
    assert now["remit_tree_entries"] == now["remit_signed_entries"]
    verified = stack.remit("audit", "verify", "--json")
    assert verified.returncode == 0, verified.stdout + verified.stderr


async def test_every_figure_that_alerts_and_dashboard_ask_for_is_told(stack: Stack) -> None:
    told = ""
    for _, process in SERVICES:
        port = stack.machine.ports[process, 9464]
        told += (await fetch(f"http://127.0.0.1:{port}/metrics", within=8))[1].decode()
    assert missing(told) == {"remit_handoffs_waiting", "remit_commitments_waiting"}, (
        "these two have a line for each state, and nothing waits here"
    )


async def test_the_portal_counts_its_requests_by_route(stack: Stack) -> None:
    port = stack.machine.ports["portal", 8321]
    assert (await fetch(f"http://127.0.0.1:{port}/sign-in/some-secret-word"))[0] != 0
    assert (await fetch(f"http://127.0.0.1:{port}/metrics"))[0] == 404, "not at the partners' port"
    figures = await stack.figures("portal")
    asked = [name for name in figures if name.startswith("remit_request_seconds_count")]
    assert any('route="/healthz",status="200"' in name for name in asked)
    assert not any("some-secret-word" in name for name in figures)


async def test_every_line_of_the_log_is_one_object(stack: Stack) -> None:
    seen = 0
    for log in stack.machine.homes.glob("*.log"):
        for line in log.read_text().splitlines():
            told = json.loads(line)
            assert {"event", "level", "timestamp"} <= set(told)
            seen += 1
    assert seen >= 3
    secrets = [file.read_text() for file in stack.machine.secrets.iterdir()]
    for log in stack.machine.homes.glob("*.log"):
        assert not any(secret in log.read_text() for secret in secrets)


@pytest.mark.parametrize("server", ["postgres", "temporal"])
async def test_health_means_it_and_comes_back(stack: Stack, server: str) -> None:
    stack.servers[server].kill()
    await stack.servers[server].wait()
    await stack.all_become(False)
    for _, process in SERVICES:
        port = stack.machine.ports[process, 9464]
        assert (await fetch(f"http://127.0.0.1:{port}/livez"))[0] == 200, "alive all the same"
        deadline = time.monotonic() + 25  # what was found is good for a while
        while (await stack.figures(process))["remit_database_up"] != (server != "postgres"):
            assert time.monotonic() < deadline, process
            await asyncio.sleep(0.5)
    again = stack.postgres if server == "postgres" else stack.temporal
    stack.servers[server] = await again.start()
    await stack.all_become(True)


async def test_asked_to_stop_each_finishes_in_time_and_well(stack: Stack) -> None:
    """Last, for nothing runs after it. One worker goes first: the other goes on answering."""
    first = stack.running.pop("worker-1")
    first.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(first.wait, 30) == 0
    done = stack.remit("party", "register", "parks", "--kind", "government", "--name", "Parks")
    assert done.returncode == 0, done.stderr
    for process in list(stack.running):
        left = stack.running.pop(process)
        left.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(left.wait, 30) == 0, process
