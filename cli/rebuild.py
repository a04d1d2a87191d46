"""`remit rebuild`: throw the projections away and tell them the ledger."""

import asyncio
import sys
import time
from typing import TYPE_CHECKING

import click

from cli import show
from runtime.settings import load_settings
from runtime.stack import disclosure_keys, locate
from storage import keyring

if TYPE_CHECKING:
    import asyncpg


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def rebuild(*, yes: bool, as_json: bool) -> None:
    """Throw the projections away and tell them the ledger, from its first entry.

    The ledger itself is not touched. Commands wait while it lasts; readers see the old rows
    until the new ones are there. What was done to the projections by other hands is undone.

    \b
    Example:
      remit rebuild --yes
    """
    settings = load_settings()
    owner = settings.database_owner_url or settings.database_url
    address = owner.get_secret_value() if owner else locate(settings).owner_url
    if not yes:
        if sys.stdin is None or not sys.stdin.isatty():
            raise click.UsageError("Nobody is here to ask: say --yes to do it.")
        click.confirm("Throw every projection away and tell them the ledger?", abort=True, err=True)
    keyring.lies_at(disclosure_keys(settings))
    began = time.monotonic()
    entries = asyncio.run(_rebuilt(address))
    seconds = round(time.monotonic() - began, 3)
    if as_json:
        show.as_json({"entries": entries, "seconds": seconds})
    else:
        show.line(f"Told {entries:,} entries again in {seconds} seconds.")


async def _rebuilt(address: str) -> int:
    from cli.reach import plainly
    from storage.pool import open_connection
    from storage.rebuild import rebuild as tell_again

    conn: asyncpg.Connection[asyncpg.Record] | None = None
    try:
        conn = await open_connection(address, application="remit rebuild", patient=True)
        return await tell_again(conn)
    except Exception as wrong:
        raise plainly(wrong) from None
    finally:
        if conn is not None:
            await conn.close(timeout=5)
