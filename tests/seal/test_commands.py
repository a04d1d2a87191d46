"""What operators and auditors type: the seal under `remit audit`, and `remit witness`."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from cli.main import answer
from seal import keys
from seal.checkpoints import Checkpoint
from seal.notes import Note, Verifier
from seal.receipts import Receipt
from seal.sealer import seal
from seal.sequencer import drain
from seal.tlog_proof import EntryProof
from storage.pool import Connection, Pool
from tests.seal.writing import append, append_some


@pytest.fixture
async def sealed(
    pool: Pool,
    sequencer: Connection,
    sequencer_url: str,
    app_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Verifier:
    """A log of thirty entries that is signed, found by the commands; the key that signed it."""
    monkeypatch.setenv("REMIT_HOME", str(tmp_path))
    monkeypatch.setenv("REMIT_DATABASE_URL", app_url)
    monkeypatch.setenv("REMIT_SEQUENCER_URL", sequencer_url)
    await append(pool, "problem/p-motel", 1, 5, command_id="cmd-12345678")
    await append_some(pool, 25)
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    return keys.read(tmp_path / "secrets" / keys.LOG_KEYS)[0].verifier


def told(words: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command prints when it is done."""
    assert answer(words.split()) == 0
    return capsys.readouterr().out


def test_the_newest_checkpoint_is_printed_as_it_was_signed(
    sealed: Verifier, capsys: pytest.CaptureFixture[str]
) -> None:
    written = told("audit checkpoint", capsys)
    assert Checkpoint.opened(written, [sealed]).size == 30
    found = json.loads(told("audit checkpoint --json", capsys))
    assert found["note"] == written
    assert (found["size"], found["entries"], found["waiting_seconds"]) == (30, 30, 0.0)


def test_a_proof_that_is_printed_holds(
    sealed: Verifier, capsys: pytest.CaptureFixture[str]
) -> None:
    found = EntryProof.read(told("audit proof p-motel 3", capsys))
    receipt = Receipt.opened(
        told("audit receipt p-motel cmd-12345678", capsys),
        [Verifier.read(json.loads(told("audit keys --json", capsys))[1]["key"])],
    )
    assert found.holds(dict(receipt.entries)[3], [sealed])
    assert not found.holds(dict(receipt.entries)[4], [sealed])


def test_what_no_checkpoint_covers_has_no_proof(
    sealed: Verifier, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["audit", "proof", "p-motel", "6"]) == 4
    assert "No checkpoint covers entry 6 of p-motel." in capsys.readouterr().err


def test_consistency_is_proved_up_to_the_newest_checkpoint(
    sealed: Verifier, capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(told("audit consistency 7 --json", capsys))
    assert (found["old"], found["new"]) == (7, 30)
    assert told("audit consistency 7 30", capsys).split() == found["proof"]
    assert answer(["audit", "consistency", "31"]) == 3


def test_the_tree_is_written_as_files(
    sealed: Verifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(f"audit tiles --out {tmp_path / 'log'}", capsys)
    assert (tmp_path / "log/tile/0/000.p/30").stat().st_size == 30 * 32
    assert Checkpoint.opened((tmp_path / "log/checkpoint").read_text(), [sealed]).size == 30


def test_a_key_is_followed_by_another_though_the_engine_is_away_and_the_entry_has_to_wait(
    sealed: Verifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["audit", "rotate-key"]) == 6
    told_then = capsys.readouterr().err
    assert "The new key signs beside the old one, but the ledger does not say so" in told_then
    told("audit rotate-key --finish", capsys)
    old, new = json.loads(told("audit keys --json", capsys))
    assert new["follows"] == old["key"] == sealed.vkey
    assert Note.opened(new["statement"], [sealed, Verifier.read(new["key"])])
    assert (tmp_path / "secrets" / keys.LOG_KEYS).stat().st_mode & 0o077 == 0


def test_a_signer_that_lost_its_memory_goes_on_from_a_checkpoint_that_was_kept(
    sealed: Verifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    kept.write_text(told("audit checkpoint", capsys))
    remembered = (tmp_path / "seal" / "signed.json").read_text()
    (tmp_path / "seal" / "signed.json").unlink()
    told(f"audit resume {kept}", capsys)
    assert (tmp_path / "seal" / "signed.json").read_text() == remembered
    kept.write_text(kept.read_text().replace("30", "31"))
    assert answer(["audit", "resume", str(kept)]) == 3


def test_where_nothing_is_signed_yet_each_command_says_so(
    app_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REMIT_DATABASE_URL", app_url)
    monkeypatch.setenv("REMIT_HOME", str(tmp_path))
    for words in ("checkpoint", "proof motel 1", f"tiles --out {tmp_path / 'log'}", "receipt a b"):
        assert answer(["audit", *words.split()]) == 4, words
    assert not (tmp_path / "log").exists()


def test_a_witness_is_a_program_that_needs_nothing_else(sealed: Verifier, tmp_path: Path) -> None:
    running = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "cli", "witness", "--port", "0", "--name", "w.example/1",
         "--dir", tmp_path / "w", "--log", sealed.vkey],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        env={name: value for name, value in os.environ.items() if not name.startswith("REMIT_")},
    )  # fmt: skip
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        found = re.fullmatch(r"(http://127\.0\.0\.1:\d+) (w\.example/1\+\S+)\n", line)
        assert found, line
        with urllib.request.urlopen(found[1], timeout=10) as said:  # noqa: S310
            assert said.read().decode() == found[2] + "\n"
    finally:
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 130
        assert running.stdout is not None
        running.stdout.close()
    assert (tmp_path / "w" / "key").stat().st_mode & 0o077 == 0
