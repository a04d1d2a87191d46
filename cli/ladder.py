"""`remit ladder`: methods of shifting responsibility, used on a party one rung after the other."""

from dataclasses import asdict
from typing import Any

import click

from cli import ladder_told, reach, shapes, show
from cli.acting import json_option
from cli.noun import Noun
from cli.verbs import limit, one_of
from schemas.concerns import Matter
from schemas.ladder import StepState
from schemas.parties import PartyKind


@click.group(cls=Noun)
def ladder() -> None:
    """Use the methods of the ladder on a party, mildest first, and prove that they were tried."""


@ladder.command()
@json_option
def rungs(as_json: bool) -> None:
    """The rungs: which evidence each takes, who approves it, and how long it runs.

    \b
    Example:
      remit ladder rungs
    """
    from rules.dossier import every_rung

    found = every_rung()
    if as_json:
        show.as_json({"rungs": found})
        return
    show.table(
        ["rung", "code", "what", "evidence", "approved by", "runs", "public notice"],
        [
            (one["rung"], one["code"], one["method"], one["evidence"], one["approvals"],
             f"{one['runs_days']} days",
             f"{one['public_notice_days']} days" if one["public_notice_days"] else "")
            for one in found
        ],
    )  # fmt: skip


@ladder.command("list")
@click.option("--problem", metavar="PROBLEM", help="Only of this problem.")
@click.option("--party", metavar="PARTY", help="Only on this party.")
@click.option("--turn", metavar="PARTY", help="Only what waits for this party.")
@one_of("state", StepState, "Only in this state.", required=False)
@limit()
@json_option
def list_(as_json: bool, **only: Any) -> None:
    """Steps, in the order in which they were taken.

    \b
    Example:
      remit ladder list --problem motel
    """
    from storage.readers.steps import steps

    found = reach.ask(lambda conn: steps(conn, **only))
    if as_json:
        show.as_json({"steps": [shapes.step(one) for one in found]})
        return
    ladder_told.table(found)


@ladder.command("show")
@click.argument("named", metavar="STEP")
@json_option
def show_(named: str, as_json: bool) -> None:
    """One step: its evidence, its case, who has approved, and what is missing.

    \b
    Example:
      remit ladder show motel.s1
    """
    from storage.readers.steps import step

    one = reach.found(reach.ask(lambda conn: step(conn, named)), "step", named)
    if as_json:
        show.as_json(shapes.step(one))
        return
    ladder_told.tell(one)


@ladder.command()
@click.argument("problem_id", metavar="PROBLEM")
@click.argument("party")
@json_option
def dossier(problem_id: str, party: str, as_json: bool) -> None:
    """All that proves which milder rungs were tried on a party, as text for printing.

    \b
    Examples:
      remit ladder dossier motel acme > dossier.txt
      remit ladder dossier motel acme --json
    """
    from storage.readers import directory
    from storage.readers.dossiers import dossier as read

    reach.found(reach.ask(lambda conn: directory.party(conn, party)), "party", party)
    found = reach.found(reach.ask(lambda conn: read(conn, problem_id, party)), "problem",
                        problem_id)  # fmt: skip
    if as_json:
        show.as_json(asdict(found))
        return
    for line in ladder_told.dossier_text(found):
        show.line(line)


@ladder.command()
@one_of("matter", Matter, "Only in matters of this kind.", required=False)
@one_of("kind", PartyKind, "Only parties of this kind.", required=False)
@json_option
def fairness(matter: str | None, kind: str | None, as_json: bool) -> None:
    """Equal treatment: like parties in like matters, the rung applied to each, what differs.

    \b
    Example:
      remit ladder fairness --matter theft --kind business
    """
    from rules.fairness import fairness as compared
    from storage.readers.steps import alike

    found = compared(reach.ask(lambda conn: alike(conn, matter=matter, kind=kind)))
    if as_json:
        show.as_json({"groups": [asdict(one) for one in found]})
        return
    ladder_told.fairness_text(found)


# The acts are added by their own file.
from cli import ladder_acts  # noqa: E402, F401
