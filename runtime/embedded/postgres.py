"""A PostgreSQL of our own: on the loopback only, behind passwords, fsync on."""

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from runtime.embedded.as_root import (
    AS_NOBODY,
    Guise,
    fitting_guise,
    hand_over,
    within_reach,
)
from runtime.embedded.postgres_programs import forget_stale_pid, programs
from runtime.home import NO_AIR, ROOM_NEEDED, Home, said_plainly, write_private
from runtime.ports import free_port
from runtime.process import Process, launch
from runtime.stack import database_url
from schemas.errors import Unavailable

OWNER, APP, SEQUENCER, DATABASE = "postgres", "remit_app", "remit_sequencer", "remit"
_PATIENCE = 30.0  # seconds to answer; recovery after a crash is part of it
_STILL_DYING = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')


@dataclass
class Postgres:
    """One database cluster in the data folder, and the server over it."""

    home: Home
    port: int
    bin_folder: Path
    durable: bool = True  # false only for clusters that are thrown away
    guise: Guise = field(default_factory=fitting_guise)

    @property
    def folder(self) -> Path:
        return self.home.path / "postgres" / "data"

    @property
    def url(self) -> str:
        """For the product itself: it may add to the ledger and cannot change it."""
        return database_url(APP, self.home.secret(APP), self.port, DATABASE)

    @property
    def reader_url(self) -> str:
        """For the portal where it reads for a party: the database shows it what is that party's."""
        from storage.logins import reader_url

        return reader_url(self.url)

    @property
    def superuser_url(self) -> str:
        return database_url(OWNER, self.home.secret(OWNER), self.port, DATABASE)

    @property
    def sequencer_url(self) -> str:
        """For whoever seals: it may give entries their places, and cannot read what they say."""
        return database_url(SEQUENCER, self.home.secret(SEQUENCER), self.port, DATABASE)

    async def start(self) -> Process:
        """The server, answering, with its database and both logins in place."""
        with said_plainly(self.home.path):
            if self.guise == AS_NOBODY:
                self.bin_folder = within_reach(self.bin_folder)
            if not (self.folder / "PG_VERSION").exists():
                await self._make_cluster()
            self._refuse_what_others_own()
        deadline = time.monotonic() + _PATIENCE
        while True:
            forget_stale_pid(self.folder)
            process = await self._launch()
            try:
                if await self._answers(process, deadline):
                    await self._provide()
                    return process
            except BaseException:
                await process.stop(within=5)
                raise
            why = process.last_words(3)
            await process.stop(within=5)
            if time.monotonic() < deadline and any(sign in why for sign in _STILL_DYING):
                await asyncio.sleep(0.3)  # the server before us is still letting go
                continue
            raise _did_not_start(why, process.log)

    def _refuse_what_others_own(self) -> None:
        owner = self.folder.stat().st_uid
        if owner not in (os.geteuid(), self.guise.user):
            raise Unavailable(
                f"The database in {self.folder} belongs to another account of this machine"
                f" (user id {owner}).",
                next_step="Start Remit with that account, or choose another REMIT_HOME.",
                code="no_permission",
            )

    async def _make_cluster(self) -> None:
        half = self.folder.with_name("half-made")  # a killed start must not leave half a cluster
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(mode=0o700, parents=True)
        password = half.with_name("password")
        write_private(password, self.home.secret(OWNER))
        if self.guise == AS_NOBODY:
            hand_over(half, self.home.path)
            os.chown(password, self.guise.user or 0, -1)
        locale = ["--locale=C.UTF-8"]
        if await self._major() >= 17:  # then it brings the locale itself
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        made = await launch(
            "initdb",
            [*self.guise.prefix, self.bin_folder / "initdb", "-D", half, "-U", OWNER,
             f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", *locale,
             *(() if self.durable else ("--no-sync",))],
            log=self.home.log("postgres"),
            env=_plain_env(),
            user=self.guise.user,
        )  # fmt: skip
        code = await made.wait()
        password.unlink()
        if code != 0:
            raise _did_not_start(made.last_words(8), made.log)
        half.rename(self.folder)

    async def _launch(self) -> Process:
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "on" if self.durable else "off",
            "synchronous_commit": "on" if self.durable else "off",
            "max_connections": "100",
            "max_wal_size": "256MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_statement": "none",
        }
        settings = [word for key, value in options.items() for word in ("-c", f"{key}={value}")]
        return await launch(
            "postgres",
            [*self.guise.prefix, self.bin_folder / "postgres", "-D", self.folder,
             "-p", str(self.port), *settings],
            log=self.home.log("postgres"),
            env=_plain_env(),
            stop_signal=signal.SIGINT,  # "fast": end the sessions, keep everything, leave
            death_signal=signal.SIGINT if self.durable else signal.SIGQUIT,
            user=self.guise.user,
        )  # fmt: skip

    async def _answers(self, process: Process, deadline: float) -> bool:
        told = self.folder / "postmaster.pid"
        while process.running and time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                lines = told.read_text().splitlines()
                if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                    return True
            await asyncio.sleep(0.02)
        return False

    async def _provide(self) -> None:
        from storage.logins import READER, provide, reader_password

        admin = database_url(OWNER, self.home.secret(OWNER), self.port, "postgres")
        passwords = {login: self.home.secret(login) for login in (APP, SEQUENCER)}
        passwords[READER] = reader_password(passwords[APP])
        for login, password in passwords.items():
            await provide(admin, database=DATABASE, login=login, password=password)

    async def _major(self) -> int:
        asked = await asyncio.create_subprocess_exec(
            self.bin_folder / "postgres", "--version", stdout=asyncio.subprocess.PIPE
        )
        told, _ = await asked.communicate()
        return int(told.split()[2].split(b".")[0])


@contextlib.asynccontextmanager
async def embedded_postgres(
    folder: Path, port: int | None = None, *, pg_bin: Path | None = None, durable: bool = False
) -> AsyncIterator[Postgres]:
    """A PostgreSQL in `folder` for as long as the block runs; fast rather than safe by default."""
    home = Home.at(folder).prepare()
    server = Postgres(home, port or free_port(), programs(pg_bin), durable)
    process = await server.start()
    try:
        yield server
    finally:
        await process.stop(within=10)


def _plain_env() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _did_not_start(why: str, log: Path) -> Unavailable:
    last = why.splitlines()[-1] if why else "it said nothing"
    if "No space left" in why:
        Home(log.parent.parent).room(ROOM_NEEDED)
    Home(log.parent.parent).room(NO_AIR)
    if "could not bind" in why or "Address already in use" in why:
        return Unavailable(
            "PostgreSQL's port was taken by another program in this moment.",
            next_step="Try again: remit up",
            code="port_taken",
        )
    return Unavailable(
        f"PostgreSQL did not start: {last}.",
        next_step=f"Its log says more: {log}",
        code="postgres_did_not_start",
    )
