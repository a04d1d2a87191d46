"""What is printed is safe, whole, and fit for the terminal or program that reads it."""

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest

from cli import escaping, show

EVIL = "\x1b[2J\u202eevil\r\nnext\u2066\x07\x9b"


def test_control_and_reordering_marks_are_printed_as_escapes() -> None:
    assert escaping.safe(EVIL) == "\\x1b[2J\\u202eevil\\r\\nnext\\u2066\\x07\\x9b"
    assert escaping.safe("two\nlines", lines=True) == "two\nlines"
    assert escaping.safe("José 👩‍👩‍👧 日本 क्ष") == "José 👩‍👩‍👧 日本 क्ष"


def test_the_same_marks_are_escaped_in_json_and_read_back_whole() -> None:
    told = escaping.document({"x": EVIL, "tag": "\U000e0041", "lone": "\ud800"})
    assert all(mark.isprintable() or mark == "\n" for mark in told)
    assert json.loads(told) == {"x": EVIL, "tag": "\U000e0041", "lone": "\ud800"}


def test_a_fact_without_a_value_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    show.facts([("goal", "Safe"), ("paused", {}), ("documents", []), ("cost", None), ("late", 0)])

    assert capsys.readouterr().out.split() == ["goal", "Safe", "late", "0"]


def test_markup_in_a_text_is_just_text(capsys: pytest.CaptureFixture[str]) -> None:
    show.table(["a", "b"], [["[red]x[/red]", "<script>{{7*7}}"]], title="[bold]T")
    show.facts([("k", "[link=x]y"), ("none", None)])
    out = capsys.readouterr().out
    for text in ("[red]x[/red]", "<script>{{7*7}}", "[bold]T", "[link=x]y"):
        assert text in out
    assert "none" not in out


def test_a_row_for_a_pipe_is_one_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    show.table(["a", "b"], [["x" * 5000, "two\nlines"], ["é", None]])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[1].endswith("two\\nlines")
    assert all(line == line.rstrip() for line in lines)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("columns", ["20", "59", "60", "200"])
def test_a_narrow_terminal_gets_records_and_loses_nothing(
    columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    show.table(["handoff", "title"], [["motel.h1", "Light the car park"]])
    show.facts([("state", "offered")], title="Handoff")
    told = screen.getvalue().replace("\n", " ")
    for text in ("motel.h1", "Light the car park", "offered", "Handoff"):
        assert text in told
    assert "\x1b[3" not in told


SPEAK = r"""
from cli import show
show.line("Jos\u00e9 \U0001f469")
show.as_json({"name": "Jos\u00e9"})
show.table(["\u00e9"], [["\u00fc"]])
"""


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii"},
        {"TZ": "Nowhere/Land"},
        {"TERM": "dumb", "COLUMNS": "20"},
    ],
)
def test_no_locale_or_code_page_makes_it_fail(env: dict[str, str]) -> None:
    done = _run(sys.executable, "-c", SPEAK, env={**os.environ, **env}, stdout=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
    document = done.stdout[done.stdout.index(b"{") : done.stdout.index(b"}") + 1]
    assert json.loads(document.decode()) == {"name": "José"}


def test_a_full_disk_is_said_and_a_closed_reader_is_quiet() -> None:
    full = _shell("problem template > /dev/full")
    assert full.returncode == 6
    assert b"the disk is full" in full.stderr
    gone = _shell("problem template | head -1")
    assert (gone.returncode, gone.stderr) == (0, b"")
    closed = _shell("problem template >&- 2>&-")
    assert closed.returncode == 0


def _shell(line: str) -> "subprocess.CompletedProcess[bytes]":
    return _run("/bin/sh", "-c", f"{sys.executable} -m cli {line}")


def _run(*words: str, **more: Any) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(  # noqa: S603 - our own words
        words, stderr=subprocess.PIPE, check=False, timeout=60, **more
    )
