"""The keys of the seal under `remit audit`: receipt, keys, rotate-key, resume."""

import asyncio
from typing import TYPE_CHECKING, TextIO

import click

from cli import reach, recording, show
from cli.moments import exact
from schemas.errors import NotFound, Refused, Unavailable

if TYPE_CHECKING:
    import asyncpg

    from seal.notes import Verifier
    from storage.checkpoints import LogKey

    Conn = asyncpg.Connection[asyncpg.Record]

_json = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.command()
@click.argument("problem")
@click.argument("command_id")
def receipt(problem: str, command_id: str) -> None:
    """Print the signed receipt of an answered command.

    It names each entry that the command caused and says by when it is in the signed tree. Whoever
    holds it can prove that an entry was there, even if it is gone.

    \b
    Example:
      remit audit receipt motel 3f0c2c1e-9d0e-4c55-8b4f-0a3c1d9c7e11
    """
    from seal import keys
    from seal.receipts import Receipts

    stream = problem if "/" in problem else f"problem/{problem}"

    async def question(conn: "Conn") -> str | None:
        key = await keys.receipt_key(conn, reach.home() / "secrets")
        return None if key is None else await Receipts(key).give(conn, stream, command_id)

    found = reach.ask(question)
    if found is None:
        raise NotFound(
            f"There is no receipt for the command {command_id} in {problem}.",
            next_step=f"See which commands there were: remit history {problem} --json",
            code="no_receipt",
        )
    show.line(found.removesuffix("\n"))


@click.command()
@_json
def keys(*, as_json: bool) -> None:
    """List the public keys of the log, which auditors and witnesses need.

    Give them by another way than the log itself. It says of each key for checkpoints whether the
    newest checkpoint bears its signature; older checkpoints may need the keys that were before.
    """
    from storage import checkpoints

    async def question(conn: "Conn") -> "tuple[dict[str, list[LogKey]], tuple[int, str] | None]":
        uses = (checkpoints.CHECKPOINT, checkpoints.RECEIPT)
        found = {use: await checkpoints.keys(conn, use) for use in uses}
        return found, await checkpoints.newest(conn)

    found, newest = reach.ask(question)
    signing = _signers(newest[1]) if newest else set()

    def signs(use: str, key: "LogKey") -> bool | None:
        return _id(key.vkey) in signing if newest and use == checkpoints.CHECKPOINT else None

    if as_json:
        show.as_json(
            [
                {"use": use, "key": key.vkey, "since": key.at.isoformat(),
                 "follows": key.follows, "statement": key.statement,
                 "signed_newest_checkpoint": signs(use, key)}
                for use, known in found.items() for key in known
            ]
        )  # fmt: skip
        return
    words = {True: "yes", False: "no", None: ""}
    rows = [
        (use, exact(key.at), words[signs(use, key)], key.vkey)
        for use, known in found.items() for key in known
    ]  # fmt: skip
    columns = ["use", "since", "signed the newest", "key"]
    show.table(columns, rows, none="The log has no key yet.")


def _signers(note: str) -> set[tuple[str, bytes]]:
    from seal.notes import Note

    return {(one.name, one.key_id) for one in Note.read(note).signatures}


def _id(vkey: str) -> tuple[str, bytes]:
    from seal.notes import Verifier

    known = Verifier.read(vkey)
    return known.name, known.key_id


@click.command("rotate-key")
@click.option("--finish", is_flag=True, help="From now on the new key signs alone.")
def rotate_key(*, finish: bool) -> None:
    """Sign with a new key, and for a while with the old one as well.

    Run it once, give the new public key to auditors and witnesses, and when all have it run it
    again with --finish. What the old key says of the new one is recorded, and stands as the entry
    `key.rotated` in the ledger.

    \b
    Examples:
      remit audit rotate-key
      remit audit rotate-key --finish
    """
    from seal import keys as kept
    from storage.pool import open_connection

    secrets = reach.home() / "secrets"

    async def rotate() -> None:
        try:
            conn = await open_connection(sequencer_url(), application="remit-cli")
            try:
                await kept.rotate(conn, secrets)
            finally:
                await conn.close(timeout=2)
        except Exception as wrong:
            raise reach.plainly(wrong) from None

    if finish:
        show.line(f"This key signs alone now: {kept.finish_rotation(secrets).verifier.vkey}")
        return
    rotating: Refused | None = None
    try:
        asyncio.run(rotate())
    except kept.NotRotating as already:
        rotating = already
    signing = kept.read(secrets / kept.LOG_KEYS)
    if len(signing) > 1:
        # Also where it was done before: that attempt may have ended before the entry was there.
        asyncio.run(_say_rotated(signing[-2].verifier, signing[-1].verifier))
    if rotating is not None:
        raise rotating
    show.line(f"This key signs beside the old one now: {signing[-1].verifier.vkey}")


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"))
def resume(file: TextIO) -> None:
    """Give the signer its memory back, from the newest checkpoint that anybody has.

    Needed only when the folder `seal` was lost: the signer does not begin anew by itself, because
    that is how a shortened history would be signed. FILE is what `remit audit checkpoint` printed
    once, or - for stdin.

    \b
    Example:
      remit audit resume checkpoint-from-the-witness
    """
    from seal.sealer import resume as take_up

    home = reach.home()
    kept = reach.ask(lambda conn: take_up(conn, home / "secrets", home / "seal", file.read()))
    show.line(f"The signer goes on from {kept.size} entries.")


async def _say_rotated(old: "Verifier", new: "Verifier") -> None:
    from schemas.commands.record import RotateKey

    told = RotateKey(origin=new.name, old=old.vkey, new=new.vkey)
    try:
        await recording.say(told, recording.command_id("key-rotate", old.vkey, new.vkey))
    except Unavailable as away:
        raise Unavailable(
            f"The new key signs beside the old one, but the ledger does not say so: {away.message}",
            next_step="Say it again when Remit runs: remit audit rotate-key",
            code=away.code,
        ) from None


def sequencer_url() -> str:
    """How this machine reaches the database with the rights of the sequencer."""
    from runtime import stack
    from runtime.home import Home
    from runtime.settings import load_settings

    named = load_settings().sequencer_url
    if named is not None:
        return named.get_secret_value()

    home = Home(reach.home())
    status = stack.running(home)
    if not status or "postgres" not in status.get("ports", {}):
        raise Unavailable(
            f"Remit is not running on {home.path}.",
            next_step="Start it with: remit up; or set REMIT_SEQUENCER_URL.",
            code="not_running",
        )
    login = "remit_sequencer"
    return stack.database_url(
        login, stack.secret(home.secrets / login), status["ports"]["postgres"]
    )


COMMANDS = (receipt, keys, rotate_key, resume)
