"""`remit person`: the people who speak for the parties, and how they sign in."""

from typing import Any

import click

from cli import person_access, person_factor, reach, shapes, show
from cli.acting import Acting, acting, json_option
from cli.calendars import calendar
from cli.noun import Noun
from cli.verbs import one_of, verb, when, words
from schemas.parties import Grade, Role

ROLES = [role.value for role in Role if role is not Role.SYSTEM]


@click.group(cls=Noun)
def person() -> None:
    """The people who speak for the parties."""


@person.command()
@click.argument("person_id", metavar="PERSON")
@words("name", "The name, for people.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What this person may do.")
@one_of("grade", Grade, "How far this person's word binds the party.", required=False)
@click.option("--email", help="Where notices go.")
@acting(setup=True)
def add(act: Acting, person_id: str, **said: Any) -> None:
    """Add a person under HANDLE@PARTY.

    \b
    Example:
      remit person add dana@housing --name "Dana Ortiz" --role representative --grade full
    """
    act.do("person.add", {"person": person_id, **said})


@person.command()
@click.argument("person_id", metavar="PERSON")
@words("name", "A new name.", required=False)
@click.option("--role", type=click.Choice(ROLES), help="A new role.")
@one_of("grade", Grade, "A new decision power.", required=False)
@click.option("--email", help="A new address.")
@acting(setup=True)
def change(act: Acting, person_id: str, **said: Any) -> None:
    """Change what is known of a person; what is not given stays.

    \b
    Example:
      remit person change dana@housing --grade limited
    """
    if not any(said.values()):
        raise click.UsageError("Nothing to change: give --name, --role, --grade or --email.")
    act.do("person.change", {"person": person_id, **said})


@person.command()
@click.argument("person_id", metavar="PERSON")
@click.argument("deputy_id", metavar="[DEPUTY]", required=False)
@click.option("--none", is_flag=True, help="Nobody deputises any more.")
@acting(setup=True)
def deputy(act: Acting, person_id: str, deputy_id: str | None, none: bool) -> None:
    """Name who speaks for a person while they are away.

    \b
    Examples:
      remit person deputy dana@housing lee@housing
      remit person deputy dana@housing --none
    """
    if none == (deputy_id is not None):
        raise click.UsageError("Give either a DEPUTY or --none.")
    act.do("person.name_deputy", {"person": person_id, "deputy": deputy_id}, empty=("deputy",))


verb(
    person,
    "away",
    "person.mark_away",
    "Absent until then; the deputy's word counts.",
    when("until", "Back again.", required=True),
    subject="person",
    example="remit person away dana@housing --until 2026-12-07 --as dana@housing",
    setup=True,
)
verb(
    person,
    "back",
    "person.mark_back",
    "Here again.",
    subject="person",
    example="remit person back dana@housing --as dana@housing",
    setup=True,
)
verb(
    person,
    "deactivate",
    "person.deactivate",
    "This person no longer speaks for the party; sessions and keys end.",
    words("reason", "Why."),
    subject="person",
    example='remit person deactivate dana@housing --reason "Left" --yes',
    sure="Nobody can speak as this person any more.",
    setup=True,
)


@person.command("list")
@click.option("--party", help="Only people of this party.")
@click.option("--role", type=click.Choice(ROLES), help="Only people with this role.")
@json_option
def list_(party: str | None, role: str | None, as_json: bool) -> None:
    """All people, party by party.

    \b
    Example:
      remit person list --party housing
    """
    from storage.readers.directory import people

    found = reach.ask(lambda conn: people(conn, party=party, role=role))
    if as_json:
        show.as_json({"people": [shapes.person(one) for one in found]})
        return
    show.table(
        ["person", "name", "role", "grade", "deputy", "away until", "active"],
        [(p.person, p.name, p.role, p.grade, p.deputy, p.away_until, p.active) for p in found],
        none="There is nobody. Add someone: remit person add --help",
    )


@person.command("show")
@click.argument("person_id", metavar="PERSON")
@json_option
def show_(person_id: str, as_json: bool) -> None:
    """One person.

    \b
    Example:
      remit person show dana@housing
    """
    from storage.readers import directory

    one = reach.found(
        reach.ask(lambda conn: directory.person(conn, person_id)), "person", person_id
    )
    if as_json:
        show.as_json(shapes.person(one))
        return
    show.facts(
        [
            ("party", f"{one.party_name} ({one.party}, {one.party_kind})"),
            ("role", one.role),
            ("grade", one.grade),
            ("e-mail", one.email),
            ("deputy", one.deputy),
            ("away until", one.away_until),
            ("active", one.active),
        ],
        title=f"{one.name} ({one.person})",
    )


person.add_command(calendar)
for command in (*person_access.COMMANDS, *person_factor.COMMANDS):
    person.add_command(command)
