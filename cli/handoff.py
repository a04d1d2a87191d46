"""`remit handoff`: offer a responsibility, and everything that can follow."""

from typing import Any

import click

from cli import handoff_check, open311_told, pictures, reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.moves import the_moves
from cli.noun import Noun
from cli.playbook import usual_offer
from cli.reading import Document
from cli.terms import terms, the_terms
from cli.verbs import limit, one_of, words
from schemas.state.problem import HandoffState


@click.group(cls=Noun)
def handoff() -> None:
    """Offer a responsibility, and everything that follows."""


RECEIVER = click.option("--to", "receiver", metavar="PARTY", required=True, help="Whom you ask.")
DESPITE = words(
    "despite", "Why, although the check of the receiver fails; for a supervisor.", required=False
)
SUPERSEDES = click.option("--supersedes", metavar="HANDOFF", help="The earlier try it replaces.")
STEP = click.option("--step", metavar="STEP", help="The step of the ladder that it is part of.")


@handoff.command()
@click.argument("responsibility_id", metavar="RESPONSIBILITY")
@RECEIVER
@the_terms
@SUPERSEDES
@STEP
@DESPITE
@acting
def offer(act: Acting, responsibility_id: str, **said: Any) -> None:
    """Offer a responsibility to a party. You go on holding it until it accepts.

    \b
    Examples:
      remit handoff template > terms.yaml
      remit handoff offer motel.lighting --to housing --terms terms.yaml --as sam@pd --dry-run
      remit handoff offer motel.lighting --to housing --summary "Light the lot" \\
          --measure "All lamps lit" --promise "Replace the lamps" 20wd --as sam@pd
    """
    _propose(act, "handoff.offer", responsibility_id, said)


@handoff.command()
@click.argument("responsibility_id", metavar="RESPONSIBILITY")
@RECEIVER
@the_terms
@SUPERSEDES
@STEP
@acting
def draft(act: Acting, responsibility_id: str, **said: Any) -> None:
    """Write an offer down without making it.

    \b
    Example:
      remit handoff draft motel.lighting --to housing --terms terms.yaml --as sam@pd
    """
    _propose(act, "handoff.draft", responsibility_id, said)


def _propose(act: Acting, kind: str, responsibility: str, said: dict[str, Any]) -> None:
    known = ("receiver", "supersedes", "step", "despite")
    body = {name: said[name] for name in known if name in said}
    found = terms(said, beneath=usual_offer(responsibility))
    if isinstance(found, Document):
        act.do(kind, body | {"responsibility": responsibility}, document=found)
        return
    for needed in ("summary", "measure"):
        if needed not in found:
            raise click.UsageError(f"Missing option '--{needed}' (or --terms FILE).")
    act.do(kind, body | {"responsibility": responsibility, "terms": found})


@handoff.command()
def template() -> None:
    """Print a commented file of terms to start from.

    \b
    Example:
      remit handoff template > terms.yaml
    """
    from cli.templates import TERMS

    show.line(TERMS.rstrip())


@handoff.command("list")
@click.option("--party", help="Only where this party is on either side.")
@click.option("--turn", metavar="PARTY", help="Only what waits for this party.")
@one_of("state", HandoffState, "Only in this state.", required=False)
@click.option("--problem", help="Only of this problem.")
@limit()
@json_option
def list_(limit: int, as_json: bool, **only: str | None) -> None:
    """Handoffs, soonest deadline first.

    \b
    Example:
      remit handoff list --turn housing
    """
    from storage.readers.handoffs import handoffs
    from storage.readers.places import BEGINNING

    found = reach.ask(lambda conn: handoffs(conn, after=BEGINNING, limit=limit, **only))
    if as_json:
        show.as_json({"handoffs": [shapes.handoff(one) for one in found]})
        return
    pictures.handoffs(found)


@handoff.command("show")
@click.argument("handoff_id", metavar="HANDOFF")
@json_option
def show_(handoff_id: str, as_json: bool) -> None:
    """One handoff: its terms, its deadlines, and whose turn it is.

    \b
    Example:
      remit handoff show motel.h1
    """
    from storage import open311
    from storage.readers import handoffs, problems

    one = reach.found(
        reach.ask(lambda conn: handoffs.handoff(conn, handoff_id)), "handoff", handoff_id
    )
    over = reach.ask(lambda conn: problems.responsibility(conn, one.responsibility))
    filed = reach.ask(lambda conn: open311.filing(conn, handoff_id))
    if as_json:
        reserved = over.document.get("reserved", []) if over else []
        elsewhere = open311_told.filing(filed) if filed else None
        show.as_json(shapes.handoff(one) | {"reserved": reserved, "service_request": elsewhere})
        return
    pictures.handoff(one, over)
    if filed:
        show.line()
        show.facts(open311_told.facts(filed), title="In the department's own system")


@handoff.command()
@click.argument("handoff_id", metavar="HANDOFF")
@the_terms
@words("reason", "Why these terms.")
@acting
def counter(act: Acting, handoff_id: str, **said: Any) -> None:
    """Say under which terms you would accept. What no option or file says stays as offered.

    \b
    Example:
      remit handoff counter motel.h1 --decide-within 20wd --promise "Replace the lamps" 40wd \\
          --reason "The council meets monthly" --as dana@housing
    """
    from storage.readers.handoffs import handoff as find

    body = {"handoff": handoff_id, "reason": said["reason"]}
    start = None
    if said["file"] is None:
        one = reach.found(reach.ask(lambda conn: find(conn, handoff_id)), "handoff", handoff_id)
        start = one.document["terms"]
    found = terms(said, start)
    if isinstance(found, Document):
        act.do("handoff.counter", body, document=found)
        return
    if found == start:
        raise click.UsageError("These are the terms as they stand: change something, or accept.")
    act.do("handoff.counter", body | {"terms": found})


handoff.add_command(handoff_check.check)
the_moves(handoff)
