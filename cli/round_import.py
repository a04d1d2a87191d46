"""`remit round import`: sheets of answers from a CSV file, each counted once."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import csv_lines, round_lines
from cli.acting import Acting, acting
from cli.csv_lines import Rejected
from cli.round_lines import Line
from schemas.commands.round import MOST_SHEETS, AnswerRound
from schemas.errors import Invalid, Refused, Unavailable

if TYPE_CHECKING:
    from temporalio.client import Client

    from desk.counter import Desk
    from storage.pool import Pool

INCOMPLETE = 5


@click.command("import")
@click.argument("name", metavar="ROUND")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--accept-valid", is_flag=True, help="Count what is right, leave out the rest.")
@click.option("--encoding", type=click.Choice(["utf-8", "windows-1252", "latin-1"]),
              default="utf-8", show_default=True, help="UTF-16 is seen by itself.")  # fmt: skip
@click.option("--report", "into", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the rejected lines to this new CSV file.")  # fmt: skip
@acting
def import_(
    act: Acting, name: str, file: Path, accept_valid: bool, encoding: str, into: Path | None
) -> int:
    """Count every line of a CSV file as one sheet. A second import counts nothing twice.

    The first line names the columns: sheet (a number, never a name), where wanted group, fear and
    styles (several with a space between), and either order (items with a > between) or one column
    for each item with its rank. If a line is wrong nothing is counted, unless --accept-valid is
    said; each wrong line is told with its number and what to do. The exit code is 5 where lines
    were rejected.

    \b
    Examples:
      remit round import r-7k3m9q2a sheets.csv --dry-run --as kim@pd
      remit round import r-7k3m9q2a sheets.csv --accept-valid --report wrong.csv --as kim@pd
    """
    from cli.at_the_desk import at_the_desk

    csv_lines.unused(into)

    async def done(desk: "Desk", _: "Client", pool: "Pool") -> tuple[int, int, list[Rejected]]:
        return await _counted(act, desk, pool, name, file, encoding, accept_valid)

    new, known, rejected = at_the_desk(done)
    csv_lines.answer(
        "sheet", "sheets {} counted", (new, known), rejected,
        into=into, dry_run=act.dry_run, as_json=act.as_json,
    )  # fmt: skip
    return INCOMPLETE if rejected else 0


async def _counted(
    act: Acting, desk: "Desk", pool: "Pool", name: str, file: Path, encoding: str,
    accept_valid: bool,
) -> tuple[int, int, list[Rejected]]:  # fmt: skip
    """How many sheets are new and how many were known, and what was rejected; each is asked
    about before the first is counted."""
    from storage.readers.rounds import round_

    found = await round_(pool, name)
    if found is None:
        raise Invalid(f"There is no round {name}.", next_step="See them: remit round list")
    lines, rejected = round_lines.read(file, encoding, [i["item"] for i in found.document["items"]])
    there = set(found.document["sheets"])
    known = [line for line in lines if line.sheet.sheet in there]
    left = [line for line in lines if line.sheet.sheet not in there]
    new: list[Line] = []
    for part in _parts(left):
        fine, wrong = await _looked_at(act, desk, name, part)
        new += fine
        rejected += wrong
    if not act.dry_run and (accept_valid or not rejected):
        for part in _parts(new):
            await desk.submit(_command(name, part), by=act.by, deputy_for=act.deputy_for)
    elif not act.dry_run:
        new = []
    return len(new), len(known), rejected


async def _looked_at(
    act: Acting, desk: "Desk", name: str, lines: list[Line]
) -> tuple[list[Line], list[Rejected]]:
    """Many together, and one by one only where the rules refuse something among them."""
    try:
        await desk.preview(_command(name, lines), by=act.by, deputy_for=act.deputy_for)
    except Unavailable:
        raise
    except Refused as refused:
        if len(lines) == 1:
            [line] = lines
            wrong = Rejected(line.number, line.sheet.sheet, refused.message, refused.next_step)
            return [], [wrong]
        alone = [await _looked_at(act, desk, name, [line]) for line in lines]
        return [line for fine, _ in alone for line in fine], [one for _, no in alone for one in no]
    return lines, []


def _parts(lines: list[Line]) -> list[list[Line]]:
    return [lines[begin : begin + MOST_SHEETS] for begin in range(0, len(lines), MOST_SHEETS)]


def _command(name: str, lines: list[Line]) -> AnswerRound:
    return AnswerRound(round=name, sheets=tuple(line.sheet for line in lines))
