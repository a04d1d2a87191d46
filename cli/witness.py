"""`remit witness`: watch another's log. It needs no database and no Temporal."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import show

if TYPE_CHECKING:
    from seal.witness import Witness


@click.command()
@click.option(
    "--log", "logs", metavar="KEY", multiple=True, required=True,
    help="The public key of a log, as its `remit audit keys` prints it. May be given often.",
)  # fmt: skip
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False),
    default=Path("remit-witness"), show_default=True, help="Where it keeps its key and memory.",
)  # fmt: skip
@click.option(
    "--name", default="witness.invalid/remit", show_default=True,
    help="The name under which it signs, chosen at the first start.",
)  # fmt: skip
@click.option("--once", "address", metavar="URL", help="Look at the log there once, and end.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8330, show_default=True,
    help="Where to listen.",
)  # fmt: skip
def witness(
    *, logs: tuple[str, ...], folder: Path, name: str, address: str | None, host: str, port: int
) -> None:
    """Watch another's log, and cosign each checkpoint that continues the last one.

    A log that was rewritten, cut or forked gets no signature from then on, and what it showed is
    kept in the folder as evidence. The folder must never be lost or set back.

    Without --once it listens, and the log brings its checkpoints. With --once it fetches what the
    log shows to everybody and prints it with its own signature: a line for cron, behind any
    firewall. Keep what it prints; `remit-verify --kept` takes it. The public key of the witness is
    in the file public-key of the folder; auditors give it with `remit-verify --witness`.

    \b
    Examples:
      remit witness --name housing.example/w1 --log 'remit.example/log+1a2b3c4d+AbCd…'
      remit witness --once https://remit.example/log --log 'remit.example/log+1a2b3c4d+AbCd…'
    """
    from seal.keys import read
    from seal.notes import COSIGNATURE, SigningKey, Verifier
    from seal.witness import Witness
    from storage.lasting import replace

    watched: dict[str, list[Verifier]] = {}
    for vkey in logs:
        verifier = Verifier.read(vkey)
        watched.setdefault(verifier.name, []).append(verifier)
    file = folder / "key"
    mine = read(file)
    public = folder / "public-key"
    if not mine:
        mine = (SigningKey.made(name, COSIGNATURE),)
        replace(file, mine[0].skey + "\n")
    if not public.exists():
        replace(public, mine[0].verifier.vkey + "\n")
        show.aside(f"Auditors need the public key of this witness, which is kept in {public}:")
        show.aside(mine[0].verifier.vkey)
    seeing = Witness(folder / "seen", mine[0], watched)
    if address is not None:
        _once(seeing, address, folder)
    else:
        _listen(seeing, host, port)


def _once(seeing: "Witness", address: str, folder: Path) -> None:
    from seal.pulling import PublishedLog, look_once
    from storage.lasting import replace

    cosigned = look_once(seeing, PublishedLog(address))
    replace(folder / "newest", cosigned)
    show.line(cosigned.removesuffix("\n"))


def _listen(seeing: "Witness", host: str, port: int) -> None:
    from schemas.errors import Unavailable
    from seal.listening import listen

    try:
        server = listen(seeing, host, port)
    except OSError as wrong:
        raise Unavailable(
            f"The witness cannot listen on {host}:{port}: {wrong.strerror}.",
            next_step="Choose another port: remit witness --port NUMBER",
            code="port_taken",
        ) from None
    show.line(f"http://{host}:{server.server_address[1]} {seeing.key.verifier.vkey}")
    show.hint("Give this line to the operator of the log, for the file that REMIT_WITNESSES names.")
    try:
        server.serve_forever()
    finally:
        server.server_close()
