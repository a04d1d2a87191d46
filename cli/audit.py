"""`remit audit`: is the history whole?"""

import asyncio
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import sealing, show
from cli.access import access
from cli.attachments import attachments
from cli.audit_export import export
from cli.disclosure_keys import rotate_disclosure_key
from cli.gaps import gaps
from cli.reconcile import reconcile
from schemas.errors import Refused

if TYPE_CHECKING:
    from schemas.verdict import Verdict

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
EXIT = {"ok": 0, "tampered": 1, "unknown": 3}


@click.group()
def audit() -> None:
    """Check that the history is whole."""


for command in (
    *sealing.COMMANDS, access, attachments, export, gaps, reconcile, rotate_disclosure_key,
):  # fmt: skip
    audit.add_command(command)


@audit.command()
@click.option(
    "--fresh", metavar="AGE",
    help="Ask that all older than this is signed and witnessed, such as 90s, 10m, 24h.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def verify(*, fresh: str | None, as_json: bool) -> int:
    """Recompute every hash and the tree, tell every projection again, look for gaps in tenures.

    The tree is held against every signed checkpoint, and against what the signer of this machine
    remembers. Nothing is changed. The exit code is 0 when all is whole, 1 when something was
    tampered with, 3 when nobody can tell.

    \b
    Examples:
      remit audit verify
      remit audit verify --json | jq -r .verdict
      remit audit verify --fresh 10m || page-somebody
    """
    verdict = _verdict(_age(fresh))
    if as_json:
        show.as_json(
            {
                "verdict": verdict.verdict,
                "entries": verdict.entries,
                "problems": verdict.problems,
                "signed": verdict.signed,
                "lost": list(verdict.lost),
                "findings": [
                    {"problem": found.problem, "seq": found.seq, "what": found.what}
                    for found in verdict.findings
                ],
            }
        )
    else:
        _report(verdict)
    return EXIT[verdict.verdict]


def _age(text: str | None) -> timedelta | None:
    if text is None:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", text)
    if found is None:
        raise click.UsageError("--fresh: an age reads 90s, 10m, 24h or 7d.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _verdict(fresh: timedelta | None) -> "Verdict":
    from audit.verify import verify_at
    from cli.reach import database_url, home
    from schemas.verdict import Finding, Verdict

    try:
        return asyncio.run(verify_at(database_url(), fresh=fresh, memory=_memory(home())))
    except Refused as refused:
        why = Finding(problem="", seq=None, what=f"{refused.message} {refused.next_step}")
        return Verdict(verdict="unknown", entries=0, problems=0, findings=(why,))


def _memory(folder: Path) -> Path | None:
    """What the signer keeps; not that of another log, where only a database was named."""
    named_alone = os.environ.get("REMIT_DATABASE_URL") and not os.environ.get("REMIT_HOME")
    return None if named_alone else folder / "seal"


def _report(verdict: "Verdict") -> None:
    match verdict.verdict:
        case "ok":
            show.line(
                f"The history is whole: {_many(verdict.entries, 'entry', 'entries')} of"
                f" {_many(verdict.problems, 'problem', 'problems')} and of everything else."
            )
            show.line(
                "Every hash was recomputed, every projection was told again, and every"
                " responsibility has exactly one holder at each instant."
            )
            show.line(_signed(verdict))
            for what in verdict.lost:
                show.line(f"After a restore a new log began, and says what is gone: {what}")
        case "tampered":
            found = _many(len(verdict.findings), "finding", "findings")
            among = _many(verdict.entries, "entry", "entries")
            show.line(f"The history is NOT whole: {found} in {among}.")
            show.table(
                ["problem", "entry", "what"],
                [(finding.problem, finding.seq, finding.what) for finding in verdict.findings],
            )
        case _:
            show.line("Nobody can tell whether the history is whole.")
            for finding in verdict.findings:
                show.line(f"Because: {finding.what}")


def _signed(verdict: "Verdict") -> str:
    if verdict.signed is None:
        return "Nothing is signed here, so nobody outside can tell whether entries were cut off."
    return (
        "The tree over all of them leads to every checkpoint that was signed; the newest covers"
        f" {_many(verdict.signed, 'entry', 'entries')}."
    )


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"
