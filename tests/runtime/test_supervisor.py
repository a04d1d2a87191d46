"""A child that dies comes back; stopping goes in reverse order."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from runtime.process import Process, launch
from runtime.supervisor import Member, Supervisor
from schemas.errors import Unavailable


def sleeper(name: str, folder: Path) -> Member:
    async def start() -> Process:
        return await launch(name, ["sleep", "300"], log=folder / f"{name}.log")

    return Member(name, start, grace=2)


async def test_a_child_that_is_killed_comes_back_and_people_are_told(tmp_path: Path) -> None:
    told: list[str] = []
    renewed = asyncio.Event()
    supervisor = Supervisor(told.append, renewed.set)
    await supervisor.add(sleeper("worker", tmp_path))
    first = supervisor.running["worker"]

    first.kill()
    async with asyncio.timeout(10):
        await renewed.wait()

    second = supervisor.running["worker"]
    assert second.pid != first.pid
    assert second.running
    assert told == [
        "worker ended unexpectedly (signal 9); starting it again.",
        "worker is up again.",
    ]
    await supervisor.stop()
    assert not second.running


async def test_a_child_that_does_not_start_again_is_tried_again(tmp_path: Path) -> None:
    told: list[str] = []
    renewed = asyncio.Event()
    supervisor = Supervisor(told.append, renewed.set)
    willing = sleeper("portal", tmp_path)
    failures = [
        asyncpg.CannotConnectNowError("the database system is starting up"),
        Unavailable("No port.", next_step="Wait."),
    ]
    starts = 0

    async def start() -> Process:
        nonlocal starts
        starts += 1
        if starts > 1 and failures:
            raise failures.pop()
        return await willing.start()

    await supervisor.add(Member("portal", start, grace=2))
    supervisor.running["portal"].kill()
    async with asyncio.timeout(10):
        await renewed.wait()

    assert starts == 4
    assert any("does not start: CannotConnectNowError." in line for line in told)
    assert any("does not start: No port." in line for line in told)
    await supervisor.stop()


async def test_a_child_that_never_started_is_the_answer() -> None:
    async def start() -> Process:
        raise Unavailable("No PostgreSQL was found.", next_step="Install it.")

    supervisor = Supervisor(lambda _: None)

    with pytest.raises(Unavailable, match="No PostgreSQL"):
        await supervisor.add(Member("postgres", start, grace=1))
    await supervisor.stop()


async def test_the_last_one_started_is_the_first_one_stopped(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda _: None)
    members = [sleeper(name, tmp_path) for name in ("postgres", "worker", "portal")]
    for member in members:
        await supervisor.add(member)
    processes = [supervisor.running[member.name] for member in members]
    ended: list[str] = []

    async def note(process: Process) -> None:
        await process.wait()
        ended.append(process.name)

    watching = [asyncio.create_task(note(process)) for process in processes]
    await supervisor.stop()
    await asyncio.gather(*watching)

    assert ended == ["portal", "worker", "postgres"]
