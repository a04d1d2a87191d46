"""`remit db`: the database itself."""

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import unquote, urlsplit

import click

from cli import show
from runtime.settings import Settings, load_settings
from runtime.stack import disclosure_keys, locate
from schemas.errors import Invalid
from storage import keyring
from storage.logins import READER, reader_password


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
@click.option(
    "--logins", is_flag=True, help="Also give the product's logins the passwords of the settings."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def migrate(*, logins: bool, as_json: bool) -> None:
    """Bring the tables up to date. `remit up` does this by itself.

    On a PostgreSQL of your own, --logins lets remit_app and remit_sequencer in with the passwords
    that REMIT_DATABASE_URL and REMIT_SEQUENCER_URL name, and remit_reader with one that is made
    from that of remit_app. Run it again after you changed one.

    \b
    Example:
      REMIT_DATABASE_URL=… REMIT_DATABASE_OWNER_URL=… remit db migrate --logins
    """
    from storage.migrations import migrate as apply

    settings = load_settings()
    owner = settings.database_owner_url or settings.database_url
    address = owner.get_secret_value() if owner else locate(settings).owner_url
    keyring.lies_at(disclosure_keys(settings))
    wanted = _logins(settings) if logins else {}
    applied, opened = asyncio.run(_migrated(apply, address, wanted))
    if as_json:
        show.as_json({"applied": applied, "logins": opened})
        return
    for name in applied:
        show.line(f"applied {name}")
    if not applied:
        show.line("Nothing to do: the tables are up to date.")
    for login in opened:
        show.line(f"{login} may enter with the password of the settings.")


Applying = Callable[[str], Awaitable[list[str]]]


async def _migrated(
    apply: Applying, address: str, wanted: dict[str, str]
) -> tuple[list[str], list[str]]:
    from storage.logins import open_door

    applied = await apply(address)
    for login, password in wanted.items():
        await open_door(address, login=login, password=password)
    return applied, list(wanted)


def _logins(settings: Settings) -> dict[str, str]:
    """The product's logins and their passwords, as far as the settings name them."""
    if settings.database_owner_url is None:
        raise Invalid(
            "REMIT_DATABASE_OWNER_URL is not set, and no other login can let logins in.",
            next_step="Name the login that owns the database: REMIT_DATABASE_OWNER_URL=…",
            code="half_given",
        )
    found: dict[str, str] = {}
    for login, name, url in (
        ("remit_app", "REMIT_DATABASE_URL", settings.database_url),
        ("remit_sequencer", "REMIT_SEQUENCER_URL", settings.sequencer_url),
    ):
        place = urlsplit(url.get_secret_value()) if url else None
        if place is None:
            continue
        if place.username != login or not place.password:
            raise Invalid(
                f"{name} names the login {place.username or '(none)'}"
                + ("." if place.password else " without a password."),
                next_step=f"The migrations make the role {login}: name it, with its password.",
                code="bad_setting",
            )
        found[login] = unquote(place.password)
    if "remit_app" in found:
        found[READER] = reader_password(found["remit_app"])
    return found
