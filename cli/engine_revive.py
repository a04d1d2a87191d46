"""`remit engine revive`: bring workflows back from the record."""

import asyncio
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from cli import show
from schemas.ids import SETUP

if TYPE_CHECKING:
    from desk.reviving import Compared, Revived, Reviving

_AT_ONCE = 16
_WORDS = {
    "well": "well",
    "closed": "closed, needs nothing",
    "lost": "not in the engine",
    "ended": "its run is over",
    "behind": "behind the record",
    "ahead": "ahead of the record",
    "astray": "another past than the record",
    "stuck": "cannot go on",
}
_FIRST = {"record": 0, "party": 1}
"""The record about the record takes an entry for each of the others."""


@click.command()
@click.argument("streams", metavar="[STREAM]...", nargs=-1)
@click.option("--all", "all_of_them", is_flag=True, help="Look at every stream.")
@click.option("--because", default="The engine and the record did not agree.", help="Why.")
@click.option(
    "--as", "by", metavar="PERSON", envvar="REMIT_AS", show_envvar=True, default=SETUP,
    help="Who you are; else this machine's own administrator.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only compare; change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def revive(
    *, streams: tuple[str, ...], all_of_them: bool, because: str, by: str, dry_run: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Bring workflows back from the record, where Temporal lost them or does not agree with it.

    Whoever agrees with the record is left alone, so this may be run again and again, and it
    should be run after anything was restored. Entries that only Temporal's histories still have
    are put back into the record first. Deadlines that passed meanwhile ring at once. Every
    stream that was brought back has an entry `engine.revived` in record/log.

    The exit code is 5 when a stream could not be brought back.

    \b
    Examples:
      remit engine revive --all --dry-run
      remit engine revive --all
      remit engine revive problem/motel --because "Temporal's disk was lost"
    """
    if bool(streams) == all_of_them:
        raise click.UsageError("Name the streams, such as problem/motel, or say --all.")
    named = tuple(name if "/" in name else f"problem/{name}" for name in streams)
    if not as_json:
        show.aside("Comparing the engine with the record")
    done, failed = asyncio.run(_over(named, by, because, dry_run=dry_run))
    if as_json:
        show.as_json({"streams": done, "failed": failed})
    else:
        _told(done, failed, dry_run=dry_run)
    return 5 if failed else 0


def _told(done: list[dict[str, Any]], failed: dict[str, str], *, dry_run: bool) -> None:
    wanting = [one for one in done if one["was"] not in ("well", "closed")]
    for one in wanting:
        back = f", {one['brought_back']} entries put back" if one.get("brought_back") else ""
        show.line(f"{one['stream']}: {_WORDS[one['was']]}, entry {one['seq']}{back}")
    for stream, why in failed.items():
        show.line(f"{stream}: {why}")
    does = "need it" if dry_run else "brought back"
    show.line(f"{len(wanting):,} of {len(done) + len(failed):,} streams {does}.")


async def _over(
    named: tuple[str, ...], by: str, because: str, *, dry_run: bool
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    from cli.reach import plainly
    from desk.reviving import Reviving
    from runtime.settings import load_settings
    from runtime.stack import disclosure_keys, locate
    from runtime.temporal import connect
    from storage import keyring
    from storage.pool import open_pool

    settings = load_settings()
    keyring.lies_at(disclosure_keys(settings))
    stack = locate(settings)
    pool = await open_pool(stack.database_url, size=8, application="remit engine")
    try:
        client = await connect(settings, address=stack.temporal_address)
        reviving = Reviving(client, pool, stack.temporal_task_queue)
        return await _each(
            reviving, named or tuple(await reviving.streams()), by, because, dry_run=dry_run
        )
    except Exception as wrong:
        raise plainly(wrong) from None
    finally:
        await pool.close()


async def _each(
    reviving: "Reviving", streams: tuple[str, ...], by: str, because: str, *, dry_run: bool
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What was found or done, and of which streams it could not be."""
    from schemas.errors import Refused

    done: list[dict[str, Any]] = []
    failed: dict[str, str] = {}
    turn = asyncio.Semaphore(_AT_ONCE)

    async def one(stream: str) -> None:
        async with turn:
            try:
                if dry_run:
                    done.append(_seen(await reviving.compare(stream)))
                else:
                    done.append(_did(await reviving.revive(stream, by=by, because=because)))
            except Refused as refused:
                if len(streams) == 1:
                    raise
                failed[stream] = refused.message

    for rank in range(3):
        kind = [name for name in streams if _FIRST.get(name.partition("/")[0], 2) == rank]
        await asyncio.gather(*(one(name) for name in kind))
    return sorted(done, key=lambda told: str(told["stream"])), failed


def _seen(compared: "Compared") -> dict[str, Any]:
    return {"stream": compared.stream, "was": compared.standing, "seq": compared.seq}


def _did(revived: "Revived") -> dict[str, Any]:
    return asdict(revived)
