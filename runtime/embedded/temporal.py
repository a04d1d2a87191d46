"""A Temporal dev server of our own that keeps its promises: full sync, 30 days of history."""

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from runtime.home import NO_AIR, Home, said_plainly
from runtime.ports import free_port
from runtime.probe import fetch_json
from runtime.process import Process, launch
from schemas.errors import Unavailable
from schemas.search_attributes import SEARCH_ATTRIBUTES

_PATIENCE = 30.0
_RETENTION = "720h"  # the dev server would forget closed workflows after a day
_RETENTION_TOLD = "2592000s"
_CALLERS_OF_ONE = 1_000
_ALONE = ("--disable-config-file", "--disable-config-env")  # the user's own Temporal is not ours


@dataclass
class Temporal:
    """One dev server over one file of the data folder."""

    home: Home
    port: int
    http_port: int
    program: Path
    ui_port: int | None = None  # none: no UI
    namespace: str = "remit"
    time_skipping: bool = False
    durable: bool = True

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def http_url(self) -> str:
        return f"http://127.0.0.1:{self.http_port}"

    @property
    def ui_url(self) -> str | None:
        return f"http://127.0.0.1:{self.ui_port}" if self.ui_port else None

    async def start(self) -> Process:
        """The server, answering, with its namespace, retention and search attributes in place."""
        folder = self.home.path / "temporal"
        with said_plainly(self.home.path):
            folder.mkdir(mode=0o700, exist_ok=True)
        sync = "full" if self.durable else "off"
        ui = (
            ("--ui-port", str(self.ui_port), "--ui-disable-news-fetch")
            if self.ui_port
            else ("--headless",)
        )
        attributes = [f"{name}={kind}" for name, kind in SEARCH_ATTRIBUTES]
        # The second keeps each timer on the way from costing a second of real time. It wants JSON.
        skipping = (
            "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true",
            "--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"',
        )  # fmt: skip
        process = await launch(
            "temporal",
            [
                self.program, "server", "start-dev", *_ALONE,
                "--ip", "127.0.0.1", "--port", str(self.port), "--http-port", str(self.http_port),
                *ui, "--db-filename", folder / "temporal.db", "--namespace", self.namespace,
                *(word for attribute in attributes for word in ("--search-attribute", attribute)),
                "--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", f"synchronous={sync}",
                # Temporal's own ten turn further callers of one problem away for seconds.
                "--dynamic-config-value", f"history.maxInFlightUpdates={_CALLERS_OF_ONE}",
                "--log-level", "error", "--log-format", "json",
                *(skipping if self.time_skipping else ()),
            ],
            log=self.home.log("temporal"),
            env=_own_env(),
            stop_signal=signal.SIGTERM,
        )  # fmt: skip
        try:
            await self._settle(process)
        except BaseException:
            await process.stop(within=3)
            raise
        return process

    async def _settle(self, process: Process) -> None:
        deadline = time.monotonic() + _PATIENCE
        place = f"{self.http_url}/api/v1/namespaces/{self.namespace}"
        while (told := await fetch_json(place)) is None or not process.running:
            if not process.running or time.monotonic() > deadline:
                raise _did_not_start(process)
            await asyncio.sleep(0.05)
        if told.get("config", {}).get("workflowExecutionRetentionTtl") != _RETENTION_TOLD:
            await self._operate("namespace", "update", self.namespace, "--retention", _RETENTION)
        # Those given at the start only count for a namespace that is new.
        while (known := await fetch_json(f"{place}/search-attributes")) is None:
            if not process.running or time.monotonic() > deadline:
                raise _did_not_start(process)
            await asyncio.sleep(0.05)
        for name, kind in SEARCH_ATTRIBUTES:
            if name not in known.get("customAttributes", {}):
                await self._operate(
                    "search-attribute", "create", "--namespace", self.namespace,
                    "--name", name, "--type", kind,
                )  # fmt: skip

    async def _operate(self, *words: str) -> None:
        argv: list[str | Path] = [self.program, "operator", *words, *_ALONE]
        asked = await asyncio.create_subprocess_exec(
            *argv,
            "--address",
            self.address,
            env=_own_env(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        _, told = await asked.communicate()
        if asked.returncode != 0:
            raise Unavailable(
                f"Temporal refused to {words[1]} its {words[0]}: {told.decode().strip()}.",
                next_step="Try again: remit up",
                code="temporal_unavailable",
            )


@contextlib.asynccontextmanager
async def embedded_temporal(
    folder: Path,
    port: int | None = None,
    *,
    namespace: str = "remit",
    program: Path | None = None,
    time_skipping: bool = False,
    durable: bool = False,
) -> AsyncIterator[Temporal]:
    """A Temporal in `folder` for as long as the block runs; fast rather than safe by default."""
    home = Home.at(folder).prepare()
    first = port or free_port()
    server = Temporal(
        home,
        first,
        free_port(avoid=[first]),
        temporal_program(program),
        namespace=namespace,
        time_skipping=time_skipping,
        durable=durable,
    )
    process = await server.start()
    try:
        yield server
    finally:
        if not durable:
            process.kill()  # nobody will read this file again; a goodbye takes a second
        await process.stop(within=5)


def temporal_program(wanted: Path | None = None) -> Path:
    """The `temporal` program: the one named, ours, the one on the PATH."""
    beside = Path(sys.executable).with_name("temporal")  # where the wheel puts it
    found = shutil.which("temporal")
    places = [wanted] if wanted else [beside, *([Path(found)] if found else [])]
    for place in places:
        if os.access(place, os.X_OK):
            return place
    raise Unavailable(
        f"There is no Temporal at {wanted}." if wanted else "No Temporal server was found.",
        next_step="Install Remit's requirements again, or name it: REMIT_TEMPORAL_BIN=/path/to/it",
        code="no_temporal",
    )


def _own_env() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")}


def _did_not_start(process: Process) -> Unavailable:
    why = process.last_words(5)
    Home(process.log.parent.parent).room(NO_AIR)
    last = why.splitlines()[-1] if why else "it said nothing"
    with contextlib.suppress(ValueError):
        told = json.loads(last)
        last = f"{told['msg']} {told.get('error', '')}".strip()
    return Unavailable(
        f"Temporal did not start: {last}.",
        next_step=f"Its log says more: {process.log}",
        code="temporal_did_not_start",
    )
