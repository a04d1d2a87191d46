"""What the tests of the seal stand on: the ledger's door, and the sequencer's own rights."""

import os
import shutil
import subprocess
import sysconfig
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from runtime.embedded.postgres import Postgres
from runtime.stack import database_url
from storage.pool import Connection, open_connection
from tests.needed import program

SEQUENCER = "remit_sequencer"
PROGRAM = Path(__file__).with_name("foreign") / "main.go"


@pytest.fixture
def sequencer_url(postgres: Postgres, database: str) -> str:
    """The sequencer's way into the fresh database, with no more rights than it has."""
    return database_url(SEQUENCER, postgres.home.secret(SEQUENCER), postgres.port, database)


@pytest.fixture
async def sequencer(sequencer_url: str) -> AsyncIterator[Connection]:
    conn = await open_connection(sequencer_url)
    yield conn
    await conn.close()


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The other implementation, compiled from what comes with Go itself."""
    scripts = sysconfig.get_path("scripts")
    go = shutil.which("go", path=scripts) or program("go")
    folder = tmp_path_factory.mktemp("foreign")
    goroot = subprocess.run([go, "env", "GOROOT"], capture_output=True, text=True, check=True)  # noqa: S603
    sumdb = Path(goroot.stdout.strip()) / "src/cmd/vendor/golang.org/x/mod/sumdb"
    for package in ("note", "tlog"):
        shutil.copytree(sumdb / package, folder / package)
    shutil.copy(PROGRAM, folder)
    (folder / "go.mod").write_text("module foreign\n\ngo 1.24\n")
    made = subprocess.run(  # noqa: S603
        [go, "build", "-o", "reader", "."], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"},
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return folder / "reader"
