"""Receipts: what was promised to those who gave a command."""

from datetime import timedelta
from pathlib import Path

import pytest

from seal import keys
from seal.notes import BadNote, Note
from seal.receipts import WITHIN, Receipt, Receipts
from seal.tree import leaf_hash
from storage.pool import Connection, Pool
from tests.seal.writing import append

STREAM = "problem/p-motel"


@pytest.fixture
async def receipts(pool: Pool, sequencer: Connection, tmp_path: Path) -> Receipts:
    await keys.log_keys(sequencer, tmp_path)
    key = await keys.receipt_key(pool, tmp_path)
    assert key is not None
    return Receipts(key)


async def test_a_log_without_a_name_gives_no_receipts(pool: Pool, tmp_path: Path) -> None:
    assert await keys.receipt_key(pool, tmp_path) is None


async def test_the_key_for_receipts_is_not_that_of_the_log(
    receipts: Receipts, sequencer: Connection, tmp_path: Path
) -> None:
    [log] = await keys.log_keys(sequencer, tmp_path)
    assert receipts.key.name == f"{log.name}/receipts"
    assert receipts.key.verifier.public != log.verifier.public
    assert (tmp_path / keys.RECEIPT_KEY).stat().st_mode & 0o077 == 0


async def test_a_receipt_names_the_command_and_every_entry_it_caused(
    receipts: Receipts, pool: Pool
) -> None:
    await append(pool, STREAM, 1, 3, command_id="cmd-12345678")
    written = await receipts.give(pool, STREAM, "cmd-12345678")
    assert written is not None
    told = Receipt.opened(written, [receipts.key.verifier])
    rows = await pool.fetch("SELECT seq, header, recorded_at FROM ledger ORDER BY seq")
    assert told.command_id == "cmd-12345678"
    assert told.entries == tuple((row["seq"], leaf_hash(row["header"])) for row in rows)
    assert told.due == rows[-1]["recorded_at"] + WITHIN


async def test_the_same_command_gets_the_same_receipt(receipts: Receipts, pool: Pool) -> None:
    await append(pool, STREAM, 1, 2, command_id="cmd-12345678")
    assert await receipts.give(pool, STREAM, "cmd-12345678") == await receipts.give(
        pool, STREAM, "cmd-12345678"
    )


async def test_an_unknown_command_gets_none(receipts: Receipts, pool: Pool) -> None:
    assert await receipts.give(pool, STREAM, "cmd-12345678") is None


async def test_a_receipt_that_was_given_cannot_be_taken_back(
    receipts: Receipts, pool: Pool, superuser: Connection
) -> None:
    await append(pool, STREAM, 1, 2, command_id="cmd-12345678")
    given = await receipts.give(pool, STREAM, "cmd-12345678")
    await superuser.execute("ALTER TABLE ledger DISABLE TRIGGER ALL; DELETE FROM ledger")
    assert await receipts.give(pool, STREAM, "cmd-12345678") == given


async def test_a_changed_receipt_is_worth_nothing(receipts: Receipts, pool: Pool) -> None:
    await append(pool, STREAM, 1, command_id="cmd-12345678")
    written = await receipts.give(pool, STREAM, "cmd-12345678")
    assert written is not None
    with pytest.raises(BadNote):
        Receipt.opened(written.replace("cmd-12345678", "cmd-12345679"), [receipts.key.verifier])
    told = Receipt.opened(written, [receipts.key.verifier])
    other = Note(told.text.replace("within 60", "within 060")).signed(receipts.key)
    with pytest.raises(BadNote, match="not a receipt"):
        Receipt.opened(str(other), [receipts.key.verifier])
    assert timedelta(0) < WITHIN
