"""`remit engine`: what operators do to the engine, each leaving an entry in the record."""

import click

from cli.engine_revive import revive


@click.group()
def engine() -> None:
    """What operators do to the engine; each leaves an entry in record/log."""


engine.add_command(revive)
