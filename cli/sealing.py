"""The seal under `remit audit`: checkpoint, proof, consistency, tiles."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import reach, show
from cli.log_keys import COMMANDS as KEY_COMMANDS
from cli.new_log import new_log
from schemas.errors import Invalid, NotFound

if TYPE_CHECKING:
    import asyncpg

    Conn = asyncpg.Connection[asyncpg.Record]

_NOT_YET = "It is signed within a second once the worker runs; ask again."
_json = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.command()
@_json
def checkpoint(*, as_json: bool) -> None:
    """Print the newest checkpoint: how large the tree is, its root, and who has signed it.

    Keep it. Whoever has an old checkpoint can prove that nothing before it was changed since.

    \b
    Examples:
      remit audit checkpoint > checkpoint-2026-11-30
      remit audit checkpoint --json | jq .waiting_seconds
    """
    from seal.checkpoints import Checkpoint
    from seal.notes import Note
    from storage import checkpoints, tree

    async def question(
        conn: "Conn",
    ) -> "tuple[tuple[int, str] | None, tree.Coverage]":
        return await checkpoints.newest(conn), await tree.coverage(conn)

    newest, covered = reach.ask(question)
    if newest is None:
        raise NotFound("Nothing is signed yet.", next_step=_NOT_YET, code="nothing_signed")
    since = covered.waiting_since
    waits = (datetime.now(UTC) - since).total_seconds() if since else 0.0
    note = Note.read(newest[1])
    if as_json:
        signed = Checkpoint.read(note.text)
        show.as_json(
            {
                "origin": signed.origin, "size": signed.size,
                "root": base64.b64encode(signed.root).decode(),
                "entries": covered.entries, "waiting_seconds": round(waits, 3),
                "signatures": [each.name for each in note.signatures], "note": newest[1],
            }
        )  # fmt: skip
        return
    show.line(newest[1].removesuffix("\n"))
    outside = covered.entries - newest[0]
    if outside:
        show.aside(f"{outside} entries are not in it yet; the oldest waits {waits:.1f} s.")


@click.command()
@click.argument("problem")
@click.argument("entry", type=click.IntRange(min=1))
def proof(problem: str, entry: int) -> None:
    """Print the proof that an entry is in the signed tree, as a file that stands by itself.

    PROBLEM is a problem's id, or party/ID. ENTRY is its number, as `remit history` shows it.

    \b
    Example:
      remit audit proof motel 3 > motel-3.tlog-proof
    """
    from seal.tlog_proof import entry_proof

    stream = problem if "/" in problem else f"problem/{problem}"
    found = reach.ask(lambda conn: entry_proof(conn, stream, entry))
    if found is None:
        raise NotFound(
            f"No checkpoint covers entry {entry} of {problem}.",
            next_step=f"See that it is there: remit history {problem}. {_NOT_YET}",
            code="not_covered",
        )
    show.line(str(found).removesuffix("\n"))


@click.command()
@click.argument("old", type=click.IntRange(min=0))
@click.argument("new", type=click.IntRange(min=0), required=False)
@_json
def consistency(old: int, new: int | None, *, as_json: bool) -> None:
    """Print the proof that the tree of NEW entries begins with that of OLD.

    NEW is the size of the newest checkpoint if left out. A hash stands on each line.

    \b
    Example:
      remit audit consistency 1200
    """
    from seal.reading import consistency as read
    from storage import checkpoints, tree

    async def question(conn: "Conn") -> tuple[int, list[bytes]]:
        newest = await checkpoints.newest(conn)
        largest = (await tree.head(conn)).size
        upto = new if new is not None else (newest[0] if newest else largest)
        if not old <= upto <= largest:
            raise Invalid(
                f"The tree has {largest} entries, so none of {upto} begins with {old}.",
                next_step="See the newest size: remit audit checkpoint",
                code="bad_size",
            )
        return upto, await read(conn, old, upto)

    upto, hashes = reach.ask(question)
    told = [base64.b64encode(each).decode() for each in hashes]
    if as_json:
        show.as_json({"old": old, "new": upto, "proof": told})
    else:
        for each in told:
            show.line(each)


@click.command()
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, file_okay=False), required=True,
    help="The folder to write to.",
)  # fmt: skip
def tiles(folder: Path) -> None:
    """Write the tree as files that others' programs can read (C2SP tlog-tiles).

    What is in the folder from before stays, so the next time only what is new is written. No
    personal data is in these files.

    \b
    Example:
      remit audit tiles --out /srv/www/log
    """
    from seal.tiles import write

    signed = reach.ask(lambda conn: write(conn, folder))
    if signed is None:
        raise NotFound("Nothing is signed yet.", next_step=_NOT_YET, code="nothing_signed")
    show.line(f"{folder}: {signed.size} entries of {signed.origin}")


COMMANDS = (checkpoint, proof, consistency, tiles, new_log, *KEY_COMMANDS)
