"""`remit worklist`: what waits for whom, soonest first."""

import click

from cli import reach, shapes, show
from cli.acting import json_option
from cli.verbs import limit
from schemas.ids import party_of


@click.command()
@click.argument("party", required=False)
@click.option("--as", "by", envvar="REMIT_AS", show_envvar=True, help="For this person's party.")
@click.option("--everyone", is_flag=True, help="For all parties, whoever you are.")
@click.option("--undelivered", is_flag=True, help="Show the notices that reached nobody instead.")
@limit()
@json_option
def worklist(
    party: str | None, by: str | None, everyone: bool, undelivered: bool, limit: int, as_json: bool
) -> None:
    """What waits for a party, soonest first; for all parties if none is named.

    \b
    Examples:
      remit worklist housing
      remit worklist --as dana@housing
      remit worklist --undelivered
    """
    if undelivered:
        _undelivered(limit, as_json)
        return
    if party is not None and everyone:
        raise click.UsageError("Give a PARTY or --everyone, not both.")
    from storage.readers import directory
    from storage.readers.worklist import worklist as waiting

    whose = None if everyone else party or (party_of(by) if by else None)
    if whose is not None:
        reach.found(reach.ask(lambda conn: directory.party(conn, whose)), "party", whose)
    found = reach.ask(lambda conn: waiting(conn, whose))[:limit]
    if as_json:
        show.as_json({"party": whose, "waiting": [shapes.waiting(one) for one in found]})
        return
    show.table(
        ["what", "about", "state", "waits for", "from", "due"],
        [(w.id, w.title, w.state, w.party, w.other, w.due) for w in found],
        none=f"Nothing waits for {whose or 'anyone'}.",
    )


def _undelivered(limit: int, as_json: bool) -> None:
    from storage.readers.notices import undelivered

    found = reach.ask(lambda conn: undelivered(conn, limit=limit))
    if as_json:
        show.as_json({"undelivered": [shapes.notice(one) for one in found]})
        return
    show.table(
        ["made", "party", "about", "notice", "tries", "next try", "last error"],
        [
            (n.made_at, n.party, n.subject, n.line, n.attempts,
             "given up" if n.given_up_at else n.next_try_at, n.last_error)
            for n in found
        ],
        none="Every notice has been delivered.",
    )  # fmt: skip
