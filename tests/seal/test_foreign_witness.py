"""A witness that others wrote cosigns what the seal signs, and refuses what it must refuse.

It needs Python 3.12; elsewhere the test looks for the program `aics-witness` on the PATH.
"""

import os
import re
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from seal import keys, witnessing
from seal.checkpoints import cosigned_at
from seal.notes import Note
from seal.sealer import seal
from seal.sequencer import drain
from seal.tree import Frontier, grow
from storage import checkpoints, tree
from storage.pool import Connection, Pool
from tests.seal.writing import append_some

LOG = "example.gov/log"


@pytest.fixture
def program() -> str:
    path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
    found = shutil.which("aics-witness", path=path)
    if found is None:
        pytest.skip("aics-witness is not here: it is installed with Python 3.12 and newer")
    return found


@pytest.fixture
async def log(sequencer: Connection, tmp_path: Path) -> str:
    [key] = await keys.log_keys(sequencer, tmp_path / "secrets", LOG)
    return key.verifier.vkey


@pytest.fixture
def theirs(program: str, log: str, tmp_path: Path) -> Iterator[witnessing.Address]:
    """Their witness at work, knowing this log."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*words: str) -> str:
        done = subprocess.run(  # noqa: S603
            [program, *words], cwd=folder, capture_output=True, text=True, check=True
        )
        return done.stdout + done.stderr

    told = run("init", "--name", "witness.example/theirs", "--listen", f"127.0.0.1:{port}")
    vkey = re.search(r"witness\.example/theirs\+[0-9a-f]{8}\+\S+", told)
    assert vkey, told
    run("add-log", "--origin", LOG, "--vkey", log)
    running = subprocess.Popen(  # noqa: S603
        [program, "serve"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield witnessing.read([f"http://127.0.0.1:{port} {vkey[0]}"])[0]
    finally:
        running.terminate()
        running.wait(10)


async def signed(pool: Pool, sequencer: Connection, home: Path, name: str) -> None:
    await append_some(pool, 5, name)
    await drain(sequencer)
    await seal(sequencer, home / "secrets", home / "seal")


async def test_it_cosigns_what_continues_and_its_word_holds(
    theirs: witnessing.Address, pool: Pool, sequencer: Connection, tmp_path: Path
) -> None:
    for size, name in ((5, "a"), (10, "b"), (15, "c")):
        await signed(pool, sequencer, tmp_path, name)
        assert await witnessing.show(sequencer, theirs) == size
        newest = await checkpoints.newest(sequencer)
        assert newest is not None
        note = Note.read(newest[1])
        seen = [cosigned_at(note.text, each, theirs.verifier) for each in note.signatures]
        assert any(seen), newest[1]
    assert await witnessing.show(sequencer, theirs, again=True) == 15


async def test_it_refuses_a_rewritten_past_though_the_logs_own_key_signed_it(
    theirs: witnessing.Address,
    pool: Pool,
    sequencer: Connection,
    superuser: Connection,
    tmp_path: Path,
) -> None:
    await signed(pool, sequencer, tmp_path, "a")
    await witnessing.show(sequencer, theirs)
    await superuser.execute(
        "SET session_replication_role = replica; ALTER TABLE leaves DISABLE TRIGGER ALL;"
        "ALTER TABLE ledger DISABLE TRIGGER ALL; ALTER TABLE tree DISABLE TRIGGER ALL;"
        "UPDATE leaves SET leaf_hash = sha256(leaf_hash) WHERE idx = 2;"
        "UPDATE ledger SET leaf_hash = sha256(leaf_hash)"
        " WHERE entry_id = (SELECT entry_id FROM leaves WHERE idx = 2)"
    )
    leaves = await tree.hashes(superuser, 0, 0, 5)
    grown, _ = grow(Frontier(), leaves)
    await superuser.execute("UPDATE tree SET frontier = $1, root = $2", grown.packed(), grown.root)
    (tmp_path / "seal" / "signed.json").unlink()
    await superuser.execute("ALTER TABLE cosignatures DISABLE TRIGGER ALL")
    await superuser.execute("ALTER TABLE checkpoints DISABLE TRIGGER ALL")
    await superuser.execute("DELETE FROM cosignatures; DELETE FROM checkpoints")
    await signed(pool, sequencer, tmp_path, "b")
    with pytest.raises(witnessing.WitnessRefuses, match="422"):
        await witnessing.show(sequencer, theirs)
