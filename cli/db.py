"""`remit db`: the database itself."""

import asyncio

import click

from cli import show
from runtime.settings import load_settings
from runtime.stack import locate


@click.group()
def db() -> None:
    """The database: its address and its migrations."""


@db.command()
@click.option("--superuser", is_flag=True, help="The login that owns everything.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def url(*, superuser: bool, as_json: bool) -> None:
    """Print a connection string, with its password.

    The usual login may read, and add to the ledger; the superuser may do anything, and
    `remit audit verify` will tell.

    \b
    Examples:
      psql "$(remit db url)"
      psql "$(remit db url --superuser)"
    """
    stack = locate(load_settings())
    found = stack.owner_url if superuser else stack.database_url
    if as_json:
        show.as_json({"url": found, "superuser": superuser})
    else:
        show.line(found)


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def migrate(*, as_json: bool) -> None:
    """Bring the tables up to date. `remit up` does this by itself.

    \b
    Example:
      REMIT_DATABASE_URL=… REMIT_DATABASE_OWNER_URL=… remit db migrate
    """
    from storage.migrations import migrate as apply

    settings = load_settings()
    owner = settings.database_owner_url or settings.database_url
    address = owner.get_secret_value() if owner else locate(settings).owner_url
    applied = asyncio.run(apply(address))
    if as_json:
        show.as_json({"applied": applied})
    elif applied:
        for name in applied:
            show.line(f"applied {name}")
    else:
        show.line("Nothing to do: the tables are up to date.")
