"""`remit party declare`: what a party says it can take on."""

from typing import Any

import click

from cli import reach, show
from cli.acting import Acting, acting
from cli.reading import Document, read


def add(party: click.Group) -> None:
    """The command, in the group of parties."""
    party.command("declare")(declare)


@click.argument("party_id", metavar="PARTY")
@click.option("--file", "file", metavar="FILE", help="A YAML file (- for stdin).")
@click.option(
    "--mandate", "mandates", nargs=3, multiple=True, metavar="SIDE CONTROLLER BASIS",
    help="What it may take on: offender, victim or place; handler, guardian, manager,"
    " super_controller or any; and by what.",
)  # fmt: skip
@click.option("--area", "areas", multiple=True, help="A place, or a part of its name.")
@click.option("--hours", help="When it is there: always, or Mon-Fri 08:00-17:00, Sat 09:00-12:00.")
@click.option("--capacity", type=int, help="How many responsibilities it can hold at once.")
@acting(setup=True)
def declare(act: Acting, party_id: str, file: str | None, **said: Any) -> None:
    """Say what a party can take on; what is left out is not known, and refuses nothing.

    It replaces what was declared before. An offer is held against it.

    \b
    Example:
      remit party declare housing --mandate place manager "Housing code" --area "North" \\
          --hours "Mon-Fri 08:00-17:00" --capacity 3 --as dana@housing
    """
    given: dict[str, Any] = {
        "mandates": [
            {"side": side, "controller": None if controller == "any" else controller, "text": text}
            for side, controller, text in said["mandates"]
        ],
        "areas": list(said["areas"]),
        "hours": said["hours"],
        "capacity": said["capacity"],
    }
    given = {name: value for name, value in given.items() if value not in (None, [])}
    if file is None:
        if not given:
            raise click.UsageError("Say at least one thing that it can take on, or give a --file.")
        act.do("party.declare", {"party": party_id, "declared": given})
        return
    document = read(file)
    lines = {("declared", *place): line for place, line in document.lines.items()}
    wrapped = Document(document.name, {"declared": {**document.said, **given}}, lines)
    act.do("party.declare", {"party": party_id}, document=wrapped)


def declared(party: str) -> dict[str, Any] | None:
    """What the party says it can take on."""
    from storage.readers.receivers import declared as find

    return reach.ask(lambda conn: find(conn, party))


def picture(said: dict[str, Any] | None) -> None:
    """The declaration, for people; nothing where there is none."""
    if said is None:
        return
    show.facts(
        [
            ("may take on", "\n".join(
                f"{one['side']}, {one['controller'] or 'any'}: {one['text']}"
                for one in said["mandates"]
            ) or None),
            ("works at", said["areas"] or None),
            ("hours", said["hours"]),
            ("can hold at once", said["capacity"]),
        ],
        title="What it says it can take on",
    )  # fmt: skip
