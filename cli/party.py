"""`remit party`: the organisations and groups between which responsibility moves."""

import click

from cli import declaring, expunging, reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.leaving import deactivate
from cli.noun import Noun
from cli.open311 import open311
from cli.verbs import one_of, verb, words
from schemas.parties import PartyKind


@click.group(cls=Noun)
def party() -> None:
    """The parties: police, agencies, groups, businesses."""


@party.command()
@click.argument("party_id", metavar="PARTY")
@one_of("kind", PartyKind, "What kind of party it is.", into="party_kind")
@words("name", "Its name, for people.")
@click.option("--zone", help="The time zone in which it reads deadlines, such as America/Denver.")
@acting(setup=True)
def register(act: Acting, party_id: str, party_kind: str, name: str, zone: str | None) -> None:
    """Register a party under a short id.

    \b
    Example:
      remit party register housing --kind government --name "City Housing Office" \\
          --zone America/Denver
    """
    said = {"party": party_id, "party_kind": party_kind, "name": name, "zone": zone}
    act.do("party.register", said)


party.add_command(deactivate)
party.add_command(open311)
verb(
    party,
    "reactivate",
    "party.reactivate",
    "The party takes part again.",
    words("reason", "Why."),
    subject="party",
    example='remit party reactivate acme --reason "Opened again"',
    setup=True,
)


@party.command("list")
@click.option("--kind", type=click.Choice([kind.value for kind in PartyKind]), help="Only these.")
@json_option
def list_(kind: str | None, as_json: bool) -> None:
    """All parties.

    \b
    Example:
      remit party list --kind government
    """
    from storage.readers.directory import parties

    found = [one for one in reach.ask(parties) if kind in (None, one.kind)]
    if as_json:
        show.as_json({"parties": [shapes.party(one) for one in found]})
        return
    show.table(
        ["party", "kind", "name", "zone", "active"],
        [(one.party, one.kind, one.name, one.zone, one.active) for one in found],
        none="There is no party yet. Register one: remit party register --help",
    )


@party.command("show")
@click.argument("party_id", metavar="PARTY")
@json_option
def show_(party_id: str, as_json: bool) -> None:
    """One party and the people who speak for it.

    \b
    Example:
      remit party show housing
    """
    from storage.readers import directory

    one = reach.found(reach.ask(lambda conn: directory.party(conn, party_id)), "party", party_id)
    people = reach.ask(lambda conn: directory.people(conn, party=party_id))
    said = declaring.declared(party_id)
    if as_json:
        show.as_json(shapes.party(one, people) | {"declared": said})
        return
    show.facts(
        [("kind", one.kind), ("zone", one.zone), ("active", one.active)],
        title=f"{one.name} ({one.party})",
    )
    show.table(
        ["person", "name", "role", "grade", "active"],
        [(each.person, each.name, each.role, each.grade, each.active) for each in people],
        none="Nobody speaks for it yet. Add someone: remit person add --help",
    )
    declaring.picture(said)


declaring.add(party)
expunging.add(party, "party", "housing")
