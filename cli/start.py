"""`remit start`: from nothing to a partnership with a plan and a first offer, from one file."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import hints, shapes, show
from cli.acting import json_option
from cli.at_the_desk import at_the_desk
from cli.reading import Document, read
from schemas.errors import Refused

if TYPE_CHECKING:
    from cases.beginning import Given
    from cases.story import Story
    from desk.counter import Desk
    from storage.pool import Pool

_MARKS = {"done": "ok", "done before": "ok", "there before": "ok", "to do": "entry"}


@click.command()
@click.argument("file", required=False)
@click.option("--template", is_flag=True, help="Print a commented file to start from.")
@click.option("--dry-run", is_flag=True, help="Check the file and say what would be done.")
@json_option
def start(file: str | None, template: bool, dry_run: bool, as_json: bool) -> None:
    """Begin a problem from one YAML FILE (- for stdin): parties, people, and what is done first.

    Each step is a command as it stands at every other door, given in the name of the person who is
    said beside it. A beginning that was broken off, or refused at some line, goes on where it
    stopped when the file is given again: what was done is not done twice.

    \b
    Examples:
      remit start --template > lot.yaml
      remit start lot.yaml --dry-run
      remit start lot.yaml
    """
    if template:
        text = Path(__file__).parents[1] / "cases" / "beginning.yaml"
        show.line(text.read_text(encoding="utf-8").rstrip())
        return
    if file is None:
        raise click.UsageError("Give a FILE; a template of one: remit start --template")
    from cases.beginning import NotBegun, read_beginning

    document = read(file)
    story = read_beginning(document.said, document.where)
    given: list[Given] = []

    def tell(one: "Given") -> None:
        given.append(one)
        if not as_json:
            show.marked(_MARKS[one.result], _line(one, document))

    try:
        following = at_the_desk(lambda desk, _, pool: _begun(desk, pool, story, tell, dry_run))
    except NotBegun as stopped:
        raise _where_it_stopped(stopped, document) from None
    if as_json:
        show.as_json(
            {
                "problem": story.problem.id,
                "dry_run": dry_run,
                "steps": [
                    dataclasses.asdict(one) | {"line": document.line_of(one.place)} for one in given
                ],
                "next": following,
            }
        )
        return
    if dry_run:
        show.strong("Nothing was changed.")
        return
    show.strong("What comes next")
    for hint in following:
        show.line(f"  {hint}")


async def _begun(desk: "Desk", pool: "Pool", story: "Story", tell: Any, dry_run: bool) -> list[str]:
    from cases.beginning import Begin

    await Begin(None if dry_run else desk, pool, story).all(tell)
    return [] if dry_run else await _following(pool, story)


async def _following(pool: "Pool", story: "Story") -> list[str]:
    """What comes next and what is missing: of the problem, its partnerships, and its offers."""
    from storage.readers import handoffs, partnerships, problems

    found: list[str] = []
    name = story.problem.id
    async with pool.acquire() as conn:
        problem = await problems.problem(conn, name)
        if problem is not None:
            found.append(hints.after("problem.record_cheers", name, shapes.problem(problem)))
        for one in await partnerships.partnerships(conn, problem=name):
            whole = await partnerships.partnership(conn, one.partnership)
            if whole is not None:
                found += hints.of_partnership(shapes.partnership(whole))
        for offer in await handoffs.handoffs(conn, problem=name):
            if offer.turn is not None:
                found.append(f"{offer.handoff} waits for {offer.turn}: remit worklist {offer.turn}")
    return found


def _line(one: "Given", document: Document) -> str:
    line = document.line_of(one.place)
    said = f"line {line}: {one.kind} {one.subject}"
    return said if one.result == "done" else f"{said}, {one.result}"


def _where_it_stopped(stopped: Any, document: Document) -> Refused:
    """The refusal itself, with the line of the file that asked for it."""
    refused: Refused = stopped.refused
    refused.message = f"{document.where(stopped.place)}{refused.message}"
    refused.next_step += "\nOr change the file and give it again: what was done is not done twice."
    return refused
