"""A process that waits in the wings."""

import asyncio
import sys
from pathlib import Path

import pytest

from runtime import understudy
from runtime.process import Process, launch
from runtime.understudy import CUE, Understudy

_PART = (
    "from runtime.understudy import wait_for_cue; print('learned', flush=True);"
    " print('on' if wait_for_cue() else 'home', flush=True)"
)


async def told(log: Path, word: str) -> None:
    async with asyncio.timeout(20):
        while word not in _read(log):  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.02)


def _read(log: Path) -> str:
    return log.read_text() if log.exists() else ""


def learning(log: Path) -> Understudy:
    async def learn() -> Process:
        env = {CUE: "yes", "PYTHONPATH": str(Path(__file__).parents[2])}
        return await launch("part", [sys.executable, "-c", _PART], log=log, env=env, listens=True)

    return Understudy(learn)


async def test_it_does_nothing_before_its_cue_and_goes_on_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understudy, "_REST", 0.0)
    log, one = tmp_path / "log", learning(tmp_path / "log")
    assert one.goes_on() is None
    one.prepare()
    await told(log, "learned")
    assert log.read_text().split() == ["learned"]
    process = one.goes_on()
    assert process is not None
    assert await process.wait() == 0
    assert log.read_text().split() == ["learned", "on"]
    assert one.goes_on() is None
    await one.stop()


async def test_one_that_was_never_needed_ends_with_the_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(understudy, "_REST", 0.0)
    made: list[Process] = []
    one = learning(tmp_path / "log")
    learn = one._learn

    async def noted() -> Process:
        made.append(await learn())
        return made[-1]

    one._learn = noted
    one.prepare()
    await told(tmp_path / "log", "learned")
    await one.stop()
    assert not made[0].running
    assert "on" not in (tmp_path / "log").read_text().split()
