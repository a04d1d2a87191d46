"""A ledger that the product sealed: its tree, checkpoints, cosignatures and receipts hold."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from audit.export import export
from storage.pool import Connection, Pool
from tests.chronicle import housing, motel
from verify.check import Asked, check
from verify.notes import Key

pytest.importorskip("seal")


async def test_what_the_seal_signs_the_verifier_finds_complete(
    pool: Pool, superuser: Connection, tmp_path: Path
) -> None:
    from seal import keys, sealer, sequencer  # type: ignore[import-not-found,unused-ignore]
    from seal.checkpoints import Checkpoint, cosign  # type: ignore[import-not-found,unused-ignore]
    from seal.notes import (  # type: ignore[import-not-found,unused-ignore]
        COSIGNATURE,
        Note,
        SigningKey,
    )

    await motel(pool)
    await housing(pool)
    while not await superuser.fetchval("SELECT count(*) FROM leaves"):
        await sequencer.drain(superuser)
    secrets = tmp_path / "secrets"
    await sealer.seal(superuser, secrets, tmp_path / "memory", "example.com/log")
    [log] = await keys.log_keys(superuser, secrets)
    witness = SigningKey.made("witness.example/clinic", COSIGNATURE)
    size, note = await superuser.fetchrow("SELECT size, note FROM checkpoints")
    line = cosign(Note.read(note).text, witness, datetime.now(UTC)).line
    await superuser.execute(
        "INSERT INTO cosignatures (origin, size, witness, line, seen_at)"
        " VALUES ('example.com/log', $1, $2, $3, now())",
        size,
        witness.verifier.vkey,
        line,
    )
    await export(superuser, tmp_path / "bundle")

    asked = Asked(keys=[Key.read(log.verifier.vkey)], witnesses=[Key.read(witness.verifier.vkey)])
    outcome = check(tmp_path / "bundle", asked)

    assert list(outcome.lines()) == []
    assert (outcome.exit_code, outcome.covered) == (0, size)
    assert Checkpoint.read(Note.read(note).text).root.hex() == outcome.root
