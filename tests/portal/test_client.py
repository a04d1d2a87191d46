"""The example in `examples/client.py`, run as anybody would run it against a portal."""

import asyncio
import os
import sys
from pathlib import Path

from fastapi import FastAPI

from desk import sign_in
from tests.conftest import Engine
from tests.portal.browser import listening_portal
from tests.portal.scene import DANA, HOUSING, Scene
from tests.portal.test_api import own_problem

CLIENT = Path(__file__).parents[2] / "examples" / "client.py"


async def run(key: str, *said: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(CLIENT), *said, env={**os.environ, "REMIT_KEY": key},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def test_a_program_of_thirty_lines_reads_what_waits_and_accepts_it(
    app: FastAPI, engine: Engine, scene: Scene
) -> None:
    handoff = await own_problem(scene, "walls-client")
    key = await sign_in.mint_key(engine.pool, DANA)
    async with listening_portal(app) as address:
        code, out, err = await run(key, address, handoff, "We clean the walls.")
        assert (code, err) == (0, "")
        assert any(line.startswith(f"{handoff} until 20") for line in out.splitlines())
        code, _, err = await run(key, address, handoff, "We clean the walls.")
        assert code == 1
        assert "Traceback" not in err
        assert f"{handoff} is accepted" in err
    held = await engine.pool.fetchval(
        "SELECT holder FROM responsibilities WHERE responsibility = 'walls-client.walls'"
    )
    assert held == HOUSING


def test_the_example_is_short_and_needs_nothing_but_python() -> None:
    lines = CLIENT.read_text().splitlines()
    assert len([line for line in lines if line.strip()]) <= 38
    assert not any("import httpx" in line or "import requests" in line for line in lines)
