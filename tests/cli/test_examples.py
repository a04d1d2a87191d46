"""Every example in every help text is a whole command, and every command has a door."""

import contextlib
import io
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cli import acting
from cli.acting import COMMANDS, Acting, plainly
from cli.main import COMMANDS as NOUNS
from cli.main import remit
from cli.plan_picture import TEMPLATE as PLAN
from cli.reading import Document, checked, message
from cli.templates import PROBLEM, TERMS

ACTING = (
    "party",
    "person",
    "problem",
    "analysis",
    "measure",
    "plan",
    "playbook",
    "review",
    "responsibility",
    "handoff",
    "commitment",
    "comment",
    "correction",
    "partnership",
    "concern",
    "candidate",
    "trust",
    "incident",
    "goodwill",
    "ladder",
    "round",
)
ASKS_FIRST = {
    "attach",
    "counter",
    "offer",
    "draft",
    "deactivate",
    "renegotiate",
    "refresh-calendar",
    "expunge",
    "approve-expungement",
    "import",
    "scan",
    "rule",
}
"""These look at what is there before they act, so they are tested on a real engine."""
PARTS = """\
parts:
  - {key: a, title: A, places: [North], duties: [Repair lamps]}
  - {key: b, title: B, places: [South], duties: [Repair lamps]}
"""


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group, info_name="remit")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


ALL = [
    (path, command)
    for noun in ACTING
    for group in [remit.get_command(click.Context(remit), noun)]
    if isinstance(group, click.Group)
    for path, command in commands(group, (noun,))
]


def examples(command: click.Command) -> list[list[str]]:
    text = (command.help or "").replace("\\\n", " ")
    found = re.findall(r"^\s+(remit [^>|\n]*)", text, re.MULTILINE)
    return [shlex.split(example)[1:] for example in found]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What the last command would have sent; nothing is sent."""
    (tmp_path / "lamps.jpg").write_bytes(b"a picture")
    for name, text in (("motel.yaml", PROBLEM), ("terms.yaml", TERMS), ("parts.yaml", PARTS),
                       ("plan.yaml", PLAN)):  # fmt: skip
        (tmp_path / name).write_text(text)
    alarms = Path(__file__).parents[2] / "examples" / "playbooks" / "alarms.yaml"
    (tmp_path / "alarms.yaml").write_text(alarms.read_text())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REMIT_AS", raising=False)
    sent: dict[str, Any] = {}

    def keep(
        _: Acting, kind: str, body: dict[str, Any], *, document: Document | None = None, **more: Any
    ) -> None:
        whole = {"kind": kind, **plainly(body), **dict.fromkeys(more.get("empty", ()))}
        model = COMMANDS[kind]
        sent["it"] = message(document, model, whole) if document else checked(whole, model)

    monkeypatch.setattr(acting.Acting, "do", keep)
    return sent


def run(words: list[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        remit.main(args=words, prog_name="remit", standalone_mode=False)


@pytest.mark.parametrize(("path", "command"), ALL, ids=["-".join(path) for path, _ in ALL])
def test_its_help_has_examples_that_work(
    path: tuple[str, ...], command: click.Command, said: dict[str, Any]
) -> None:
    found = examples(command)
    assert found, f"remit {' '.join(path)} has no example"
    reads = not any(option.name == "dry_run" for option in command.params)
    for words in found:
        if reads or path[-1] in ASKS_FIRST:
            rest = words[len(path) :] if tuple(words[: len(path)]) == path else None
            if rest is not None:
                command.make_context(path[-1], rest, help_option_names=["-h", "--help"])
        else:
            run(words)
    assert reads or path[-1] in ASKS_FIRST or said


def test_every_command_of_the_words_has_a_door() -> None:
    source = "\n".join(file.read_text() for file in Path(acting.__file__).parent.glob("*.py"))
    words = {f"{path[0]}.{path[-1].replace('-', '_')}" for path, _ in ALL}
    spoken = set(re.findall(r'kind="(\w+)"', source))
    missing = {
        kind
        for kind in COMMANDS
        if kind not in words and f'"{kind}"' not in source and kind.partition(".")[2] not in spoken
    }
    assert not missing


def test_every_noun_can_be_loaded_and_says_what_it_is_for() -> None:
    context = click.Context(remit)
    for noun in NOUNS:
        command = remit.get_command(context, noun)
        assert command is not None
        assert command.help


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hadoff", "handoff"), ("handoff ofer", "offer"), ("handoff assign", "offer"),
     ("party add", "register"), ("commitment done", "report-done"), ("problem ls", "list")],
)  # fmt: skip
def test_a_wrong_word_is_answered_with_a_near_one(typed: str, meant: str) -> None:
    with pytest.raises(click.UsageError, match=f"Did you mean '{meant}'"):
        run(typed.split())


def test_the_page_of_the_command_line_says_what_help_says() -> None:
    from cli.docs import page

    kept = Path(__file__).parents[2] / "docs" / "cli.md"
    assert kept.read_text() == page(), "make docs writes it anew"


def test_the_page_of_the_data_says_what_the_types_say() -> None:
    from cli.fields import page

    kept = Path(__file__).parents[2] / "docs" / "data.md"
    assert kept.read_text() == page(), "make docs writes it anew"


def test_help_is_the_same_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    from cli.docs import page

    before = page()
    monkeypatch.setitem(os.environ, "REMIT_AS", "sam@pd")
    monkeypatch.setitem(os.environ, "COLUMNS", "20")
    assert page() == before


def test_every_command_that_a_sentence_names_exists() -> None:
    root = Path(__file__).parents[2]
    known = {("remit", noun) for noun in NOUNS}
    context = click.Context(remit)
    groups = {}
    for noun in NOUNS:
        command = remit.get_command(context, noun)
        if isinstance(command, click.Group):
            groups[noun] = set(command.list_commands(click.Context(command)))
    wrong = []
    rooms = (
        "rules",
        "desk",
        "reports",
        "runtime",
        "storage",
        "audit",
        "worker",
        "cases",
        "portal",
        "cli",
    )
    for file in [file for room in rooms for file in (root / room).rglob("*.py")]:
        text = re.sub(r'"\s*\n\s*f?"', "", file.read_text())
        for noun, verb in re.findall(r"(?:: |`|`)remit ([a-z]+)(?: ([a-z0-9-]+))?", text):
            if ("remit", noun) not in known or (verb and verb not in groups.get(noun, {verb})):
                wrong.append((file.relative_to(root).as_posix(), noun, verb))
    assert not wrong
