"""Witnesses: what they cosign, what they refuse, and how the log brings them its checkpoints."""

import asyncio
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.errors import Invalid
from seal import keys, witnessing
from seal.checkpoints import Checkpoint, cosigned_at
from seal.listening import listen
from seal.notes import COSIGNATURE, Note, Signature, SigningKey
from seal.proofs import consistency_ranges
from seal.sealer import seal
from seal.sequencer import drain
from seal.tree import leaf_hash, root_of
from seal.witness import Reply, Request, Witness
from storage import checkpoints
from storage.pool import Connection, Pool
from tests.seal.writing import append_some

LOG = SigningKey.made("example.com/log")
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(20)]


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    key = SigningKey.made("witness.example/w1", COSIGNATURE)
    return Witness(tmp_path / "w1", key, {LOG.name: [LOG.verifier]}, lambda: NOW)


def asked(old: int, size: int, leaves: list[bytes] = LEAVES, key: SigningKey = LOG) -> bytes:
    """A request of a log that has these leaves."""
    text = Checkpoint(key.name, size, root_of(leaves[:size])).text
    ranges = consistency_ranges(old, size) if old <= size else []
    proof = tuple(root_of(leaves[start:end]) for start, end in ranges)
    return str(Request(old, proof, str(Note(text).signed(key)))).encode()


def test_a_checkpoint_that_continues_the_last_one_is_cosigned(witness: Witness) -> None:
    for old, size in ((0, 3), (3, 3), (3, 8), (8, 20)):
        reply = witness.add_checkpoint(asked(old, size))
        assert reply.status == 200, reply.text
        text = Checkpoint(LOG.name, size, root_of(LEAVES[:size])).text
        assert cosigned_at(text, Signature.read(reply.text), witness.key.verifier) == NOW


def test_what_was_seen_is_remembered_by_the_next_process(witness: Witness) -> None:
    witness.add_checkpoint(asked(0, 8))
    reborn = Witness(witness.folder, witness.key, witness.logs)
    assert reborn.add_checkpoint(asked(0, 9)) == Reply.seen(8)
    assert reborn.add_checkpoint(asked(8, 9)).status == 200


def test_another_old_size_is_answered_with_the_one_that_was_seen(witness: Witness) -> None:
    assert witness.add_checkpoint(asked(2, 3)) == Reply.seen(0)
    witness.add_checkpoint(asked(0, 8))
    reply = witness.add_checkpoint(asked(7, 9))
    assert (reply.status, reply.text, reply.content_type) == (409, "8\n", "text/x.tlog.size")


def test_a_fork_is_refused_and_kept_as_evidence(witness: Witness) -> None:
    witness.add_checkpoint(asked(0, 8))
    other = [LEAVES[19], *LEAVES[1:]]
    assert witness.add_checkpoint(asked(8, 8, other)) == Reply.seen(8)
    assert witness.add_checkpoint(asked(8, 12, other)).status == 422
    assert len(list((witness.folder / "evidence").iterdir())) == 2
    assert witness.last(LOG.name) == Checkpoint(LOG.name, 8, root_of(LEAVES[:8]))


def test_a_log_that_nobody_named_is_not_looked_at(witness: Witness) -> None:
    other = SigningKey.made("example.com/other")
    assert witness.add_checkpoint(asked(0, 8, key=other)).status == 404


def test_a_checkpoint_that_the_log_did_not_sign_is_forbidden(witness: Witness) -> None:
    impostor = SigningKey.made(LOG.name)
    assert witness.add_checkpoint(asked(0, 8, key=impostor)).status == 403


def test_a_proof_where_nothing_was_seen_is_refused(witness: Witness) -> None:
    request = replace(Request.read(asked(0, 8)), proof=(LEAVES[0],))
    assert witness.add_checkpoint(str(request).encode()).status == 422


@pytest.mark.parametrize(
    "body",
    [
        b"", b"old 0", b"old 0\n\n", b"old x\n\nx\n", b"old 00\n\n" + asked(0, 3)[7:],
        b"old 0\nnot base64\n\n" + asked(0, 3)[7:], b"\xff\xfe", asked(9, 8),
        b"old 0\n" + b"AAAA\n" * 64 + b"\n" + asked(0, 3)[7:],
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_bad_request(witness: Witness, body: bytes) -> None:
    assert witness.add_checkpoint(body).status == 400


def test_two_at_once_never_set_the_witness_back(witness: Witness) -> None:
    bodies = [asked(0, size) for size in range(1, 20)]
    threads = [threading.Thread(target=witness.add_checkpoint, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = witness.last(LOG.name)
    assert last is not None
    assert last.root == root_of(LEAVES[: last.size])


@pytest.fixture
def served(witness: Witness) -> Iterator[witnessing.Address]:
    """The witness on the network."""
    server = listen(witness, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    yield witnessing.Address(url, witness.key.verifier)
    server.shutdown()
    server.server_close()


async def test_the_log_shows_its_checkpoints_and_keeps_what_the_witness_says(
    pool: Pool,
    sequencer: Connection,
    tmp_path: Path,
    witness: Witness,
    served: witnessing.Address,
) -> None:
    [log] = await keys.log_keys(sequencer, tmp_path / "secrets")
    witness.logs = {log.name: [log.verifier]}
    assert await witnessing.show(sequencer, served) is None
    for size in (3, 6):
        await append_some(pool, 3, f"{size}")
        await drain(sequencer)
        await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
        assert await witnessing.show(sequencer, served) == size
        assert await witnessing.show(sequencer, served) is None
    newest = await checkpoints.newest(sequencer)
    assert newest is not None
    note = Note.read(newest[1])
    seen = [cosigned_at(note.text, each, witness.key.verifier) for each in note.signatures]
    assert NOW in seen


async def test_a_quiet_log_is_shown_again_and_the_newest_word_counts(
    pool: Pool,
    sequencer: Connection,
    tmp_path: Path,
    witness: Witness,
    served: witnessing.Address,
) -> None:
    [log] = await keys.log_keys(sequencer, tmp_path / "secrets")
    witness.logs = {log.name: [log.verifier]}
    await append_some(pool, 3)
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    later = NOW + timedelta(minutes=5)
    for now in (NOW, later):
        witness.now = lambda now=now: now  # type: ignore[misc]
        assert await witnessing.show(sequencer, served, again=True) == 3
    newest = await checkpoints.newest(sequencer)
    assert newest is not None
    note = Note.read(newest[1])
    seen = [cosigned_at(note.text, each, witness.key.verifier) for each in note.signatures]
    assert [at for at in seen if at] == [later]
    assert await checkpoints.cosigned(sequencer, log.name, witness.key.verifier.vkey) == (3, later)


async def test_a_log_that_forgot_what_the_witness_saw_is_told(
    pool: Pool,
    sequencer: Connection,
    superuser: Connection,
    tmp_path: Path,
    witness: Witness,
    served: witnessing.Address,
) -> None:
    [log] = await keys.log_keys(sequencer, tmp_path / "secrets")
    witness.logs = {log.name: [log.verifier]}
    for size in (3, 6):
        await append_some(pool, 3, f"{size}")
        await drain(sequencer)
        await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
        if size == 3:
            await witnessing.show(sequencer, served)
            await superuser.execute("ALTER TABLE cosignatures DISABLE TRIGGER ALL")
            await superuser.execute("DELETE FROM cosignatures")
    assert await witnessing.show(sequencer, served) == 6


async def test_a_log_with_another_past_is_refused_in_a_sentence(
    pool: Pool,
    sequencer: Connection,
    tmp_path: Path,
    witness: Witness,
    served: witnessing.Address,
) -> None:
    [log] = await keys.log_keys(sequencer, tmp_path / "secrets")
    witness.logs = {log.name: [log.verifier]}
    witness.add_checkpoint(asked(0, 20, key=log))
    await append_some(pool, 3)
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    with pytest.raises(witnessing.WitnessRefuses, match="seen a tree of 20 entries, ours has 3"):
        await witnessing.show(sequencer, served)


async def test_a_witness_that_is_away_is_said_to_be(
    pool: Pool, sequencer: Connection, tmp_path: Path, witness: Witness
) -> None:
    await append_some(pool, 3)
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    nobody = witnessing.Address("http://127.0.0.1:9", witness.key.verifier)
    with pytest.raises(witnessing.WitnessAway):
        await witnessing.show(sequencer, nobody)


async def test_the_door_says_its_key_and_refuses_what_it_does_not_serve(
    witness: Witness, served: witnessing.Address
) -> None:
    def get(path: str) -> str:
        with urllib.request.urlopen(served.url + path, timeout=5) as answer:  # noqa: S310
            return str(answer.read().decode())

    assert await asyncio.to_thread(get, "/") == witness.key.verifier.vkey + "\n"
    with pytest.raises(urllib.error.HTTPError) as refused:
        await asyncio.to_thread(get, "/else")
    refused.value.close()


def test_witnesses_are_configured_a_line_each(witness: Witness) -> None:
    vkey = witness.key.verifier.vkey
    lines = ["# partners", "", f"https://w.example/ {vkey} # housing"]
    assert witnessing.read(lines) == [witnessing.Address("https://w.example", witness.key.verifier)]
    for wrong in ("https://w.example", f"ftp://w {vkey}", f"https://w {LOG.verifier.vkey}"):
        with pytest.raises(Invalid):
            witnessing.read([wrong])
