"""`remit up` as people run it: a real PostgreSQL, a real Temporal, and small children."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

STANDINS = Path(__file__).parents[1] / "runtime" / "standins"


class Shell:
    """Runs `remit` against one data folder, with stand-ins for the worker and the portal."""

    def __init__(self, home: Path) -> None:
        self.home = home
        kept = {name: v for name, v in os.environ.items() if not name.startswith("REMIT_")}
        paths = os.pathsep.join([str(STANDINS), kept.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self.env = kept | {"REMIT_HOME": str(home), "PYTHONPATH": paths}
        self.started: list[subprocess.Popen[str]] = []

    def remit(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-m", "cli", *words],
            env=self.env | env, capture_output=True, text=True, check=False, timeout=90,
        )  # fmt: skip

    def up(self, *words: str) -> subprocess.Popen[str]:
        """A `remit up` in the foreground, as far as its last line."""
        process = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "cli", "up", "--no-sample", *words],
            env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.started.append(process)
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                return process
        assert process.stderr is not None
        raise AssertionError("".join(said) + process.stderr.read())

    def status(self) -> dict[str, object]:
        told: dict[str, object] = json.loads((self.home / "run" / "status.json").read_text())
        return told

    def pids(self) -> dict[str, int]:
        children = self.status()["children"]
        assert isinstance(children, dict)
        return dict(children)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(tmp_path / "home")
    yield shell
    shell.remit("down")
    for process in shell.started:
        process.kill()
        process.communicate()


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def all_gone(pids: list[int], within: float) -> bool:
    deadline = time.monotonic() + within
    while any(map(runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(runs, pids))


def error(done: subprocess.CompletedProcess[str]) -> str:
    """The sentence it gave up with; what it said before is progress."""
    assert "Traceback" not in done.stderr
    return done.stderr.split("Error: ")[-1].splitlines()[0]


def test_everything_ends_with_a_killed_supervisor_and_starts_again_where_it_was(
    shell: Shell,
) -> None:
    supervisor = shell.up()
    before = shell.status()
    children = list(shell.pids().values())
    assert len(children) == 4

    supervisor.kill()
    assert all_gone(children, within=5)
    assert shell.remit("status").returncode == 6

    again = shell.up()
    assert shell.status()["ports"] == before["ports"]

    began = time.monotonic()
    again.send_signal(signal.SIGINT)
    assert again.wait(timeout=20) == 0
    assert time.monotonic() - began < 15
    assert all_gone(list(shell.pids().values()) if shell.home.joinpath("run/status.json").exists()
                    else [], within=1)  # fmt: skip


def test_a_child_that_is_killed_comes_back_whatever_it_is(shell: Shell) -> None:
    shell.up()
    for name in ("worker", "portal", "temporal", "postgres"):
        before = shell.pids()[name]
        os.kill(before, signal.SIGKILL)
        deadline = time.monotonic() + 30
        while shell.pids()[name] == before:
            assert time.monotonic() < deadline, f"{name} stayed away"
            time.sleep(0.05)

    answered = json.loads(shell.remit("status", "--json").stdout)
    assert (answered["database"], answered["temporal_server"]) == ("up", "up")
    assert answered["portal_server"] == "up"


def test_a_second_up_on_the_same_data_is_one_clear_sentence(shell: Shell) -> None:
    shell.up()

    second = shell.remit("up")

    assert second.returncode == 6
    assert error(second) == f"Remit already runs on {shell.home}."


def test_detached_it_returns_and_down_stops_it(shell: Shell) -> None:
    up = shell.remit("up", "--detach", "--no-sample")
    assert up.returncode == 0, up.stderr
    assert "Portal" in up.stdout
    children = list(shell.pids().values())
    assert all(map(runs, children))

    for flag, login in (("--superuser", "postgres"), ("--json", "remit_app")):
        assert f"postgresql://{login}:" in shell.remit("db", "url", flag).stdout

    down = shell.remit("down")
    assert (down.returncode, down.stdout) == (0, "Remit has stopped.\n")
    assert not any(map(runs, children))
    assert shell.remit("down").stdout == f"Remit is not running on {shell.home}.\n"


def test_no_password_reaches_a_log_or_the_status_file(shell: Shell) -> None:
    shell.up()
    secrets = [file.read_text() for file in (shell.home / "secrets").iterdir()]
    told = [*(shell.home / "logs").iterdir(), shell.home / "run" / "status.json"]

    assert len(secrets) >= 3  # three logins; the keys of the log come soon after
    for file in told:
        words = file.read_text(errors="replace")
        assert not any(secret in words for secret in secrets), file.name


def test_a_fixed_port_that_is_taken_is_one_clear_sentence(shell: Shell) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]

        refused = shell.remit("up", "--portal-port", str(port))

    assert refused.returncode == 6
    assert error(refused) == f"Port {port} for portal is taken by another program."


def test_a_detached_start_that_fails_says_why_and_with_which_code(shell: Shell) -> None:
    shell.home.touch()

    refused = shell.remit("up", "--detach")

    assert refused.returncode == 6
    assert "is not a folder" in refused.stdout + refused.stderr


def test_commands_without_a_running_remit_say_how_to_start_it(shell: Shell) -> None:
    for words in (["status"], ["db", "url"]):
        refused = shell.remit(*words, "--json")

        assert refused.returncode == 6
        told = json.loads(refused.stderr)["error"]
        assert told["code"] == "not_running"
        assert told["next_step"] == "Start it with: remit up"


def test_the_doctor_finds_this_machine_fit(shell: Shell) -> None:
    done = shell.remit("doctor", "--json")

    assert json.loads(done.stdout)["healthy"], done.stdout
    assert done.returncode == 0
    assert not shell.home.exists()


def test_a_program_that_is_missing_is_named(shell: Shell, tmp_path: Path) -> None:
    done = shell.remit("doctor", "--json", REMIT_PG_BIN=str(tmp_path / "nowhere"))

    assert done.returncode == 6
    [bad] = [one for one in json.loads(done.stdout)["findings"] if one["state"] == "bad"]
    assert bad["what"] == "postgres"


def test_the_first_start_loads_a_caseload_and_offers_three_ways_in(shell: Shell) -> None:
    shell.env.pop("PYTHONPATH")  # the real worker and the real portal

    first = shell.remit("up", "--detach")
    status = shell.remit("status", "--json")
    shell.remit("down")
    second = shell.remit("up", "--detach")

    assert first.returncode == 0, first.stderr
    assert "Loading the sample caseload" in first.stderr
    for started in (first, second):
        links = [line for line in started.stdout.splitlines() if "/sign-in/" in line]
        assert [line.split()[0] for line in links] == ["Operator", "Partner", "Auditor"]
    assert "Loading" not in second.stderr
    told = json.loads(status.stdout)
    parts = ("database", "temporal_server", "worker", "portal_server")
    assert {part: told[part] for part in parts} == dict.fromkeys(parts, "up")
    assert status.returncode == 0


def test_two_that_start_at_once_do_not_take_each_other_s_ports(
    shell: Shell, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Shell(tmp_path_factory.mktemp("other") / "home")
    for _ in range(2):
        begun = [
            subprocess.Popen(
                [sys.executable, "-m", "cli", "up", "--no-sample", "--detach"],
                env=one.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            for one in (shell, other)
        ]  # fmt: skip
        try:
            said = [process.communicate(timeout=90)[0] for process in begun]
            assert [process.returncode for process in begun] == [0, 0], said
            ports = [set(one.status()["ports"].values()) for one in (shell, other)]  # type: ignore[attr-defined]
            assert not ports[0] & ports[1]
        finally:
            for one in (shell, other):
                one.remit("down")
