"""`remit concern scan`: what recurs becomes a candidate."""

from typing import TYPE_CHECKING

import click

from cli import show
from cli.acting import json_option
from cli.whole import Whole

if TYPE_CHECKING:
    from temporalio.client import Client

    from desk.counter import Desk
    from desk.scanning import Scanned
    from storage.pool import Pool


@click.command()
@click.option("--threshold", type=Whole(2, 100), default=3, show_default=True,
              help="So many concerns of one kind.")  # fmt: skip
@click.option("--window", type=Whole(1, 730), default=180, show_default=True, metavar="DAYS",
              help="Reported within so many days.")  # fmt: skip
@click.option("--radius", type=Whole(0, 5000), default=150, show_default=True, metavar="METRES",
              help="So near to each other, or at a place of the same name.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only say what recurs; propose nothing.")
@json_option
def scan(*, threshold: int, window: int, radius: int, dry_run: bool, as_json: bool) -> None:
    """Propose concerns that recur at one place as candidates; a second scan proposes none twice.

    The rule stands in each candidate that it made. Concerns of candidates that were taken up are
    linked to their problem. Run it from cron, such as every night.

    \b
    Examples:
      remit concern scan --dry-run
      remit concern scan --threshold 4 --window 90 --radius 300
    """
    from cli.at_the_desk import at_the_desk
    from desk.scanning import scan as look
    from schemas.concerns import ScanRule

    rule = ScanRule(threshold=threshold, window_days=window, radius_m=radius)

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
