"""`remit audit rotate-disclosure-key`: another key wraps the keys of all texts."""

import asyncio
import sys

import click

from cli import show
from runtime.settings import load_settings
from runtime.stack import disclosure_keys, locate


@click.command("rotate-disclosure-key")
@click.option("--drop-old", is_flag=True, help="Destroy the keys that wrap nothing any more.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask whether to destroy them.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def rotate_disclosure_key(*, drop_old: bool, yes: bool, as_json: bool) -> None:
    """Wrap the key of every stream's texts with a new key, and keep the old one for now.

    Give the file with the keys to every machine that reads texts. With --drop-old nothing new is
    made; keys that wrap nothing in this database any more are destroyed. Then nobody can open the
    texts in backups of the database that are older than the rotation, expunged ones included.
    That is done a minute after the rotation at the earliest, and only with --yes or after asking.

    \b
    Examples:
      remit audit rotate-disclosure-key
      remit audit rotate-disclosure-key --drop-old --yes
    """
    from storage import keyring, lasting

    settings = load_settings()
    file = disclosure_keys(settings)
    keyring.lies_at(file)
    keyring.keyring()
    if drop_old:
        keyring.must_be_settled(file)
        _ask(yes=yes)
    owner = settings.database_owner_url or settings.database_url
    address = owner.get_secret_value() if owner else locate(settings).owner_url
    with lasting.alone(file.parent):  # another rotation would destroy what this one wraps with
        made = None if drop_old else keyring.add(file)
        if drop_old:
            keyring.must_be_settled(file)
        wrapped = asyncio.run(_wrapped_again(address))
        gone = keyring.keep_first(file) if drop_old else []
    if as_json:
        show.as_json({"current": keyring.keyring().current, "wrapped": wrapped, "dropped": gone})
        return
    if made is not None:
        show.line(f"The key {made} wraps the texts of {wrapped:,} streams now; {file} has it.")
        show.hint("When every machine has that file: remit audit rotate-disclosure-key --drop-old")
    else:
        show.line(f"Destroyed: {', '.join(gone) or 'nothing, there was one key only'}.")


def _ask(*, yes: bool) -> None:
    sure = "The old keys are destroyed; backups from before open with no other."
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError(f"{sure} Nobody is here to ask: say --yes to do it.")
    click.confirm(f"{sure} Go on?", abort=True, err=True)


async def _wrapped_again(address: str) -> int:
    from cli.reach import plainly
    from storage import disclosures, factors
    from storage.pool import open_connection

    try:
        conn = await open_connection(address, application="remit rotate", patient=True)
        try:
            await factors.wrap_again(conn)
            return await disclosures.wrap_again(conn)
        finally:
            await conn.close(timeout=5)
    except Exception as wrong:
        raise plainly(wrong) from None
