"""`remit concern import`: reports from a CSV file, each line once."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import concern_lines, csv_lines, progress
from cli.acting import Acting, acting
from cli.concern_lines import Line
from cli.csv_lines import Rejected
from schemas.errors import CommandReused, Refused, Unavailable
from schemas.request import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from temporalio.client import Client

    from desk.counter import Desk
    from storage.pool import Pool

INCOMPLETE = 5
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,29}", re.ASCII)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--name",
    default="csv",
    show_default=True,
    help="Where the lines are from; a line is known by it and its id.",
)
@click.option("--accept-valid", is_flag=True, help="Import what is right, leave out the rest.")
@click.option("--encoding", type=click.Choice(["utf-8", "windows-1252", "latin-1"]),
              default="utf-8", show_default=True, help="UTF-16 is seen by itself.")  # fmt: skip
@click.option("--report", "into", type=click.Path(path_type=Path, dir_okay=False),
              help="Write the rejected lines to this new CSV file.")  # fmt: skip
@acting
def import_(
    act: Acting, file: Path, name: str, accept_valid: bool, encoding: str, into: Path | None
) -> int:
    """Report every line of a CSV file as a concern. A second import adds nothing.

    The first line names the columns: id, source, matter, place, happened, text, and where wanted
    point, reporter, contact. If a line is wrong nothing is imported, unless --accept-valid is
    said; each wrong line is told with its number and what to do. The exit code is 5 where lines
    were rejected.

    \b
    Examples:
      remit concern import calls.csv --name cad --dry-run --as sam@pd
      remit concern import calls.csv --name cad --accept-valid --report wrong.csv --as sam@pd
    """
    from cli.at_the_desk import at_the_desk

    if _NAME.fullmatch(name) is None:
        raise click.UsageError("--name: 1 to 30 small letters, digits and hyphens are expected.")
    csv_lines.unused(into)
    lines, rejected = concern_lines.read(file, name, encoding)

    with progress.steps() as tell:

        async def done(desk: "Desk", _: "Client", pool: "Pool") -> tuple[int, int]:
            return await _imported(act, desk, pool, lines, rejected, accept_valid, tell)

        new, known = at_the_desk(done)
    csv_lines.answer(
        "id", "lines {} imported", (new, known), rejected,
        into=into, dry_run=act.dry_run, as_json=act.as_json,
    )  # fmt: skip
    return INCOMPLETE if rejected else 0


async def _imported(
    act: Acting, desk: "Desk", pool: "Pool", lines: list[Line], rejected: list[Rejected],
    accept_valid: bool, tell: "Callable[[str], None]",
) -> tuple[int, int]:  # fmt: skip
    """How many lines are new and how many were known. Those that the rules refuse join the
    rejected; all are asked about before the first is written."""
    from storage import ledger

    new: list[Line] = []
    known = 0
    for line in lines:
        try:
            there = await ledger.answer(pool, line.command_id)
            if there is None:
                await desk.preview(line.command, by=act.by, deputy_for=act.deputy_for)
                new.append(line)
            elif there.digest == digest(line.command, act.by, act.deputy_for):
                known += 1
            else:
                raise CommandReused(line.command_id)
        except Unavailable:
            raise
        except CommandReused:
            wrong = "It was imported before, by somebody else or with other words."
            rejected.append(Rejected(line.number, line.id, wrong, "Give it another id."))
        except Refused as refused:
            rejected.append(Rejected(line.number, line.id, refused.message, refused.next_step))
    if act.dry_run:
        return len(new), known
    if rejected and not accept_valid:
        return 0, known
    for count, line in enumerate(new, start=1):
        await desk.submit(
            line.command, by=act.by, deputy_for=act.deputy_for, command_id=line.command_id
        )
        if count % 100 == 0:
            tell(f"{count:,} of {len(new):,} lines")
    return len(new), known
