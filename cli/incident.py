"""`remit incident`: what draws on trust, and the look at all that rests on it."""

from dataclasses import asdict
from datetime import datetime

import click

from cli import reach, show
from cli.acting import Acting, acting, json_option
from cli.noun import Noun
from cli.verbs import limit, many, one_of, when, words
from cli.whole import Whole
from schemas.trust import IncidentSeverity, ReviewVerdict


@click.group(cls=Noun)
def incident() -> None:
    """Incidents that cost trust, and the reviews that they open."""


@incident.command()
@click.argument("party", metavar="PARTY")
@click.argument("text")
@many("affected", "affected", "A party whose trust it draws on; may be given again.", required=True)
@one_of("severity", IncidentSeverity, "How much it weighs: remit trust rules.")
@when("happened", "When it happened.", required=True)
@words("place", "Where it happened.")
@acting
def record(act: Acting, party: str, text: str, affected: tuple[str, ...], **said: object) -> None:
    """Record an incident that PARTY answers for and that may cost it the trust of others.

    Live handoffs and partnerships between them are named in the entry, and each is to be reviewed.

    \b
    Example:
      remit incident record pd "A man was hurt at an arrest" --affected valley-residents \\
        --severity serious --happened 2026-11-20T22:15:00Z --place "Market Street" --as sam@pd
    """
    act.do("incident.record", {"party": party, "text": text, "affected": list(affected), **said})


@incident.command("conclude-review")
@click.argument("party", metavar="PARTY")
@click.argument("number", metavar="INCIDENT", type=Whole(1))
@click.argument("about", metavar="ABOUT")
@one_of("verdict", ReviewVerdict, "What was found.")
@words("conclusion", "Why, and what was done about it.")
@acting
def conclude_review(act: Acting, party: str, number: int, about: str, **said: object) -> None:
    """Say what was found of a handoff or partnership that rested on the trust. For either side.

    It changes nothing by itself. INCIDENT is the entry of the party that recorded it.

    \b
    Example:
      remit incident conclude-review pd 7 motel.h1 --verdict repaired \\
        --conclusion "Met the tenants; they go on" --as dana@housing
    """
    act.do("incident.conclude_review", {"party": party, "incident": number, "about": about, **said})


@incident.command("list")
@click.argument("party", required=False)
@limit()
@json_option
def list_(party: str | None, limit: int, as_json: bool) -> None:
    """Incidents and their reviews, newest first.

    \b
    Example:
      remit incident list pd
    """
    from storage.readers.trust import matters

    found = reach.ask(lambda conn: matters(conn, noun="incident", party=party, limit=limit))
    reviews = reach.ask(lambda conn: matters(conn, noun="review", party=party, limit=10_000))
    if as_json:
        show.as_json(
            {"incidents": [asdict(one) for one in found], "reviews": [asdict(r) for r in reviews]}
        )
        return
    show.table(
        ["incident", "happened", "severity", "what", "affected", "reviews still open"],
        [
            (one.name, one.at, one.state, one.document["text"],
             ", ".join(map(str, one.document["affected"])),  # type: ignore[call-overload]
             ", ".join(str(r.document["about"]) for r in reviews
                       if r.state == "open" and r.name.startswith(f"{one.name} ")))
            for one in found
        ],
        none="No incident was recorded.",
    )  # fmt: skip


@click.group(cls=Noun)
def goodwill() -> None:
    """Good turns that nobody owed; each counts from its witness's word on."""


@goodwill.command("record")
@click.argument("party", metavar="PARTY")
@click.argument("text")
@click.option("--toward", required=True, metavar="PARTY", help="Whom it did good.")
@click.option("--witness", required=True, metavar="PERSON", help="Who saw it, of another party.")
@when("happened", "When it happened.", required=True)
@acting
def record_act(act: Acting, party: str, text: str, happened: datetime, **said: object) -> None:
    """Record that PARTY did a good turn. It does not count until the witness confirms it.

    \b
    Example:
      remit goodwill record pd "Officers cleared the yard on their day off" \\
        --toward valley-residents --witness rosa@valley-residents --happened 2026-11-14 --as sam@pd
    """
    act.do("goodwill.record", {"party": party, "text": text, "happened": happened, **said})


@goodwill.command()
@click.argument("party", metavar="PARTY")
@click.argument("number", metavar="ACT", type=Whole(1))
@acting
def confirm(act: Acting, party: str, number: int) -> None:
    """Confirm as its witness that it was so. ACT is the entry of the party that recorded it.

    \b
    Example:
      remit goodwill confirm pd 8 --as rosa@valley-residents
    """
    act.do("goodwill.confirm", {"party": party, "act": number})


@goodwill.command()
@click.argument("party", metavar="PARTY")
@click.argument("number", metavar="ACT", type=Whole(1))
@words("reason", "Why.")
@acting
def refuse(act: Acting, party: str, number: int, reason: str) -> None:
    """Refuse as its witness to confirm it.

    \b
    Example:
      remit goodwill refuse pd 8 --reason "I was not there" --as rosa@valley-residents
    """
    act.do("goodwill.refuse", {"party": party, "act": number, "reason": reason})


@goodwill.command("list")
@click.argument("party", required=False)
@limit()
@json_option
def list_acts(party: str | None, limit: int, as_json: bool) -> None:
    """Goodwill acts, newest first, and whether their witnesses confirmed them.

    \b
    Example:
      remit goodwill list pd
    """
    from storage.readers.trust import matters

    found = reach.ask(lambda conn: matters(conn, noun="goodwill", seen_by=party, limit=limit))
    if as_json:
        show.as_json({"acts": [asdict(one) for one in found]})
        return
    show.table(
        ["act", "happened", "by", "toward", "what", "witness", "how it stands"],
        [
            (one.name, one.at, one.party, one.other, one.document["text"],
             one.document["witness"], one.state)
            for one in found
        ],
        none="No goodwill act was recorded.",
    )  # fmt: skip
