"""`remit webhook sender`: programs that send events in the name of a person."""

import click

from cli import show
from cli.acting import json_option
from cli.noun import Noun
from cli.webhook_counter import at_the_counter, speaking


@click.group(cls=Noun)
def sender() -> None:
    """Programs that send events to Remit in the name of a person."""


@sender.command()
@click.argument("person_id", metavar="PERSON")
@speaking
@json_option
def add(person_id: str, acts_as: str | None, as_json: bool) -> None:
    """Make a sender. Its secret is shown once; the program needs an API key of the person too.

    \b
    Example:
      remit webhook sender add dana@housing
    """
    from desk import senders

    made, secret = at_the_counter(acts_as, lambda pool, who: senders.add(pool, who, person_id))
    if as_json:
        show.as_json({"sender": made.sender, "person": made.person, "secret": secret})
        return
    show.line(f"{made.sender} signs in the name of {made.person}.")
    show.line(f"Its secret, which is not shown again: {secret}")
    show.hint(f"A key of the person is needed too: remit person key {made.person}")


@sender.command("list")
@speaking
@json_option
def list_(acts_as: str | None, as_json: bool) -> None:
    """The senders of your party; an administrator sees all.

    \b
    Example:
      remit webhook sender list
    """
    from dataclasses import asdict

    from desk import senders

    found = at_the_counter(acts_as, senders.listed)
    if as_json:
        show.as_json({"senders": [asdict(one) for one in found]})
        return
    show.table(
        ["sender", "in the name of", "made by", "at"],
        [(one.sender, one.person, one.made_by, one.made_at) for one in found],
        none="There is none. Make one: remit webhook sender add --help",
    )


@sender.command()
@click.argument("sender_id", metavar="SENDER")
@speaking
@json_option
def revoke(sender_id: str, acts_as: str | None, as_json: bool) -> None:
    """Refuse from now on what this sender signs.

    \b
    Example:
      remit webhook sender revoke es-7k3m9q2abc
    """
    from desk import senders

    at_the_counter(acts_as, lambda pool, who: senders.revoke(pool, who, sender_id))
    if as_json:
        show.as_json({"sender": sender_id, "revoked": True})
        return
    show.line(f"What {sender_id} signs is refused from now on.")
