"""What we start ends with us, however we end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runtime.process import launch

_PARENT = """
import asyncio, sys
from pathlib import Path
from runtime.process import launch

async def main():
    child = await launch("sleeper", ["sleep", "300"], log=Path(sys.argv[1]), leashed={leashed})
    print(child.pid, flush=True)
    await asyncio.sleep(300)

asyncio.run(main())
"""


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def gone(pid: int, within: float = 5.0) -> bool:
    deadline = time.monotonic() + within
    while runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not runs(pid)


@pytest.mark.parametrize(
    "leashed",
    [
        pytest.param(
            False,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it"),
            id="kept by the kernel",
        ),
        pytest.param(True, id="kept by the watcher on a pipe"),
    ],
)
def test_a_child_ends_when_its_parent_is_killed(leashed: bool, tmp_path: Path) -> None:
    words = [sys.executable, "-c", _PARENT.format(leashed=leashed), str(tmp_path / "child.log")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert runs(child)

        parent.send_signal(signal.SIGKILL)

    assert gone(child)


async def test_a_child_that_ignores_the_request_is_made_to_end(tmp_path: Path) -> None:
    stubborn = await launch(
        "stubborn",
        ["sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"],
        log=tmp_path / "stubborn.log",
    )
    while stubborn.last_words() != "deaf":
        time.sleep(0.01)  # noqa: ASYNC251 - nothing else is to happen

    await stubborn.stop(within=0.3)

    assert await stubborn.wait() == -signal.SIGKILL


async def test_a_child_is_out_of_reach_of_the_terminals_signals(tmp_path: Path) -> None:
    child = await launch("sleeper", ["sleep", "300"], log=tmp_path / "sleeper.log")
    try:
        assert os.getpgid(child.pid) != os.getpgid(0)
    finally:
        await child.stop(within=5)
