"""Every command ends with a documented exit code and one sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"asyncpg", "fastapi", "pydantic", "rich", "structlog", "temporalio", "yaml"}


def run(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    kept = {name: v for name, v in os.environ.items() if not name.startswith("REMIT_")}
    return subprocess.run(  # noqa: S603 - our own words
        [sys.executable, *words],
        env=kept | env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def remit(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    return run("-m", "cli", *words, **env)


def test_help_lists_the_commands_and_imports_nothing_slow() -> None:
    asked = run(
        "-c",
        "import sys; from cli.main import answer; code = answer(['--help']);"
        "print(sorted(m for m in sys.modules if '.' not in m), file=sys.stderr); sys.exit(code)",
    )

    assert asked.returncode == 0
    assert "worklist" in asked.stdout
    assert not HEAVY & set(json.loads(asked.stderr.replace("'", '"')))


def test_a_wrong_name_is_answered_with_a_near_one() -> None:
    asked = remit("worklst")

    assert asked.returncode == 2
    assert "Did you mean 'worklist'?" in asked.stderr


def test_with_json_an_error_is_one_object_on_stderr() -> None:
    asked = remit("worklst", "--json")

    assert asked.stdout == ""
    assert json.loads(asked.stderr)["error"]["code"] == "usage"


def test_a_setting_nobody_reads_is_refused() -> None:
    asked = remit("status", REMIT_HOEM="elsewhere")

    assert asked.returncode == 3
    assert "REMIT_HOEM is not a setting of Remit." in asked.stderr
    assert "REMIT_HOME" in asked.stderr


def test_what_nobody_expected_is_one_sentence_and_its_traceback_is_kept(tmp_path: Path) -> None:
    broken = (
        "import cli.main as m; m.COMMANDS['up'] = ('nowhere:at_all', '');"
        "import sys; sys.argv = ['remit', 'up']; m.run()"
    )

    asked = run("-c", broken, REMIT_HOME=str(tmp_path))

    assert asked.returncode == 1
    assert "Traceback" not in asked.stderr
    assert "ModuleNotFoundError" in (tmp_path / "logs" / "remit-cli.log").read_text()


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(0.2); from cli.main import run;"
         "import sys; sys.argv = ['remit', 'completion', 'bash']; run()"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as asked:  # fmt: skip
        assert asked.stdout is not None
        assert asked.stderr is not None
        asked.stdout.close()
        assert asked.stderr.read() == ""

    assert asked.returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    asked = remit("completion", shell)

    assert asked.returncode == 0
    assert "_REMIT_COMPLETE" in asked.stdout


def test_the_shell_is_offered_the_commands() -> None:
    asked = remit(COMP_WORDS="remit wor", COMP_CWORD="1", _REMIT_COMPLETE="bash_complete")

    assert asked.stdout.split() == ["plain,worklist"]


@pytest.mark.parametrize("words", [(), ("handoff",)])
def test_a_group_without_a_command_shows_its_help(words: tuple[str, ...]) -> None:
    done = remit(*words)

    assert done.returncode == 0
    assert done.stdout.startswith("Usage: remit")
    assert "Error" not in done.stdout + done.stderr


def test_a_word_that_is_no_text_is_one_sentence() -> None:
    done = remit("who", "\udcff")

    assert done.returncode == 3
    assert done.stderr.startswith("Error: Argument 2 is not text in UTF-8.")


@pytest.mark.parametrize("command", ["status", "who", "down"])
def test_a_home_that_is_a_file_is_one_sentence(tmp_path: Path, command: str) -> None:
    (tmp_path / "home").touch()
    words = (command, "a.b") if command == "who" else (command,)
    done = remit(*words, REMIT_HOME=str(tmp_path / "home"))

    assert done.returncode == 6
    assert "is not a folder, so Remit cannot keep its data there." in done.stderr
