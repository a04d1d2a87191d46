"""The connection to Temporal, and the way out of a process that had one."""

import subprocess
import sys
from pathlib import Path

import pytest

from runtime.embedded.temporal import embedded_temporal
from runtime.payload_keys import add_key
from runtime.ports import free_port
from runtime.settings import load_settings
from runtime.temporal import connect
from schemas.errors import Unavailable

_SHORT = """
import asyncio, sys
from runtime.leaving import flush_and_exit
from runtime.settings import load_settings
from runtime.temporal import connect

settings = load_settings({"REMIT_PAYLOAD_KEYS": sys.argv[2]})
client = asyncio.run(connect(settings, address=sys.argv[1]))
print(client.namespace)
flush_and_exit(5)
"""


async def test_a_short_process_with_a_connection_ends_with_its_own_code(tmp_path: Path) -> None:
    add_key(tmp_path / "keys")
    async with embedded_temporal(tmp_path) as server:
        for _ in range(8):
            done = subprocess.run(  # noqa: ASYNC221, S603 - nothing else is to happen
                [sys.executable, "-c", _SHORT, server.address, tmp_path / "keys"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert (done.returncode, done.stdout, done.stderr) == (5, "remit\n", "")


async def test_a_temporal_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    add_key(tmp_path / "keys")
    settings = load_settings({"REMIT_PAYLOAD_KEYS": str(tmp_path / "keys")})
    nowhere = f"127.0.0.1:{free_port()}"

    with pytest.raises(Unavailable, match=f"Temporal does not answer at {nowhere}"):
        await connect(settings, address=nowhere)
