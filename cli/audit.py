"""`remit audit`: is the history whole?"""

import asyncio
from typing import TYPE_CHECKING

import click

from cli import sealing, show
from cli.audit_export import export
from schemas.errors import Refused

if TYPE_CHECKING:
    from schemas.verdict import Verdict

EXIT = {"ok": 0, "tampered": 1, "unknown": 3}


@click.group()
def audit() -> None:
    """Check that the history is whole."""


for command in (*sealing.COMMANDS, export):
    audit.add_command(command)


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(*, as_json: bool) -> int:
    """Recompute every hash, tell every projection again, look for gaps and overlaps in tenures.

    Nothing is changed. The exit code is 0 when all is whole, 1 when something was tampered with,
    3 when nobody can tell.

    \b
    Examples:
      remit audit verify
      remit audit verify --json | jq -r .verdict
    """
    verdict = _verdict()
    if as_json:
        show.as_json(
            {
                "verdict": verdict.verdict,
                "entries": verdict.entries,
                "problems": verdict.problems,
                "findings": [
                    {"problem": found.problem, "seq": found.seq, "what": found.what}
                    for found in verdict.findings
                ],
            }
        )
    else:
        _report(verdict)
    return EXIT[verdict.verdict]


def _verdict() -> "Verdict":
    from audit.verify import verify_at
    from cli.reach import database_url
    from schemas.verdict import Finding, Verdict

    try:
        return asyncio.run(verify_at(database_url()))
    except Refused as refused:
        why = Finding(problem="", seq=None, what=f"{refused.message} {refused.next_step}")
        return Verdict(verdict="unknown", entries=0, problems=0, findings=(why,))


def _report(verdict: "Verdict") -> None:
    match verdict.verdict:
        case "ok":
            show.line(
                f"The history is whole: {_many(verdict.entries, 'entry', 'entries')} of"
                f" {_many(verdict.problems, 'problem', 'problems')} and of the parties."
            )
            show.line(
                "Every hash was recomputed, every projection was told again, and every"
                " responsibility has exactly one holder at each instant."
            )
        case "tampered":
            found = _many(len(verdict.findings), "finding", "findings")
            show.line(f"The history is NOT whole: {found} in {verdict.entries} entries.")
            show.table(
                ["problem", "entry", "what"],
                [(finding.problem, finding.seq, finding.what) for finding in verdict.findings],
            )
        case _:
            show.line("Nobody can tell whether the history is whole.")
            for finding in verdict.findings:
                show.line(f"Because: {finding.what}")


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
