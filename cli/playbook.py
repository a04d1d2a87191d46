"""`remit playbook`: how a kind of problem is usually worked on, in versions that never change."""

import asyncio
import contextlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import reach, show
from cli.acting import Acting, acting, json_option
from cli.noun import Noun
from cli.reading import Document, message, read
from schemas.commands.playbook import AddPlaybook
from schemas.errors import Invalid
from schemas.ids import SETUP, problem_of

if TYPE_CHECKING:
    from cases.outcome import Outcome
    from cases.story import Story

FILE = click.argument("file", metavar="FILE")


@click.group(cls=Noun)
def playbook() -> None:
    """Rungs, deadlines, typical partners and measures for a kind of problem."""


def _wrapped(document: Document) -> tuple[dict[str, Any], Document]:
    """The id that the file says, and its content with the lines on which it stands."""
    said = dict(document.said)
    named = {"playbook": f"{said.pop('playbook', '')}@{said.pop('version', '')}"}
    lines = {("content", *place): line for place, line in document.lines.items()}
    lines[("playbook",)] = document.lines.get(("playbook",), 1)
    return named, Document(document.name, {"content": said}, lines)


def _checked(file: str) -> AddPlaybook:
    named, document = _wrapped(read(file))
    return message(document, AddPlaybook, {"kind": "playbook.add", **named})


@playbook.command()
@FILE
@json_option
def check(file: str, as_json: bool) -> None:
    """Read a playbook without adding it, and say what is wrong in it and on which line.

    \b
    Example:
      remit playbook check examples/playbooks/alarms.yaml
    """
    found = _checked(file)
    if as_json:
        show.as_json({"playbook": found.playbook, "sha256": found.content.digest()})
        return
    show.line(
        f"{file} can be added as {found.playbook}: {found.content.title},"
        f" {len(found.content.rungs)} rungs, sha256 {found.content.digest()[:12]}…"
    )


@playbook.command()
@FILE
@acting(setup=True)
def add(act: Acting, file: str) -> None:
    """Add a version of a playbook. It is never changed; the next version is added beside it.

    \b
    Example:
      remit playbook add alarms.yaml --as sam@pd
    """
    named, document = _wrapped(read(file))
    act.do("playbook.add", named, document=document)


@playbook.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Every version of every playbook.

    \b
    Example:
      remit playbook list
    """
    from storage.readers.playbooks import playbooks

    found = reach.ask(playbooks)
    if as_json:
        show.as_json({"playbooks": found})
        return
    show.table(
        ["playbook", "version", "title", "added", "sha256"],
        [(p["name"], p["version"], p["title"], p["added_at"], p["sha256"][:12]) for p in found],
        none="There is no playbook yet. Add one: remit playbook add --help",
    )


@playbook.command("show")
@click.argument("named", metavar="PLAYBOOK")
@json_option
def show_(named: str, as_json: bool) -> None:
    """One version of a playbook.

    \b
    Example:
      remit playbook show alarms@1
    """
    from storage.readers.playbooks import playbook as find

    known = named.replace("@", "-", 1)
    found = reach.found(reach.ask(lambda conn: find(conn, known)), "playbook", named)
    if as_json:
        show.as_json(found)
        return
    said = found["document"]
    show.facts(
        [
            ("version", found["version"]),
            ("about", said["about"]),
            ("source", said["source"]),
            ("typical partners", "\n".join(f"{p['kind']}: {p['why']}" for p in said["partners"])),
            ("measures", "\n".join(f"{m['measure']}: {m['title']}, {m['unit']}"
                                   for m in said["measures"])),
            ("an offer says", ", ".join(f"{name} {value}" for name, value in said["offer"].items()
                                        if value is not None and name != "patience")),
            ("sha256", found["sha256"]),
        ],
        title=f"{found['title']} ({found['name']}@{found['version']})",
    )  # fmt: skip
    show.table(
        ["rung", "tried for", "note"],
        [(rung["method"], rung["tried_for"], rung["note"]) for rung in said["rungs"]],
    )


@playbook.command()
@FILE
@json_option
def test(file: str, as_json: bool) -> int:
    """Play the stories that lie beside a playbook, each of which follows it, on its own servers.

    For alarms.yaml they are the files of the folder alarms. Exit code 1 where one fails.

    \b
    Example:
      remit playbook test examples/playbooks/alarms.yaml
    """
    added = _checked(file)
    folder = Path(file).with_suffix("")
    stories = sorted(folder.glob("*.yaml"))
    if not stories:
        raise Invalid(
            f"{folder} holds no stories, so nothing shows how {added.playbook} works.",
            next_step=f"Write one that follows it: {folder}/story.yaml; see remit case schema",
            code="no_stories",
        )
    outcomes = asyncio.run(_played(added, stories))
    if as_json:
        show.as_json({"playbook": added.playbook, "stories": [
            {"story": name, "passed": one.passed, "failures": [f.what for f in one.failures]}
            for name, one in outcomes
        ]})  # fmt: skip
    else:
        for name, one in outcomes:
            mark = "ok" if one.passed else "failed"
            show.marked(mark, f"{name}: {one.expectations} expectations, {len(one.steps)} steps")
            for failure in one.failures:
                show.marked("failed", f"step {failure.step}, line {failure.line}: {failure.what}")
    return 0 if all(one.passed for _, one in outcomes) else 1


async def _played(added: AddPlaybook, files: list[Path]) -> "list[tuple[str, Outcome]]":
    from cases.player import play
    from cases.stage import stage
    from runtime.logs import set_up_logs
    from runtime.settings import load_settings

    settings = load_settings()
    told = [(file, read(str(file))) for file in files]
    stories = [(file.name, _story(document, added), document) for file, document in told]
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="remit-play-", ignore_cleanup_errors=True) as made:
        set_up_logs(settings.model_copy(update={"home": Path(made)}), "case")
        async with contextlib.AsyncExitStack() as servers:
            standing = await servers.enter_async_context(stage(Path(made), settings))
            await standing.desk.submit(added, by=SETUP)
            for name, story, document in stories:
                played = await play(standing, story, line_of=document.line_of)
                outcomes.append((name, played))
    return outcomes


def _story(document: Document, added: AddPlaybook) -> "Story":
    from cases.reading import read_story

    story = read_story(document.said, document.where)
    named = {story.problem.playbook}
    for step in story.steps:
        if step.do == "problem.follow_playbook":
            named.add(str(step.with_.get("playbook", "")).replace("@", "-", 1))
    if added.playbook not in named:
        raise Invalid(
            f"{document.where(('problem',))}the story does not follow {added.playbook}.",
            next_step=f"Say so in it: problem: playbook: {added.playbook}",
            code="other_playbook",
        )
    return story


def usual_offer(responsibility: str) -> dict[str, Any]:
    """What the playbook that the problem follows says an offer usually says; nothing without."""
    from storage.readers.playbooks import followed

    content = reach.ask(lambda conn: followed(conn, problem_of(responsibility)))
    if content is None:
        return {}
    return {name: value for name, value in content["offer"].items() if value is not None}
