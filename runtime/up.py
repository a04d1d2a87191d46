"""The story of `remit up`: servers, migrations, children, sample; and back down in order."""

import asyncio
import contextlib
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runtime.embedded.postgres import Postgres
from runtime.embedded.postgres_programs import programs
from runtime.embedded.temporal import Temporal, temporal_program
from runtime.home import NO_AIR, ROOM_NEEDED, Home, said_plainly, write_private
from runtime.payload_keys import first_key
from runtime.ports import choose, is_free, release
from runtime.probe import fetch
from runtime.process import Process, launch
from runtime.settings import Settings
from runtime.stack import Stack, disclosure_keys, locate
from runtime.supervisor import Member, Supervisor, Tell
from runtime.understudy import CUE, Understudy
from schemas.errors import Refused, Unavailable
from storage import keyring

_PATIENCE = 60.0  # seconds for a child of ours to do its work
_GRACE = {"portal": 2, "worker": 6}  # seconds; with the servers fifteen at most
_SAMPLE = "cases.sample"
_SPARED = "worker"  # for which another waits in the wings


@dataclass
class Rising:
    """One `remit up`, while it lives."""

    settings: Settings
    home: Home
    ports: dict[str, int]
    tell: Tell
    children: tuple[str, ...] = ("worker", "portal")  # each is `python -m NAME`
    sample: bool = True
    supervisor: Supervisor = field(init=False)
    _understudy: Understudy = field(init=False)
    ready: bool = False

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(self.tell, self.write_status)
        self._understudy = Understudy(lambda: self._launched(_SPARED, waits=True))
        self.postgres = Postgres(self.home, self.ports["postgres"], programs(self.settings.pg_bin))
        self.temporal = Temporal(
            self.home,
            self.ports["temporal"],
            self.ports["temporal_http"],
            temporal_program(self.settings.temporal_bin),
            ui_port=self.ports["temporal_ui"],
            namespace=self.settings.temporal_namespace,
        )

    @property
    def portal_url(self) -> str:
        return self.settings.portal_url or (
            f"http://{self.settings.portal_host}:{self.ports['portal']}"
        )

    @property
    def _portal_door(self) -> str:
        host = self.settings.portal_host
        return f"{'127.0.0.1' if host == '0.0.0.0' else host}:{self.ports['portal']}"  # noqa: S104

    async def rise(self) -> None:
        """Bring everything up; after this it all answers."""
        first_key(self.settings, self.home)
        self.tell("Starting PostgreSQL and Temporal")
        servers: list[Awaitable[None]] = []
        if self.settings.database_url is None:
            servers.append(self._database())
        if self.settings.temporal_address is None:
            servers.append(self.supervisor.add(Member("temporal", self.temporal.start, grace=3)))
        await _all(*servers)
        self.write_status()
        self.tell(f"Starting the {' and the '.join(self.children)}")
        await _all(*(self._child(name) for name in self.children))
        self.write_status()
        if self.sample:
            await self._load_sample()
        self.ready = True
        self.write_status()

    async def stop(self) -> None:
        """End everything that runs, in order."""
        await self._understudy.stop()
        await self.supervisor.stop()

    async def _database(self) -> None:
        from storage.migrations import migrate

        await self.supervisor.add(Member("postgres", self.postgres.start, grace=4))
        keyring.lies_at(disclosure_keys(self.settings))
        applied = await migrate(self.postgres.superuser_url)
        if applied:
            self.tell(f"Brought the database up to date ({len(applied)} migrations)")

    async def _child(self, name: str) -> None:
        await self.supervisor.add(Member(name, lambda: self._start(name), grace=_GRACE[name]))

    async def _start(self, name: str) -> Process:
        ready_file = self.home.ready_file(name)
        ready_file.unlink(missing_ok=True)
        waited = self._understudy.goes_on() if name == _SPARED else None
        process = waited or await self._launched(name)
        deadline = time.monotonic() + _PATIENCE
        try:
            while not (await self._answers(name, ready_file) and process.running):
                if not process.running or time.monotonic() > deadline:
                    self.home.room(NO_AIR)
                    raise Unavailable(
                        f"The {name} did not start.",
                        next_step=f"Its log says why: {process.log}",
                        code=f"{name}_did_not_start",
                    )
                await asyncio.sleep(0.05)
        except BaseException:
            await process.stop(within=3)
            raise
        if name == _SPARED:
            self._understudy.prepare()
        return process

    async def _launched(self, name: str, module: str = "", *, waits: bool = False) -> Process:
        return await launch(
            name,
            [sys.executable, "-P", "-m", module or name],
            log=self.home.log(name),
            env=self._env_of(name) | ({CUE: "yes"} if waits else {}),
            listens=waits,
        )

    async def _answers(self, name: str, ready_file: Path) -> bool:
        if not os.path.exists(ready_file):  # noqa: ASYNC240 - one stat
            return False  # whoever may answer at its port, it is not ours
        if name == "portal":
            status, _ = await fetch(f"http://{self._portal_door}/healthz")
            return status == 200
        return True

    async def _load_sample(self) -> None:
        loaded = self.home.path / "postgres" / "sample-loaded"  # it goes when the database goes
        if loaded.exists() or self.settings.database_url is not None:
            return
        self.tell("Loading the sample caseload")
        loading = await self._launched("sample", _SAMPLE)
        try:
            code = await loading.wait()
        finally:
            await loading.stop(within=2)
        if code == 0:
            write_private(loaded, "")
        else:
            self.tell(f"The sample caseload could not be loaded; see {loading.log}")

    def env(self) -> dict[str, str]:
        """What a child must know; passwords travel here because argv is public."""
        mine = {
            "REMIT_HOME": str(self.home.path),
            "REMIT_DATABASE_URL": self.postgres.url,
            "REMIT_TEMPORAL_ADDRESS": self.temporal.address,
            "REMIT_PORTAL_PORT": str(self.ports["portal"]),
            "REMIT_PORTAL_URL": self.portal_url,
            "PYTHONUNBUFFERED": "1",
        }
        if self.settings.database_url is not None:
            mine["REMIT_DATABASE_URL"] = self.settings.database_url.get_secret_value()
        if self.settings.temporal_address is not None:
            mine["REMIT_TEMPORAL_ADDRESS"] = self.settings.temporal_address
        return dict(os.environ) | mine

    def _env_of(self, name: str) -> dict[str, str]:
        """The worker also seals, and nobody else gets the login for it."""
        if name != "worker" or self.settings.database_url is not None:
            return self.env()
        return self.env() | {"REMIT_SEQUENCER_URL": self.postgres.sequencer_url}

    def write_status(self) -> None:
        """Let the other commands find us. No secret is in it."""
        theirs = self.settings.temporal_address is not None
        told: dict[str, Any] = {
            "supervisor": os.getpid(),
            "children": {n: p.pid for n, p in self.supervisor.running.items()},
            "ports": self.ports,
            "portal": self.portal_url,
            "temporal": self.settings.temporal_address or self.temporal.address,
            "temporal_ui": None if theirs else self.temporal.ui_url,
            "temporal_http": None if theirs else self.temporal.http_url,
            "ready": self.ready,
        }
        write_private(self.home.status, json.dumps(told, indent=2))


@contextlib.asynccontextmanager
async def raised(
    settings: Settings,
    tell: Tell,
    *,
    fixed_ports: Mapping[str, int | None] | None = None,
    on_made: Callable[[Rising], None] = lambda _: None,
    **more: Any,
) -> AsyncIterator[Stack]:
    """Everything up for as long as the block runs, and stopped in order after it."""
    home = Home.at(settings.home).prepare()
    with home.held():
        first = not (home.path / "postgres" / "data").exists()
        home.room(ROOM_NEEDED if first else ROOM_NEEDED // 8)
        fixed = fixed_ports or {}
        for last_try in (False, False, True):
            remembered = home.read_json(home.path / "ports.json")
            rising = Rising(settings, home, choose(fixed, remembered), tell, **more)
            on_made(rising)
            try:
                with said_plainly(home.path):
                    write_private(home.path / "ports.json", json.dumps(rising.ports))
                    try:
                        await rising.rise()
                    except Refused:
                        await rising.stop()
                        if last_try or not _lost_a_port(rising.ports, fixed):
                            raise
                        tell("A port was taken meanwhile; choosing others")
                        continue
                yield locate(settings)
                return
            finally:
                tell("Stopping")
                await rising.stop()
                home.status.unlink(missing_ok=True)
                release(rising.ports.values())


def _lost_a_port(ports: Mapping[str, int], fixed: Mapping[str, int | None]) -> bool:
    """Whether another program has one of the ports that nobody insisted on."""
    return any(fixed.get(name) is None and not is_free(port) for name, port in ports.items())


async def _all(*tasks: Awaitable[None]) -> None:
    """Do all at once; the first refusal is the answer, after the others have come to rest."""
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome
