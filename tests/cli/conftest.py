"""The command line on a real engine: run in this process for speed, or as its own for truth."""

import asyncio
import contextlib
import io
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from cli.main import answer
from tests.conftest import Engine

_cities = itertools.count(1)


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.err)["error"]
        return told


@dataclass(frozen=True)
class City:
    """A police force and a housing office of their own, with people, for one test."""

    police: str
    housing: str
    operator: str
    supervisor: str
    tenant: str
    junior: str
    problem: str
    env: dict[str, str]

    async def remit(self, *words: str, by: str | None = None, check: int | None = None) -> Ran:
        """Run a command in this process."""
        said = [*words, *(("--as", by) if by else ())]
        ran = await asyncio.to_thread(_run, said)
        assert check is None or ran.code == check, ran
        return ran

    async def process(self, *words: str, **more: Any) -> Ran:
        """Run a command as a process of its own; `more` is for subprocess."""
        env = {**os.environ, **self.env, **more.pop("env", {})}
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-m", "cli", *words],
            env=env, capture_output=True, timeout=60, check=False,
            **_stdin(more),
        )  # fmt: skip
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    async def open(self) -> str:
        """Open the problem; the id of its one responsibility."""
        await self.remit(
            "problem", "open", "--id", self.problem, "--title", "Dark car park", "--statement",
            "Thefts at night", "--key", "lighting", "--duty", "Repair lamps", "--place", "North",
            "--reserved", "Danger to life", by=self.operator, check=0,
        )  # fmt: skip
        return f"{self.problem}.lighting"

    async def offer(self, *more: str) -> str:
        """Offer the responsibility to housing; the id of the handoff."""
        ran = await self.remit(
            "handoff", "offer", f"{self.problem}.lighting", "--to", self.housing, "--summary",
            "Light the lot", "--measure", "All lamps lit", "--promise", "Replace lamps", "20wd",
            "--json", *more, by=self.operator, check=0,
        )  # fmt: skip
        return str(ran.json["handoff"])


def _run(words: list[str]) -> Ran:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = answer(words)
    return Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture
def pure() -> Callable[..., Ran]:
    """Run a command that needs no engine, in this process."""

    def run(*words: str) -> Ran:
        return _run(list(words))

    return run


@pytest.fixture(scope="session")
def worker_is_quiet() -> None:
    """The worker runs in this process; its log lines must not stand in a command's answer."""
    structlog.configure(logger_factory=structlog.stdlib.LoggerFactory())


@pytest.fixture
async def city(
    worker_is_quiet: None, engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> City:
    """A fresh city on the running engine."""
    number = next(_cities)
    env = {
        "REMIT_DATABASE_URL": engine.app_url,
        "REMIT_TEMPORAL_ADDRESS": engine.temporal.address,
        "REMIT_PAYLOAD_KEYS": str(engine.keys.file if engine.keys else ""),
        "REMIT_TEMPORAL_NAMESPACE": engine.temporal.namespace,
        "REMIT_TEMPORAL_TASK_QUEUE": engine.task_queue,
        "REMIT_PORTAL_URL": "https://remit.example",
        "REMIT_HOME": str(tmp_path / "home"),
    }
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("REMIT_AS", raising=False)
    police, housing = f"cli-pd-{number}", f"cli-housing-{number}"
    made = City(
        police=police,
        housing=housing,
        operator=f"sam@{police}",
        supervisor=f"sue@{police}",
        tenant=f"dana@{housing}",
        junior=f"kim@{housing}",
        problem=f"cli-lot-{number}",
        env=env,
    )
    await made.remit("party", "register", police, "--kind", "police", "--name", "PD", check=0)
    await made.remit(
        "party", "register", housing, "--kind", "government", "--name", "Housing", check=0
    )
    for person, role, grade in (
        (made.operator, "operator", "full"),
        (made.supervisor, "supervisor", "full"),
        (made.tenant, "representative", "full"),
        (made.junior, "representative", "advisory"),
    ):
        await made.remit(
            "person", "add", person, "--name", person.title(), "--role", role, "--grade", grade,
            check=0,
        )  # fmt: skip
    return made


def _stdin(more: dict[str, Any]) -> dict[str, Any]:
    return more if "input" in more else {"stdin": subprocess.DEVNULL, **more}
