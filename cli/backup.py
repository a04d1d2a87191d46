"""`remit backup` and `remit restore`: copies of everything, and the way back."""

import asyncio
import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from cli import progress, show
from runtime.settings import load_settings
from schemas.errors import Invalid

_passphrase = click.option(
    "--passphrase-file", type=click.Path(path_type=Path, dir_okay=False),
    help="A file with the passphrase, one line. On a terminal you can be asked instead.",
)  # fmt: skip
_json = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--with-keys", "keys", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="Keep the keys too, in this file elsewhere, under the passphrase.",
)  # fmt: skip
@_passphrase
@_json
def backup(*, folder: Path, keys: Path | None, passphrase_file: Path | None, as_json: bool) -> None:
    """Copy the record and the engine into the new folder DIR while Remit runs.

    DIR gets a dump of PostgreSQL, a copy of Temporal's file, and a manifest with hashes and the
    newest signed checkpoint. What was written is read back before this returns. With a passphrase
    the files are encrypted.

    No key is in DIR: neither the log's, nor those of payloads and texts. Keep them with
    --with-keys in another place, or whoever has the one has all. docs/backup.md says the rest.

    \b
    Examples:
      remit backup /backup/monday
      remit backup /backup/monday --passphrase-file p --with-keys /safe/keys
    """
    from runtime.keeping.making import back_up

    passphrase = _said(passphrase_file, needed=keys is not None, twice=True)
    with _telling(quiet=as_json) as tell:
        done = asyncio.run(
            back_up(load_settings(), folder.absolute(), keys=keys, passphrase=passphrase, tell=tell)
        )
    if as_json:
        show.as_json({"folder": str(folder), **done.model_dump(mode="json")})
        return
    total = sum(part.bytes for part in done.parts)
    show.line(f"{folder} holds {done.entries:,} entries in {total / 1e6:,.1f} MB.")
    if keys is None:
        show.line("The keys are not in it. Keep them apart: --with-keys FILE")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--keys", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
    help="The file that `remit backup --with-keys` made.",
)  # fmt: skip
@click.option("--without-engine", is_flag=True, help="Let Temporal begin empty.")
@_passphrase
@click.option("--yes", is_flag=True, help="Move aside what is there.")
@_json
def restore(
    *, folder: Path, keys: Path | None, without_engine: bool, passphrase_file: Path | None,
    yes: bool, as_json: bool,
) -> None:  # fmt: skip
    """Bring the backup in DIR back into REMIT_HOME, where Remit must not run.

    Hashes are checked first, migrations applied, and the record verified; nothing is deleted, and
    what is in the way goes aside only with --yes. The signer's memory is not touched: it notices
    if the record is older than what it signed.

    \b
    Examples:
      REMIT_HOME=/srv/new remit restore /backup/monday
      remit restore /backup/monday --keys /safe/keys --passphrase-file p --yes
    """
    from runtime.keeping.restoring import restore as bring_back

    passphrase = _said(passphrase_file, needed=keys is not None)
    with _telling(quiet=as_json) as tell:
        done = asyncio.run(
            bring_back(
                load_settings(), folder.absolute(), keys=keys, passphrase=passphrase,
                engine=not without_engine, over=yes, tell=tell,
            )
        )  # fmt: skip
    steps = _next_steps(done.manifest.size)
    if as_json:
        show.as_json(
            {"entries": done.entries, "verdict": done.verdict, "engine": done.engine,
             "made_at": done.manifest.made_at, "checkpoint_size": done.manifest.size,
             "aside": str(done.aside) if done.aside else None, "next_steps": steps}
        )  # fmt: skip
        return
    show.line(f"Restored {done.entries:,} entries as of {done.manifest.made_at}; they are whole.")
    if done.aside:
        show.line(f"What was there lies in {done.aside}")
    show.line("Now:")
    for step in steps:
        show.line(f"  {step}")


def _next_steps(size: int) -> list[str]:
    steps = ["remit up", "remit engine revive --all"]
    if size:
        steps.append(
            "If the signer refuses (logs/worker.log: seal.refused): remit audit new-log, or, where"
            f" nobody has a newer checkpoint than the one of {size} entries in the backup,"
            " remit audit resume DIR/checkpoint.note"
        )
    return steps


def _said(file: Path | None, *, needed: bool, twice: bool = False) -> str | None:
    """The passphrase: from the file, from the terminal if it is needed, or none."""
    if file is None:
        if not needed:
            return None
        if sys.stdin is None or not sys.stdin.isatty():
            raise Invalid(
                "Keys need a passphrase, and nobody is here to ask.",
                next_step="Give --passphrase-file FILE.",
                code="no_passphrase",
            )
        told: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
        return told
    try:
        lines = file.read_text().splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    if not lines or len(lines[0]) < 8:
        raise Invalid(
            f"{file} holds no passphrase of at least 8 characters in its first line.",
            next_step="Make one: openssl rand -base64 24 > FILE",
            code="no_passphrase",
        )
    return lines[0]


@contextlib.contextmanager
def _telling(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    if quiet:
        yield lambda _: None
    else:
        with progress.steps() as tell:
            yield tell
