"""A real ledger, sealed and cosigned by the product, exported, and the keys to check it with."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audit.export import export
from seal import keys, sealer, sequencer
from seal.checkpoints import cosign
from seal.notes import COSIGNATURE, Note, SigningKey
from seal.receipts import Receipts
from storage import checkpoints
from storage.pool import Connection
from verify.check import Asked
from verify.notes import Key

ORIGIN = "example.com/log"


@dataclass(frozen=True)
class Sealed:
    """A bundle, and what an auditor brings along to look at it."""

    folder: Path
    asked: Asked


async def sealed(conn: Connection, folder: Path) -> Sealed:
    """Order, sign and cosign everything that is there, give each receipt, and export it."""
    while await conn.fetchval("SELECT count(*) FROM ledger LEFT JOIN leaves USING (entry_id)"
                              " WHERE leaves.idx IS NULL"):  # fmt: skip
        await sequencer.drain(conn, sweep=True)
    secrets = folder / "secrets"
    await sealer.seal(conn, secrets, folder / "memory", ORIGIN)
    receipts = await keys.receipt_key(conn, secrets)
    assert receipts is not None
    for row in await conn.fetch("SELECT stream, command_id FROM commands"):
        await Receipts(receipts).give(conn, row["stream"], row["command_id"])
    witness, now = SigningKey.made("witness.example/clinic", COSIGNATURE), datetime.now(UTC)
    newest = await checkpoints.newest(conn)
    assert newest is not None
    line = cosign(Note.read(newest[1]).text, witness, now).line
    await checkpoints.cosign(conn, ORIGIN, newest[0], witness.verifier.vkey, line, now)
    await export(conn, folder / "bundle")
    [log] = await keys.log_keys(conn, secrets)
    known = [Key.read(key.verifier.vkey) for key in (log, receipts)]
    asked = Asked(keys=known, witnesses=[Key.read(witness.verifier.vkey)], now=now)
    return Sealed(folder / "bundle", asked)
