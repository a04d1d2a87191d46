"""`remit audit gaps`: was anything, at any instant, nobody's or two parties' to answer for?"""

import asyncio
from typing import TYPE_CHECKING

import click

from cli import show
from schemas.errors import Refused

if TYPE_CHECKING:
    from audit.gaps import Gaps

EXIT = {"ok": 0, "gaps": 1, "unknown": 3}
MOST_SHOWN = 40


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def gaps(*, as_json: bool) -> int:
    """Prove that every responsibility had exactly one accountable holder at every instant.

    Told from the ledger's entries and from the tables, and compared: tenures follow on one another
    without gap or overlap, each holder was active when its tenure began, and tenures end only by
    discharge, split or merge. Also lists what a partner accepted and of which nothing is waited for
    any more. Nothing is changed. The exit code is 0 when there is no gap, 1 when there is one, 3
    when nobody can tell.

    \b
    Examples:
      remit audit gaps
      remit audit gaps --json | jq .nothing_awaited
    """
    from audit.gaps import as_json as shape

    found = _found()
    if as_json:
        show.as_json(shape(found))
    else:
        _tell(found)
    return EXIT[found.verdict]


def _found() -> "Gaps":
    from audit.gaps import Gaps, gaps_at
    from cli.reach import database_url

    try:
        return asyncio.run(gaps_at(database_url()))
    except Refused as refused:
        return Gaps(unreadable=f"{refused.message} {refused.next_step}")


def _tell(found: "Gaps") -> None:
    looked = (
        f"{found.responsibilities:,} responsibilities of {found.problems:,} problems, with"
        f" {found.tenures:,} tenures"
    )
    match found.verdict:
        case "ok":
            show.line(f"No gap and no overlap: {looked}.")
            show.line("The ledger and the tables tell the same holders, instant by instant.")
        case "gaps":
            show.line(f"There are GAPS: {found.gaps:,} findings in {looked}.")
            show.table(
                ["problem", "entry", "what"],
                [(one.problem, one.seq, one.what) for one in found.told[:MOST_SHOWN]],
            )
        case _:
            show.line(f"Nobody can tell. Because: {found.unreadable}")
    if found.forgotten:
        show.line(f"Accepted, and nothing is waited for any more: {found.forgotten:,}.")
        show.table(
            ["responsibility", "holder", "by", "since"],
            [
                (one.responsibility, one.holder, one.handoff, one.since)
                for one in found.examples[:MOST_SHOWN]
            ],
        )
        show.hint(
            "Ask for a promise with a date: remit commitment propose --help; or, where the duty"
            " is done: remit responsibility discharge --help"
        )
