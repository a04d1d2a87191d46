"""`remit concern scan`: what recurs becomes a candidate."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from cli import reach, show
from cli.acting import Acting, acting, json_option
from cli.verbs import words
from cli.whole import Whole

if TYPE_CHECKING:
    from temporalio.client import Client

    from desk.counter import Desk
    from desk.scanning import Scanned
    from schemas.concerns import ScanRule
    from storage.pool import Pool


_OF_A_RULE = (
    click.option("--threshold", type=Whole(2, 100), help="So many concerns of one kind."),
    click.option("--window", "window_days", type=Whole(1, 730), metavar="DAYS",
                 help="Reported within so many days."),
    click.option("--radius", "radius_m", type=Whole(0, 5000), metavar="METRES",
                 help="So near to each other, or at a place of the same name."),
)  # fmt: skip


def of_a_rule(command: Any) -> Any:
    """The options of which a rule consists; what is not said stays as it stands."""
    for option in reversed(_OF_A_RULE):
        command = option(command)
    return command


def standing() -> "tuple[ScanRule, int]":
    """The rule that stands, and the entry of the record that says it."""
    from storage.readers.concerns import standing_rule

    return reach.ask(standing_rule)


def _with(said: "Mapping[str, int | None]", rule: "ScanRule") -> "ScanRule":
    return rule.model_copy(
        update={name: value for name, value in said.items() if value is not None}
    )


@click.command()
@of_a_rule
@words("because", "Why it is changed.", required=False)
@acting(setup=True)
def rule(act: Acting, because: str | None, **said: int | None) -> None:
    """Show the rule by which the scan proposes candidates, or change it, with the reason.

    Each change is an entry of the record itself. Candidates keep the rule that made them.

    \b
    Examples:
      remit concern rule
      remit concern rule --threshold 4 --window 90 --because "Three were too few in summer"
    """
    known, seq = standing()
    if not any(value is not None for value in said.values()):
        if act.as_json:
            show.as_json({"rule": known.model_dump(), "entry": seq or None})
            return
        since = f"since entry {seq} of record/log" if seq else "as Remit came"
        show.line(
            f"{known.threshold} concerns of one kind in {known.window_days} days within"
            f" {known.radius_m} m make a candidate ({since})."
        )
        return
    if because is None:
        raise click.UsageError("Say why it is changed: --because 'Three were too few'.")
    act.do("rule.change", {"rule": _with(said, known).model_dump(), "because": because})


@click.command()
@of_a_rule
@click.option("--dry-run", is_flag=True, help="Only say what recurs; propose nothing.")
@json_option
def scan(*, dry_run: bool, as_json: bool, **said: int | None) -> None:
    """Propose concerns that recur at one place as candidates; a second scan proposes none twice.

    It goes by the rule that stands (remit concern rule), but for what is said here. The rule
    stands in each candidate that it made. Concerns of candidates that were taken up are linked to
    their problem. The engine does the same every hour.

    \b
    Examples:
      remit concern scan --dry-run
      remit concern scan --threshold 4 --window 90 --radius 300
    """
    from cli.at_the_desk import at_the_desk
    from desk.scanning import scan as look

    rule = _with(said, standing()[0])

    async def done(desk: "Desk", _: "Client", pool: "Pool") -> "Scanned":
        return await look(None if dry_run else desk, pool, rule)

    found = at_the_desk(done)
    told = [
        {
            "candidate": one.candidate, "matter": one.cluster.matter, "place": one.cluster.place,
            "concerns": [*one.cluster.concerns],
        }
        for one in found.proposed
    ]  # fmt: skip
    if as_json:
        show.as_json({
            "dry_run": dry_run, "rule": rule.model_dump(), "looked_at": found.concerns,
            "candidates": told, "linked": [*found.linked],
        })  # fmt: skip
        return
    would = "would be" if dry_run else "were"
    show.line(f"{found.concerns:,} concerns looked at; {len(told):,} candidates {would} proposed.")
    if told:
        show.table(
            ["candidate", "matter", "place", "concerns"],
            [(c["candidate"], c["matter"], c["place"], len(c["concerns"])) for c in told],
        )
        if not dry_run:
            show.hint(f"Next: remit candidate show {told[0]['candidate']}")
    if found.linked:
        show.line(f"{len(found.linked):,} concerns were linked to the problem of their candidate.")
