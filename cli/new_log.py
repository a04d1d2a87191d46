"""`remit audit new-log`: go on after a restore, under another name, with what was lost stated."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import reach, recording, show
from cli.log_keys import sequencer_url
from schemas.errors import Unavailable

if TYPE_CHECKING:
    import asyncpg

    from seal.incarnation import Plan
    from seal.notes import SigningKey

    Conn = asyncpg.Connection[asyncpg.Record]

_PATIENCE = 30.0  # seconds for the entry to get its place in the tree


@click.command("new-log")
@click.option("--because", required=True, help="Why, such as which backup was restored.")
@click.option(
    "--kept", type=click.File(encoding="utf-8"), multiple=True,
    help="A checkpoint of the older log that somebody has kept. May be given often.",
)  # fmt: skip
@click.option("--nobody-kept-one", is_flag=True, help="Nobody has a checkpoint of the older log.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do; change nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask whether.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def new_log(
    *, because: str, kept: tuple[Any, ...], nobody_kept_one: bool, dry_run: bool, yes: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Begin a new log where the ledger has less than the older log had signed.

    After a restore the signer refuses to sign, because a shortened history would look the same.
    This begins a log under another name. Its first entry names the last checkpoint of the older
    log that the signer remembers or somebody has kept, and says what was lost. Auditors see it
    for ever; witnesses need the new key.

    \b
    Examples:
      remit audit new-log --because "Restored the backup of 30 November" --dry-run
      remit audit new-log --because "Restored the backup of 30 November" --kept from-the-witness
    """
    notes = [file.read() for file in kept]
    planned = asyncio.run(_with(lambda conn: _planned(conn, notes, nobody_kept_one)))
    if planned is None:
        show.line("The new log had begun already; its signer goes on now.")
        return
    if dry_run:
        _tell(planned, None, as_json=as_json)
        return
    _ask(planned, yes=yes)
    key = asyncio.run(_begin(planned, because))
    _tell(planned, key, as_json=as_json)


async def _planned(conn: "Conn", kept: list[str], nobody: bool) -> "Plan | None":
    from seal import incarnation

    secrets, memory = _folders()
    if await incarnation.finish(conn, secrets, memory) is not None:
        return None
    return await incarnation.plan(conn, secrets, memory, kept, nobody=nobody)


async def _begin(planned: "Plan", because: str) -> "SigningKey":
    from schemas.commands.record import BeginLog
    from seal import incarnation

    old = planned.previous
    told = BeginLog(
        origin=planned.origin, previous_origin=old.origin, previous_size=old.size,
        previous_root=old.root.hex(), size=planned.agreed, lost=planned.lost, because=because,
    )  # fmt: skip
    named = recording.command_id("log-begin", planned.origin, old.origin, old.root.hex(), because)
    answer = await recording.say(told, named)
    entry = answer.entries[0].seq

    async def take_up(conn: "Conn") -> "SigningKey":
        await _placed(conn, entry)
        return await incarnation.begin(conn, *_folders(), planned, entry)

    made: SigningKey = await _with(take_up)
    return made


async def _placed(conn: "Conn", entry: int) -> None:
    from seal.incarnation import STREAM
    from seal.sequencer import drain
    from storage import tree

    for _ in range(int(_PATIENCE / 0.1)):
        await drain(conn)
        if await tree.place(conn, STREAM, entry) is not None:
            return
        await asyncio.sleep(0.1)
    raise Unavailable(
        "The entry that the new log begins with has no place in the tree yet.",
        next_step="Something holds a transaction open. Run the same command again later.",
        code="not_placed",
    )


async def _with(work: Any) -> Any:
    """Do it with the sequencer's own rights."""
    from storage.pool import open_connection

    try:
        conn = await open_connection(sequencer_url(), application="remit-cli")
        try:
            return await work(conn)
        finally:
            await conn.close(timeout=2)
    except Exception as wrong:
        raise reach.plainly(wrong) from None


def _folders() -> tuple[Path, Path]:
    home = reach.home()
    return home / "secrets", home / "seal"


def _ask(planned: "Plan", *, yes: bool) -> None:
    sure = f"{planned.lost} The log {planned.previous.origin} will never be signed again."
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError(f"{sure} Nobody is here to ask: say --yes to do it.")
    if not click.confirm(f"{sure} Begin {planned.origin}?", err=True):
        show.aside("Nothing was done.")
        raise click.Abort


def _tell(planned: "Plan", key: "SigningKey | None", *, as_json: bool) -> None:
    old = planned.previous
    if as_json:
        show.as_json(
            {
                "dry_run": key is None, "origin": planned.origin,
                "key": key.verifier.vkey if key else None, "lost": planned.lost,
                "previous": {"origin": old.origin, "size": old.size, "root": old.root.hex()},
                "agreed": planned.agreed,
            }
        )  # fmt: skip
        return
    show.line(planned.lost)
    if key is None:
        show.line(f"Nothing was changed. The new log would be {planned.origin}.")
    else:
        show.line(f"The log {planned.origin} begins. Its key: {key.verifier.vkey}")
        show.hint("Give the key to auditors, and to each witness with: remit witness --log KEY")
