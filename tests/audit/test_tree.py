"""The audit grows the tree again, and finds whatever does not agree with it."""

import tracemalloc
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audit import tree
from audit.verify import verify
from seal import signing
from seal.checkpoints import cosign
from seal.notes import COSIGNATURE, Note, SigningKey
from seal.sealer import seal
from seal.sequencer import drain
from storage import checkpoints
from storage.pool import Connection, Pool
from tests.chronicle import motel
from tests.seal.writing import append

SIZE = 600
TEN = timedelta(minutes=10)
Break = Callable[[str], Awaitable[tree.Looked]]


@pytest.fixture
async def sealed(pool: Pool, sequencer: Connection, tmp_path: Path) -> Path:
    """Six hundred entries in three steps, each signed; the folder of the signer's memory."""
    for first in range(1, 201, 50):
        for name in "abc":
            await append(pool, f"problem/p-{name}", first, 50)
        await drain(sequencer)
        await seal(sequencer, tmp_path / "secrets", tmp_path / "seal", "example.gov/log")
    return tmp_path / "seal"


async def look(conn: Connection, memory: Path | None = None, **asked: timedelta) -> tree.Looked:
    remembered = signing.remembered(memory) if memory else None
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        return await tree.look(conn, remembered=remembered, **asked)


@pytest.fixture
def broken(superuser: Connection, sealed: Path) -> Break:
    """Do to the database what only its owner can, and look again."""

    async def do(statements: str) -> tree.Looked:
        await superuser.execute("SET session_replication_role = replica")
        for table in ("ledger", "leaves", "subtrees", "checkpoints", "tree", "log_keys"):
            await superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        await superuser.execute(statements)
        return await look(superuser, sealed)

    return do


async def test_a_sealed_ledger_is_whole_and_covered(superuser: Connection, sealed: Path) -> None:
    looked = await look(superuser, sealed, fresh=TEN)
    assert looked.findings == []
    assert looked.signed == SIZE


@pytest.mark.parametrize(
    ("statements", "what"),
    [
        (
            "UPDATE ledger SET header = overlay(header placing 'X' from 90) WHERE seq = 3"
            " AND stream = 'problem/p-a'",
            "the tree has another hash of it",
        ),
        ("DELETE FROM ledger WHERE stream = 'problem/p-b' AND seq = 7", "of the tree is missing"),
        (
            "UPDATE leaves SET leaf_hash = sha256('') WHERE idx = 5",
            "the tree has another hash of it",
        ),
        ("DELETE FROM leaves WHERE idx = 44", "nothing stands in the tree from place 44 to 44"),
        ("UPDATE subtrees SET hash = sha256('') WHERE n = 1", "tile 1 of level 0"),
        ("DELETE FROM subtrees WHERE n = 1", "tile 1 of level 0"),
        ("INSERT INTO subtrees VALUES (1, 2, sha256(''))", "tiles that are not full"),
        ("UPDATE tree SET root = sha256('')", "the tree is said to have 600 entries"),
        (
            "UPDATE checkpoints SET root = sha256('') WHERE size = 300",
            "the checkpoint of 300 entries says something else",
        ),
        (
            "UPDATE checkpoints SET note = replace(note, E'\\n300\\n', E'\\n301\\n')",
            "the checkpoint of 300 entries is worth nothing",
        ),
        ("DELETE FROM log_keys", "the signer signs the log example.gov/log"),
        (
            "DELETE FROM leaves WHERE idx >= 500; DELETE FROM checkpoints WHERE size > 500;"
            "DELETE FROM ledger WHERE entry_id NOT IN (SELECT entry_id FROM leaves)",
            "the signer has signed 600 entries, and 500 are here",
        ),
        ("DELETE FROM leaves WHERE idx >= 500", "a checkpoint of 600 entries is signed"),
    ],
)
async def test_what_is_changed_is_found(broken: Break, statements: str, what: str) -> None:
    looked = await broken(statements)
    assert any(what in found.what and not found.doubt for found in looked.findings), looked


async def test_two_leaves_that_change_places_no_longer_lead_to_the_checkpoints(
    broken: Break,
) -> None:
    looked = await broken(
        "CREATE TEMP TABLE swapped AS SELECT 161 - idx AS idx, entry_id, leaf_hash FROM leaves"
        " WHERE idx IN (80, 81); DELETE FROM leaves WHERE idx IN (80, 81);"
        "INSERT INTO leaves SELECT idx, entry_id, leaf_hash FROM swapped"
    )
    told = [found.what for found in looked.findings]
    assert "the entries do not lead to the checkpoint of 150 entries" in told
    assert looked.signed is None


async def test_a_tail_that_nobody_signs_is_a_doubt_once_its_minute_is_over(
    pool: Pool, broken: Break, superuser: Connection, sealed: Path
) -> None:
    await append(pool, "problem/p-a", 201)
    assert (await look(superuser, sealed)).findings == []
    looked = await broken(
        "UPDATE ledger SET recorded_at = recorded_at - interval '61 s'"
        " WHERE stream = 'problem/p-a' AND seq = 201"
    )
    [doubt] = looked.findings
    assert doubt.doubt
    assert doubt.what.startswith("1 entries are in no signed checkpoint; the oldest waits for 6")


async def test_on_a_copy_that_was_put_away_a_tail_that_nobody_signed_is_no_doubt(
    pool: Pool, superuser: Connection, sealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup of a Remit at work nearly always has one, and is restored much later."""
    monkeypatch.setattr("audit.tree.WITHIN", timedelta(0))
    await append(pool, "problem/p-a", 201)
    assert (await look(superuser, sealed)).findings != []
    async with superuser.transaction(isolation="repeatable_read", readonly=True):
        assert (await tree.look(superuser, at_work=False)).findings == []
    assert (await look(superuser, sealed, fresh=TEN)).findings == []


async def test_freshness_asks_for_a_witness_only_where_one_ever_looked(
    superuser: Connection, sealed: Path
) -> None:
    witness = SigningKey.made("witness.example/w", COSIGNATURE)
    newest = await checkpoints.newest(superuser)
    assert newest is not None
    text = Note.read(newest[1]).text
    for ago, doubts in ((timedelta(minutes=11), 1), (timedelta(minutes=9), 0)):
        at = datetime.now(UTC) - ago
        line = cosign(text, witness, at).line
        await checkpoints.cosign(
            superuser, "example.gov/log", SIZE, witness.verifier.vkey, line, at
        )
        looked = await look(superuser, sealed, fresh=TEN)
        assert len(looked.findings) == doubts
        assert all(found.doubt for found in looked.findings)


async def test_where_nothing_is_signed_only_freshness_is_in_doubt(
    pool: Pool, superuser: Connection
) -> None:
    await motel(pool)
    assert (await verify(superuser)).verdict == "ok"
    asked = await verify(superuser, fresh=TEN)
    assert (asked.verdict, asked.signed) == ("unknown", None)


async def test_the_whole_audit_says_how_far_the_seal_reaches(
    pool: Pool, sequencer: Connection, superuser: Connection, tmp_path: Path
) -> None:
    await motel(pool)
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    verdict = await verify(superuser, fresh=TEN, memory=tmp_path / "seal")
    assert (verdict.verdict, verdict.signed) == ("ok", verdict.entries)
    (tmp_path / "seal" / "signed.json").write_text("{}")
    assert (await verify(superuser, memory=tmp_path / "seal")).verdict == "unknown"


async def test_memory_does_not_grow_with_the_tree(
    pool: Pool, sequencer: Connection, superuser: Connection
) -> None:
    peaks = []
    for first in (1, 4001):
        for start in range(first, first + 4000 if first == 1 else first + 12000, 1000):
            await append(pool, "problem/p-long", start, 1000)
        await drain(sequencer)
        tracemalloc.start()
        assert (await look(superuser)).findings == []
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 2, peaks  # the tree is four times as large
