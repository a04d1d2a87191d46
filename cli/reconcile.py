"""`remit audit reconcile`: do the engine and the record say the same?"""

from typing import TYPE_CHECKING

import click

from cli import progress, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.comparison import Comparison

EXIT = {"agree": 0, "differ": 1, "cannot_tell": 3}


@click.command()
@click.option("--problem", metavar="PROBLEM", help="Only this problem; party/ID for a party.")
@click.option("--dry-run", is_flag=True, help="Only compare; put nothing on the record.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def reconcile(*, problem: str | None, dry_run: bool, as_json: bool) -> int:
    """Compare Temporal's histories with the ledger, in both directions.

    Whatever a history says was written must be in the ledger and say the same; every entry must be
    explained by a run that is there, or by the kept hash of one that is gone; what was done to the
    engine by hand must stand on the record. The hash of each closed history is kept, and the
    outcome becomes an entry of record/log.

    The exit code is 0 when both agree, 1 when they differ, 3 when nobody can tell. A schedule in
    Temporal does this every night.

    \b
    Examples:
      remit audit reconcile
      remit audit reconcile --problem motel --dry-run
      remit audit reconcile --json | jq -r .verdict
    """
    stream = problem if problem is None or "/" in problem else f"problem/{problem}"
    with progress.steps(as_json=as_json) as tell:
        found = _compared(stream, not dry_run, tell)
    if as_json:
        show.as_json(
            {
                "verdict": found.verdict,
                "scope": found.scope,
                "streams": found.streams,
                "runs": found.runs,
                "entries": found.entries,
                "commands": found.commands,
                "kept": found.kept,
                "differences": [
                    {
                        "stream": one.stream, "seq": one.seq, "run": one.run, "event": one.event,
                        "what": one.what, "unknown": one.unknown,
                    }
                    for one in found.differences
                ],
            }
        )  # fmt: skip
    else:
        _report(found)
    return EXIT[found.verdict]


def _compared(stream: str | None, write: bool, tell: "Callable[[str], None]") -> "Comparison":
    from cli.at_the_desk import at_the_desk
    from desk.reconciling import reconcile as compare
    from schemas.comparison import Comparison, Difference
    from schemas.errors import NotFound, Refused

    try:
        return at_the_desk(
            lambda desk, client, pool: compare(
                desk, client, pool, stream=stream, write=write, tell=tell
            )
        )
    except NotFound:
        raise
    except Refused as refused:
        why = f"{refused.message} {refused.next_step}"
        return Comparison(
            scope=stream or "everything", differences=[Difference("", why, unknown=True)]
        )


def _report(found: "Comparison") -> None:
    looked = (
        f"{_many(found.runs, 'run')} with {_many(found.commands, 'answered command')},"
        f" {_many(found.entries, 'entry', 'entries')} of {_many(found.streams, 'stream')}"
    )
    match found.verdict:
        case "agree":
            show.line(f"The engine and the record agree: {looked}.")
        case "differ":
            show.line(f"The engine and the record do NOT agree: {looked}.")
        case _:
            show.line(f"Nobody can tell whether the engine and the record agree: {looked}.")
    if found.differences:
        show.table(
            ["stream", "entry", "run", "what"],
            [(one.stream, one.seq, one.run, one.what) for one in found.differences],
        )
    if found.kept:
        kept = (
            "hash of one closed history was"
            if found.kept == 1
            else (f"hashes of {found.kept:,} closed histories were")
        )
        show.line(f"The {kept} kept.")


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
