"""Every command ends with its documented code, also as a process of its own, time and again."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import City, Ran

AGAIN = 4
"""Temporal's client can abort an interpreter that shuts down, about one time in five."""


async def test_a_command_given_again_ends_the_same_way_every_time(city: City) -> None:
    name = f"again-{city.housing}"
    words = ("person", "away", city.junior, "--until", _in_a_month(), "--command-id", name,
             "--json")  # fmt: skip
    first = await city.process(*words)
    assert first.code == 0, first
    for _ in range(AGAIN - 1):
        again = await city.process(*words)
        assert (again.code, again.json["caused"], again.err) == (0, first.json["caused"], "")


async def test_a_refusal_by_the_engine_ends_with_five_every_time(city: City) -> None:
    await city.open()
    offered = await city.offer()
    said = ("handoff", "acknowledge", offered, "--as", city.tenant)
    assert (await city.process(*said)).code == 0
    for _ in range(AGAIN):
        again = await city.process(*said, "--json")
        assert again.code == 5, again
        assert set(again.error) == {"code", "message", "next_step"}
        assert "acknowledged" in again.error["message"]


async def test_each_code_from_a_process_of_its_own(city: City, tmp_path: Path) -> None:
    lighting = await city.open()
    offered = await city.offer()
    (tmp_path / "bad.yaml").write_text("problem: x\nproblem: y\n")
    by = ("--as", city.operator)
    cases: list[tuple[int, tuple[str, ...]]] = [
        (0, ("who", lighting)),
        (0, ("--version",)),
        (0, ("handoff", "accept", "--help")),
        (2, ("handof",)),
        (2, ("handoff", "show")),
        (2, ("handoff", "withdraw", offered, "--reason", "x", *by)),
        (3, ("problem", "open", str(tmp_path / "bad.yaml"), *by)),
        (3, ("handoff", "acknowledge", "NOT-AN-ID", *by)),
        (4, ("who", "no.such")),
        (4, ("handoff", "acknowledge", offered, *by)),
        (5, ("handoff", "settle", offered, *by)),
        (5, ("responsibility", "revert", lighting, "--reason", "breach", "--detail", "x", "--yes",
             "--as", city.supervisor)),
    ]  # fmt: skip
    for code, words in cases:
        ran = await city.process(*words)
        assert ran.code == code, (words, ran)
        assert ("Traceback" in ran.err, bool(ran.err) == bool(code)) == (False, True), ran
        if code:
            assert len(ran.err.splitlines()) == 2, ran
            as_json = await city.remit(*words, "--json")
            assert as_json.code == code
            assert set(as_json.error) == {"code", "message", "next_step"}


async def test_no_server_is_unavailable_and_its_password_stays_untold(city: City) -> None:
    nowhere = {"REMIT_DATABASE_URL": "postgresql://remit:hunter2@127.0.0.1:1/remit"}
    for words in (
        ("who", "a.b"),
        ("party", "list"),
        ("party", "register", "xx", "--kind", "police", "--name", "X"),
    ):
        ran = await city.process(*words, "--json", env=nowhere)
        assert ran.code == 6, ran
        assert "hunter2" not in ran.err + ran.out
    for url in ("postgresql://", "mysql://x", "postgresql://a:b:c:d@@/x"):
        ran = await city.process("party", "list", env={"REMIT_DATABASE_URL": url})
        assert (ran.code, "Traceback" in ran.err) == (3, False), ran
    ran = await city.process(
        "handoff", "acknowledge", "aa.h1", "--as", city.tenant,
        env={"REMIT_TEMPORAL_ADDRESS": "127.0.0.1:1"},
    )  # fmt: skip
    assert ran.code == 6, ran
    wrong = await city.process("party", "list", env={"REMIT_DATABASE_URL": _other_password(city)})
    assert (wrong.code, "refuses this login" in wrong.err) in ((6, True), (0, False)), wrong


async def test_nothing_that_runs_is_unavailable_and_says_how_to_start(
    city: City, tmp_path: Path
) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("REMIT_")}
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "who", "a.b",
        env={**env, "REMIT_HOME": str(tmp_path / "none")}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, told = await done.communicate()
    assert done.returncode == 6
    assert b"Start it with: remit up" in told


async def test_an_interrupted_command_says_how_to_find_out_and_ends_with_130(city: City) -> None:
    await city.open()
    watching = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "watch", city.problem, "--last", "1",
        env={**os.environ, **city.env}, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert watching.stdout
    await asyncio.wait_for(watching.stdout.readline(), 20)
    watching.send_signal(signal.SIGINT)
    _, told = await asyncio.wait_for(watching.communicate(), 20)
    assert (watching.returncode, told.strip()) == (130, b"")

    async def say_nothing(_: object, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            await asyncio.sleep(30)

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    acting = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", "person", "back", city.junior, "--command-id", "interrupt-1",
        env={**os.environ, **city.env, "REMIT_TEMPORAL_ADDRESS": f"127.0.0.1:{port}"},
        stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    await asyncio.sleep(4)
    acting.send_signal(signal.SIGINT)
    _, told = await asyncio.wait_for(acting.communicate(), 20)
    silent.close()
    assert acting.returncode == 130
    assert b"the same command with --command-id interrupt-1" in told


async def test_who_answers_without_the_slow_libraries(city: City) -> None:
    lighting = await city.open()
    code = (
        "import sys, json\n"
        "from cli.main import answer\n"
        f"code = answer(['who', {lighting!r}, '--json'])\n"
        "slow = {'pydantic', 'temporalio', 'fastapi', 'rich', 'structlog', 'yaml'}\n"
        "print(json.dumps(sorted(slow & set(sys.modules))), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env={**os.environ, **city.env},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await done.communicate()
    assert json.loads(out)["holder"] == city.police
    assert (done.returncode, json.loads(err)) == (0, []), err


@pytest.mark.parametrize(
    "words",
    [
        ("problem", "template", "--nonsense"),
        ("handoff", "list", "--limit"),
        ("handoff", "list", "--limit", "-1"),
        ("handoff", "list", "--limit", "0"),
        ("handoff", "list", "--limit", "1e3"),
        ("handoff", "list", "--limit", "٣"),
        ("handoff", "list", "--state", "Offered"),
        ("history", "motel", "--after", "-1"),
        ("who", "motel.lighting", "--at", "tomorrow"),
        ("who", "motel.lighting", "--at", "2026-02-30"),
        ("who", "motel.lighting", "--at", "2026-11-30T23:59:60Z"),
        ("who", "motel.lighting", "--at", "2026-11-30T12:00:00+25:00"),
        ("who",),
        ("worklist", "housing", "--everyone"),
        ("person", "deputy", "dana@housing"),
        ("person", "deputy", "dana@housing", "lee@housing", "--none"),
        ("person", "change", "dana@housing"),
        ("problem", "open", "--as", "sam@pd"),
        ("problem", "open", "x.yaml", "--title", "both", "--as", "sam@pd"),
        ("problem", "open", "--title", "x", "--as", "sam@pd"),
        ("handoff", "acknowledge", "motel.h1"),
        ("handoff", "decline", "motel.h1", "--code", "NO", "--text", "x", "--as", "a@bb"),
        ("handoff", "accept", "motel.h1", "--version", "1.0", "--read-back", "x", "--as", "a@bb"),
    ],
)
def test_a_command_written_wrongly_ends_with_two_and_a_hint(
    words: tuple[str, ...], pure: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REMIT_AS", raising=False)
    ran = pure(*words)
    assert (ran.code, ran.out) == (2, ""), ran
    assert len(ran.err.splitlines()) == 2, ran
    assert "--help" in ran.err


def _in_a_month() -> str:
    return (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds")


def _other_password(city: City) -> str:
    before, _, after = city.env["REMIT_DATABASE_URL"].partition("@")
    return f"{before.rpartition(':')[0]}:wrong@{after}"
