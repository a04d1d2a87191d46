"""`remit case`: real cases written down as stories, checked and played on servers of their own."""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import show
from cli.acting import json_option
from cli.noun import Noun
from cli.progress import steps
from cli.reading import Document, read

if TYPE_CHECKING:
    from cases.outcome import Happening, Outcome
    from cases.story import Story

FILE = click.argument("file", metavar="FILE")


@click.group(cls=Noun)
def case() -> None:
    """Play and check cases written as stories.

    \b
    Examples:
      remit case play examples/cases/st-petersburg-payphones.yaml
      remit case schema > story.schema.json     what a story may say
    """


@case.command()
@FILE
@json_option
def play(file: str, as_json: bool) -> int:
    """Play a story on real servers of its own, weeks in seconds.

    Nothing of it touches the Remit that may be running here. Prints who is responsible as it
    changes, and every expectation that does not hold; then the ledger is verified. The exit code
    is 0 when everything holds, 1 when not, 3 when the file is wrong.

    \b
    Examples:
      remit case play examples/cases/kansas-city-drive-offs.yaml
      remit case play my-case.yaml --json | jq .failures
    """
    document = read(file)
    story = _story(document)
    outcome, seconds = asyncio.run(_played(document, story, as_json=as_json))
    if as_json:
        show.as_json(_told(story, outcome, seconds))
    else:
        _conclude(outcome, seconds)
    return 0 if outcome.passed else 1


@case.command()
@FILE
@json_option
def check(file: str, as_json: bool) -> None:
    """Read a story without playing it, and say what is wrong in it and where.

    \b
    Example:
      remit case check my-case.yaml
    """
    story = _story(read(file))
    if as_json:
        show.as_json(
            {
                "title": story.title,
                "problem": story.problem.id,
                "steps": len(story.steps),
                "parties": list(story.parties),
            }
        )
    else:
        show.line(f"{file} can be played: {story.title}, {len(story.steps)} steps.")


@case.command()
def schema() -> None:
    """Print what a story may say, as JSON Schema.

    Together with one of the stories in examples/cases it is all that is needed to write another.

    \b
    Example:
      remit case schema > story.schema.json
    """
    from cases.json_schema import story_schema

    show.as_json(story_schema())


def _story(document: Document) -> "Story":
    from cases.reading import read_story

    return read_story(document.said, document.where)


async def _played(document: Document, story: "Story", *, as_json: bool) -> "tuple[Outcome, float]":
    from cases.player import play as played
    from cases.stage import stage
    from runtime.logs import set_up_logs
    from runtime.settings import load_settings

    settings = load_settings()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="remit-case-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        set_up_logs(settings.model_copy(update={"home": folder}), "case")
        async with contextlib.AsyncExitStack() as servers:
            with steps() as tell:
                tell("Setting the stage: a PostgreSQL and a Temporal of its own")
                standing = await servers.enter_async_context(stage(folder, settings))
            outcome = await played(
                standing,
                story,
                tell=(lambda _: None) if as_json else _teller(story),
                line_of=document.line_of,
            )
    return outcome, time.monotonic() - started


def _teller(story: "Story") -> "Callable[[Happening], None]":
    from rules.words import instant_in_words

    show.strong(story.title)
    show.line(f"Source: {' '.join(story.source.split())}")
    last = ""

    def tell(happening: "Happening") -> None:
        nonlocal last
        now = instant_in_words(happening.at, story.problem.calendar.zone)
        if now != last:
            show.line()
            show.strong(now)
            last = now
        by = f"  ({happening.by})" if happening.by and happening.mark != "moved" else ""
        show.marked(happening.mark, f"{happening.text}{by}")

    return tell


def _conclude(outcome: "Outcome", seconds: float) -> None:
    show.line()
    show.strong("Who was responsible")
    from rules.words import CAUSES, instant_in_words

    show.table(
        ["responsibility", "holder", "from", "until", "by"],
        [
            (
                held.responsibility,
                held.holder,
                instant_in_words(held.since, outcome.zone),
                instant_in_words(held.until, outcome.zone) if held.until else "–",
                CAUSES[held.cause] + (f" {held.handoff}" if held.handoff else ""),
            )
            for held in outcome.timeline
        ],
    )
    for failure in outcome.failures:
        line = f", line {failure.line}" if failure.line else ""
        show.marked("failed", f"Step {failure.step}{line}: {failure.what}")
    verdict = outcome.verdict
    assert verdict is not None
    show.marked(
        "ok" if verdict.verdict == "ok" else "failed",
        f"The ledger is verified: {verdict.verdict}, {verdict.entries} entries, every hash, every"
        " projection and every tenure recomputed."
        if verdict.verdict == "ok"
        else f"The ledger is {verdict.verdict}: {len(verdict.findings)} findings.",
    )
    for finding in verdict.findings:
        show.marked("failed", f"{finding.problem} entry {finding.seq}: {finding.what}")
    assert outcome.ended is not None
    days = (outcome.ended - outcome.began).days
    sentence = f"All {outcome.expectations} expectations hold"
    if outcome.failures:
        count = len(outcome.failures)
        sentence = f"{count} thing{'' if count == 1 else 's'} went otherwise than told"
    show.marked(
        "ok" if outcome.passed else "failed",
        f"{sentence}; {len(outcome.steps)} steps over {days} days were played in {seconds:.1f} s.",
    )


def _told(story: "Story", outcome: "Outcome", seconds: float) -> dict[str, Any]:
    from dataclasses import asdict

    verdict = outcome.verdict
    return {
        "story": story.title,
        "source": story.source,
        "problem": outcome.problem,
        "passed": outcome.passed,
        "began": outcome.began,
        "ended": outcome.ended,
        "seconds": round(seconds, 1),
        "expectations": outcome.expectations,
        "steps": [
            asdict(done) | {"as": done.by, "entries": list(done.entries)} for done in outcome.steps
        ],
        "timeline": [asdict(held) for held in outcome.timeline],
        "failures": [asdict(failure) for failure in outcome.failures],
        "verdict": asdict(verdict) if verdict else None,
    }
