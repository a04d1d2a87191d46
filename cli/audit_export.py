"""`remit audit export`: everything an auditor needs, as plain files."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import progress, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.export import Exported


@click.command()
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), metavar="DIR", help="A new folder."
)
@click.option("--problem", metavar="PROBLEM", help="Tell the bodies of this problem only.")
@click.option("--without-texts", is_flag=True, help="Tell digests in place of texts and names.")
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def export(*, out: Path, problem: str | None, without_texts: bool, as_json: bool) -> None:
    """Write a bundle that `remit-verify` checks without this machine and without trust in it.

    Nothing is changed. The keys to check it with must reach the auditor by another way.

    \b
    Examples:
      remit audit export --out bundle
      remit audit export --out motel-bundle --problem motel
      remit audit export --out for-a-partner --without-texts
      remit-verify bundle --key KEY
    """
    with progress.steps(as_json=as_json) as tell:
        done = asyncio.run(_export(out, problem, not without_texts, tell))
    if as_json:
        show.as_json(
            {"folder": str(out), "entries": done.entries, "streams": done.streams,
             "checkpoints": done.checkpoints}
        )  # fmt: skip
        return
    if problem is not None:
        show.line(
            f"{out} holds what was recorded of {problem}, and the headers of all"
            f" {done.entries:,} entries."
        )
    else:
        show.line(f"{out} holds {done.entries:,} entries of {done.streams:,} streams.")
    if not done.checkpoints:
        show.line("No checkpoint is there, so nobody can tell whether the history is complete.")
    show.hint(f"Check it: remit-verify {out} --key KEY")


async def _export(
    out: Path, problem: str | None, texts: bool, tell: "Callable[[str], None]"
) -> "Exported":
    from audit.export import export as write
    from cli.reach import database_url
    from storage.pool import open_connection

    conn = await open_connection(database_url(), application="remit audit export", patient=True)
    try:
        return await write(conn, out, problem=problem, texts=texts, tell=tell)
    finally:
        await conn.close(timeout=5)
