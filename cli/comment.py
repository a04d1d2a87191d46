"""`remit comment`: write to the other side about a handoff or a promise."""

import click

from cli.noun import Noun
from cli.verbs import verb


@click.group(cls=Noun)
def comment() -> None:
    """Write about a handoff or a promise; both sides read it, and nothing follows."""


_STAYS = (
    " Whoever is named as @dana@housing is told. A comment stays: to put it right, correct the"
    " entry (remit correction fact), and readers show both."
)
verb(
    comment, "handoff", "handoff.comment", "Write about a handoff." + _STAYS,
    click.argument("text"), subject="handoff",
    example='remit comment handoff motel.h1 "Where is the key, @sam@pd?" --as dana@housing',
)  # fmt: skip
verb(
    comment, "commitment", "commitment.comment", "Write about a promise." + _STAYS,
    click.argument("text"), subject="commitment",
    example='remit comment commitment motel.c1 "The lamps came today" --as dana@housing',
)  # fmt: skip
