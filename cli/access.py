"""`remit audit access`: who signed in, or tried to."""

from datetime import datetime
from typing import get_args

import click

from cli import reach, show
from cli.acting import json_option
from cli.moments import Moment
from cli.whole import Whole
from schemas.access import Said

EVENTS = sorted({*get_args(Said), *(event.partition(".")[0] for event in get_args(Said))})


@click.command()
@click.option("--person", "person_id", metavar="PERSON", help="Only about this person.")
@click.option(
    "--event", type=click.Choice(EVENTS), metavar="EVENT",
    help="Only these, such as sign_in.failed; or all of sign_in, session, factor, key, link,"
    " recovery, subject.",
)  # fmt: skip
@click.option("--since", type=Moment(), help="Not before this.")
@click.option("--until", type=Moment(), help="Before this.")
@click.option("--limit", type=Whole(1, 10_000), default=100, show_default=True)
@json_option
def access(
    person_id: str | None,
    event: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    as_json: bool,
) -> None:
    """Who signed in or tried to, and what became of sessions, keys and second factors.

    The newest first. Nothing in it is a secret, and nobody can change it.

    \b
    Examples:
      remit audit access
      remit audit access --event sign_in.failed --since 2026-11-01
      remit audit access --person dana@housing --json
    """
    from storage.access_log import told

    found = reach.ask(
        lambda conn: told(
            conn, person=person_id, event=event, since=since, until=until, limit=limit
        )
    )
    if as_json:
        shown = [
            {
                "number": one.number, "at": one.at, "event": one.event, "person": one.person,
                "by": one.by, "address": one.address, "browser": one.agent, "about": one.about,
            }
            for one in found
        ]  # fmt: skip
        show.as_json({"access": shown})
        return
    show.table(
        ["at", "event", "person", "by", "from", "browser", "about"],
        [(a.at, a.event, a.person, a.by, a.address, a.agent, a.about) for a in found],
        none="Nothing of that kind is in the log of access.",
    )
