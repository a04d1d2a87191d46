"""The signer: what it remembers, and what it will never sign."""

import asyncio
import json
import os
from pathlib import Path

import pytest

from seal import keys
from seal.checkpoints import Checkpoint
from seal.notes import BadKey, Note, SigningKey, Verifier
from seal.proofs import consistency_ranges
from seal.sealer import seal
from seal.sequencer import drain
from seal.signing import Forked, LogSigner, MemoryLost, RolledBack, Turn, Unreadable
from seal.tree import leaf_hash, root_of
from storage import checkpoints
from storage.pool import Connection, Pool, open_connection
from tests.seal.writing import append_some

KEY = SigningKey.made("example.com/log")
LEAVES = [leaf_hash(f"entry {number}".encode()) for number in range(20)]


def sign(signer: LogSigner, leaves: list[bytes]) -> str:
    """Sign the tree of these leaves as a sealer would."""
    with signer.turn() as turn:
        assert turn is not None
        was = turn.last.size if turn.last else 0
        ranges = consistency_ranges(was, len(leaves)) if was <= len(leaves) else []
        proof = [root_of(leaves[start:end]) for start, end in ranges]
        return turn.sign(len(leaves), root_of(leaves), proof)


@pytest.fixture
def signer(tmp_path: Path) -> LogSigner:
    return LogSigner(tmp_path / "seal", (KEY,))


def test_a_tree_that_grows_is_signed_each_time(signer: LogSigner) -> None:
    for size in (1, 2, 7, 8, 20):
        opened = Checkpoint.opened(sign(signer, LEAVES[:size]), [KEY.verifier])
        assert opened == Checkpoint(KEY.name, size, root_of(LEAVES[:size]))
        assert signer.last() == opened


def test_the_same_tree_is_signed_again_with_the_same_words(signer: LogSigner) -> None:
    assert sign(signer, LEAVES[:7]) == sign(signer, LEAVES[:7])


def test_a_tree_that_lost_entries_is_not_signed(signer: LogSigner) -> None:
    sign(signer, LEAVES[:8])
    with pytest.raises(RolledBack, match="has 7 entries, but one of 8 was signed"):
        sign(signer, LEAVES[:7])
    assert sign(signer, LEAVES[:9])


def test_another_tree_of_the_same_size_is_not_signed(signer: LogSigner) -> None:
    sign(signer, LEAVES[:8])
    with pytest.raises(Forked, match="its past was changed"):
        sign(signer, LEAVES[1:9])


def test_a_larger_tree_with_another_past_is_not_signed(signer: LogSigner) -> None:
    sign(signer, LEAVES[:8])
    with pytest.raises(Forked, match="its past was changed"):
        sign(signer, [LEAVES[9], *LEAVES[1:12]])


def test_what_will_be_signed_is_on_disk_before_it_is_signed(
    signer: LogSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(note: Note, *keys: SigningKey) -> Note:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Note, "signed", crash)
        with pytest.raises(KeyboardInterrupt):
            sign(signer, LEAVES[:8])
    with pytest.raises(Forked):
        sign(signer, LEAVES[1:9])


def test_a_signer_that_forgot_everything_does_not_begin_anew(signer: LogSigner) -> None:
    with pytest.raises(MemoryLost, match="A tree of 8 entries was signed"), signer.turn(8):
        pass


def test_a_lost_memory_is_started_from_a_checkpoint_that_others_kept(signer: LogSigner) -> None:
    kept = Checkpoint(KEY.name, 8, root_of(LEAVES[:8]))
    signer.begin_from(kept)
    assert signer.last() == kept
    with pytest.raises(Forked):
        signer.begin_from(kept)


@pytest.mark.parametrize("spoilt", ["", "{", "[]", '{"origin": "example.com/log", "size": 1}'])
def test_a_memory_that_cannot_be_read_signs_nothing(signer: LogSigner, spoilt: str) -> None:
    sign(signer, LEAVES[:8])
    (signer.folder / "signed.json").write_text(spoilt)
    with pytest.raises(Unreadable):
        sign(signer, LEAVES[:9])


def test_the_memory_of_another_log_is_not_taken_for_ours(signer: LogSigner) -> None:
    sign(signer, LEAVES[:8])
    with pytest.raises(Unreadable):
        sign(LogSigner(signer.folder, (SigningKey.made("example.com/other"),)), LEAVES[:9])


def test_while_one_signs_another_does_not(signer: LogSigner) -> None:
    with signer.turn() as first, signer.turn() as second:
        assert isinstance(first, Turn)
        assert second is None


def test_memory_and_keys_are_for_their_owner_only(signer: LogSigner) -> None:
    sign(signer, LEAVES[:8])
    assert (signer.folder / "signed.json").stat().st_mode & 0o077 == 0
    assert json.loads((signer.folder / "signed.json").read_text())["size"] == 8


async def test_the_log_gets_a_name_and_a_key_once(sequencer: Connection, tmp_path: Path) -> None:
    [made] = await keys.log_keys(sequencer, tmp_path)
    [again] = await keys.log_keys(sequencer, tmp_path)
    assert again.skey == made.skey
    assert (tmp_path / keys.LOG_KEYS).stat().st_mode & 0o077 == 0
    [known] = await checkpoints.keys(sequencer)
    assert Verifier.read(known.vkey) == made.verifier


async def test_many_who_begin_at_once_begin_with_one_key(
    sequencer_url: str, tmp_path: Path
) -> None:
    conns = [await open_connection(sequencer_url) for _ in range(8)]
    try:
        made = await asyncio.gather(*(keys.log_keys(conn, tmp_path) for conn in conns))
    finally:
        for conn in conns:
            await conn.close()
    assert len({key.skey for [key] in made}) == 1
    assert os.listdir(tmp_path) == [keys.LOG_KEYS]


async def test_who_asks_while_another_begins_has_the_key_of_the_other(
    sequencer_url: str, superuser: Connection, tmp_path: Path
) -> None:
    asking = await open_connection(sequencer_url)
    try:
        async with superuser.transaction():
            await superuser.execute("LOCK TABLE log_keys IN ACCESS EXCLUSIVE MODE")
            theirs = asyncio.create_task(keys.log_keys(asking, tmp_path))
            await asyncio.sleep(0.1)
            key = SigningKey.made("remit.invalid/another")
            (tmp_path / keys.LOG_KEYS).touch(mode=0o600)
            (tmp_path / keys.LOG_KEYS).write_text(f"{key.skey}\n")
            await checkpoints.first_key(superuser, key.name, key.verifier.vkey)
        [told] = await theirs
    finally:
        await asking.close()
    assert told.skey == key.skey


async def test_a_machine_without_the_key_of_the_log_does_not_make_one(
    sequencer: Connection, tmp_path: Path
) -> None:
    await keys.log_keys(sequencer, tmp_path / "here")
    with pytest.raises(keys.KeyElsewhere):
        await keys.log_keys(sequencer, tmp_path / "there")
    assert not (tmp_path / "there").exists()


async def test_a_key_that_others_can_read_is_not_used(
    sequencer: Connection, tmp_path: Path
) -> None:
    await keys.log_keys(sequencer, tmp_path)
    (tmp_path / keys.LOG_KEYS).chmod(0o640)
    with pytest.raises(BadKey, match="others than its owner"):
        await keys.log_keys(sequencer, tmp_path)


async def test_a_tree_is_sealed_once_and_again_when_it_has_grown(
    pool: Pool, sequencer: Connection, tmp_path: Path
) -> None:
    secrets, memory = tmp_path / "secrets", tmp_path / "seal"
    for size in (3, 6):
        await append_some(pool, 3, f"{size}")
        await drain(sequencer)
        sealed = await seal(sequencer, secrets, memory)
        assert sealed is not None
        assert sealed.size == size
        assert sealed.note is not None
        again = await seal(sequencer, secrets, memory)
        assert again is not None
        assert again.note is None
        assert await checkpoints.newest(sequencer) == (size, sealed.note)


async def test_a_checkpoint_that_was_signed_but_not_kept_is_signed_again(
    pool: Pool, sequencer: Connection, superuser: Connection, tmp_path: Path
) -> None:
    secrets, memory = tmp_path / "secrets", tmp_path / "seal"
    await append_some(pool, 3)
    await drain(sequencer)
    first = await seal(sequencer, secrets, memory)
    await superuser.execute("ALTER TABLE checkpoints DISABLE TRIGGER ALL; DELETE FROM checkpoints")
    assert await seal(sequencer, secrets, memory) == first


async def test_a_database_that_was_set_back_is_not_signed(
    pool: Pool, sequencer: Connection, superuser: Connection, tmp_path: Path
) -> None:
    secrets, memory = tmp_path / "secrets", tmp_path / "seal"
    await append_some(pool, 3)
    await drain(sequencer)
    await seal(sequencer, secrets, memory)
    await superuser.execute(
        "SET session_replication_role = replica;"
        "ALTER TABLE checkpoints DISABLE TRIGGER ALL; DELETE FROM checkpoints;"
        "ALTER TABLE leaves DISABLE TRIGGER ALL; DELETE FROM leaves;"
        "ALTER TABLE tree DISABLE TRIGGER ALL;"
        "UPDATE tree SET size = 0, frontier = '', root = sha256(''), settled_id = 0, mark_id = 0"
    )
    with pytest.raises(RolledBack, match="entries were lost"):
        await seal(sequencer, secrets, memory)


async def test_keys_follow_one_another_and_both_sign_in_between(
    pool: Pool, sequencer: Connection, tmp_path: Path
) -> None:
    secrets, memory = tmp_path / "secrets", tmp_path / "seal"
    [old] = await keys.log_keys(sequencer, secrets)
    new = await keys.rotate(sequencer, secrets)
    with pytest.raises(keys.NotRotating):
        await keys.rotate(sequencer, secrets)
    signatures = {}
    for step, size in (("both", 3), ("new", 6)):
        await append_some(pool, 3, step[0])
        await drain(sequencer)
        sealed = await seal(sequencer, secrets, memory)
        assert sealed is not None
        assert sealed.note is not None
        assert sealed.size == size
        signatures[step] = {s.key_id for s in Note.read(sealed.note).signatures}
        if step == "both":
            keys.finish_rotation(secrets)
    assert signatures["both"] == {old.verifier.key_id, new.verifier.key_id}
    assert signatures["new"] == {new.verifier.key_id}


async def test_the_old_key_says_which_key_follows_it(sequencer: Connection, tmp_path: Path) -> None:
    [old] = await keys.log_keys(sequencer, tmp_path)
    new = await keys.rotate(sequencer, tmp_path)
    _, told = await checkpoints.keys(sequencer)
    assert (told.vkey, told.follows) == (new.verifier.vkey, old.verifier.vkey)
    assert told.statement is not None
    for key in (old, new):
        said = Note.opened(told.statement, [key.verifier]).text.splitlines()
        assert said[:4] == [
            "remit-key.rotated/v1", old.name, old.verifier.vkey, new.verifier.vkey,
        ]  # fmt: skip


async def test_a_rotation_that_was_cut_short_is_taken_up(
    sequencer: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [old] = await keys.log_keys(sequencer, tmp_path)

    def crash(folder: Path, key: Verifier) -> SigningKey:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keys, "take_up", crash)
        with pytest.raises(KeyboardInterrupt):
            await keys.rotate(sequencer, tmp_path)
    new = await keys.rotate(sequencer, tmp_path)
    assert [key.skey for key in await keys.log_keys(sequencer, tmp_path)] == [old.skey, new.skey]
    assert len(await checkpoints.keys(sequencer)) == 2


def test_what_was_never_begun_cannot_be_finished(tmp_path: Path) -> None:
    with pytest.raises(keys.NotRotating):
        keys.finish_rotation(tmp_path)
