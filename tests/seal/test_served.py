"""The log as the portal serves it, read over HTTP by a program that others wrote."""

import asyncio
import contextlib
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import uvicorn

from cli.main import answer
from desk.counter import Desk
from portal.app import create
from portal.main import listening
from runtime.settings import Settings
from seal import keys, one_line
from seal.checkpoints import Checkpoint, cosigned_at
from seal.notes import COSIGNATURE, Note, SigningKey, Verifier
from seal.pulling import Contradicted, PublishedLog, look_once
from seal.reading import consistency, inclusion, root
from seal.sealer import seal
from seal.sequencer import drain
from seal.tiles import tiles_of
from seal.tree import root_of
from seal.witness import Witness
from storage import tree
from storage.pool import Connection, Pool
from tests.seal.test_foreign import told
from tests.seal.writing import append

SIZE = 600


@dataclass(frozen=True)
class Served:
    address: str
    key: Verifier
    home: Path

    def get(self, path: str) -> httpx2.Response:
        return httpx2.get(f"{self.address}/{path}", timeout=10)


@pytest.fixture
async def served(pool: Pool, sequencer: Connection, tmp_path: Path) -> AsyncIterator[Served]:
    """A portal that listens, over a log of six hundred entries of which the last is not signed."""
    for first in range(1, 201, 20):
        for name in "abc":
            await append(pool, f"problem/p-{name}", first, 20)
        await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    await append(pool, "problem/p-a", 201)
    await drain(sequencer)
    settings = Settings(home=tmp_path, portal_port=1)
    app = create(Desk(None, pool), pool, settings)  # type: ignore[arg-type]  # nobody commands
    config = listening(app, settings)
    config.port = 0
    server = uvicorn.Server(config)
    running = asyncio.create_task(server._serve())  # without taking over the signals
    while not server.started:  # noqa: ASYNC110 - it has no event to wait for
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    [key] = keys.read(tmp_path / "secrets" / keys.LOG_KEYS)
    yield Served(f"http://127.0.0.1:{port}", key.verifier, tmp_path)
    server.should_exit = True
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_a_program_of_others_reads_the_whole_log_over_the_network(
    reader: Path, served: Served, sequencer: Connection
) -> None:
    leaves = await tree.hashes(sequencer, 0, 0, SIZE)
    lines = [f"leaf {idx} {leaf.hex()}" for idx, leaf in enumerate(leaves)]
    for old in (1, 255, 256, 257, SIZE):
        lines.append(told("root", (old,), [await root(sequencer, old)]))
        lines.append(told("inclusion", (old - 1, SIZE), await inclusion(sequencer, old - 1, SIZE)))
        lines.append(told("consistency", (old, SIZE), await consistency(sequencer, old, SIZE)))
    proofs = served.home / "proofs"
    proofs.write_text("\n".join(lines) + "\n")
    done = await asyncio.to_thread(
        subprocess.run, [reader, f"{served.address}/log", served.key.vkey, proofs],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1:] == ["600", "1", "0", "600", "5", "5", "5"]


async def test_every_tile_is_there_for_ever_and_the_checkpoint_for_a_moment(
    served: Served,
) -> None:
    checkpoint = await asyncio.to_thread(served.get, "log/checkpoint")
    assert checkpoint.headers["content-type"] == "text/plain; charset=utf-8"
    assert checkpoint.headers["cache-control"] == "public, max-age=1"
    assert Checkpoint.opened(checkpoint.text, [served.key]).size == SIZE
    for tile in tiles_of(SIZE):
        for path in (tile.path, tile.entries_path)[: 1 if tile.level else 2]:
            got = await asyncio.to_thread(served.get, f"log/{path}")
            assert got.status_code == 200, path
            assert got.headers["content-type"] == "application/octet-stream"
            assert got.headers["cache-control"].endswith("immutable")
            assert "set-cookie" not in got.headers


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/002.p/89",  # its last entry has a place and no signature
        "tile/0/002", "tile/0/003", "tile/2/000", "tile/0/000.p/0", "tile/0/000.p/256",
        "tile/0/000.p/01", "tile/0/0", "tile/0/x000/000", "tile/00/000", "tile/8/000", "tile/a/000",
        "tile/entries/002.p/89", "tile/entries/000.p/1/..", "tile/-1/000", "tile/0/9999999999",
        "tile/0/x999/x999/x999/x999/999", "tile/", "checkpoints", "",
    ],
)  # fmt: skip
async def test_what_is_not_signed_or_not_spelt_so_is_not_there(served: Served, path: str) -> None:
    got = await asyncio.to_thread(served.get, f"log/{path}")
    assert got.status_code == 404
    assert "immutable" not in got.headers.get("cache-control", "")


async def test_every_answer_bears_the_newest_checkpoint_which_is_whole_again_when_kept(
    served: Served, sequencer: Connection
) -> None:
    for path in ("sign-in", "api/v1/inbox", "nowhere", "log/checkpoint"):
        got = await asyncio.to_thread(served.get, path)
        kept = one_line.read(got.headers["remit-checkpoint"])
        assert Checkpoint.opened(kept, [served.key]).size == SIZE, path
    await seal(sequencer, served.home / "secrets", served.home / "seal")
    await asyncio.sleep(0.6)
    line = (await asyncio.to_thread(served.get, "sign-in")).headers["remit-checkpoint"]
    assert line.split()[1] == str(SIZE + 1)


async def test_a_witness_that_looks_once_cosigns_what_continues_and_keeps_what_does_not(
    served: Served, sequencer: Connection, superuser: Connection
) -> None:
    log = PublishedLog(f"{served.address}/log")
    logs = {served.key.name: [served.key]}
    witness = Witness(served.home / "w", SigningKey.made("w.example/cron", COSIGNATURE), logs)
    first = await asyncio.to_thread(look_once, witness, log)
    assert Checkpoint.opened(first, [served.key]).size == SIZE
    assert [cosigned_at(Note.read(first).text, s, witness.key.verifier)
            for s in Note.read(first).signatures][-1]  # fmt: skip
    await seal(sequencer, served.home / "secrets", served.home / "seal")
    await asyncio.sleep(0.6)
    again = PublishedLog(f"{served.address}/log")  # what follows is proved from tiles alone
    second = await asyncio.to_thread(look_once, witness, again)
    assert Checkpoint.opened(second, [served.key]).size == SIZE + 1

    await superuser.execute(
        "SET session_replication_role = replica; ALTER TABLE leaves DISABLE TRIGGER ALL;"
        "ALTER TABLE checkpoints DISABLE TRIGGER ALL;"
        "UPDATE leaves SET leaf_hash = sha256('') WHERE idx = 599"
    )
    real = root_of(await tree.hashes(superuser, 0, 0, SIZE + 1))
    [key] = keys.read(served.home / "secrets" / keys.LOG_KEYS)
    forged = Note(Checkpoint(key.name, SIZE + 1, real).text).signed(key)
    await superuser.execute("UPDATE checkpoints SET note = $1 WHERE size = 601", str(forged))
    await asyncio.sleep(0.6)
    with pytest.raises(Contradicted, match="its past was changed"):
        await asyncio.to_thread(look_once, witness, PublishedLog(f"{served.address}/log"))
    [evidence] = (served.home / "w" / "evidence").glob("*.txt")
    assert str(forged) in evidence.read_text()
    await superuser.execute("DELETE FROM checkpoints WHERE size = 601")
    await asyncio.sleep(0.6)
    with pytest.raises(Contradicted, match="it had 601 entries and shows 600"):
        await asyncio.to_thread(look_once, witness, PublishedLog(f"{served.address}/log"))


async def test_the_command_looks_once_prints_what_it_cosigned_and_ends(
    served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["witness", "--log", served.key.vkey, "--dir", str(served.home / "cron")]
    assert await asyncio.to_thread(answer, [*words, "--once", f"{served.address}/log"]) == 0
    kept = (served.home / "cron" / "newest").read_text()
    assert kept in capsys.readouterr().out  # the portal of this process logs there as well
    assert Checkpoint.opened(kept, [served.key]).size == SIZE
    public = (served.home / "cron" / "public-key").read_text()
    note, witness = Note.read(kept), Verifier.read(public.strip())
    assert [cosigned_at(note.text, one, witness) for one in note.signatures][-1] is not None
    assert await asyncio.to_thread(answer, [*words, "--once", f"{served.address}/nowhere"]) == 6
    assert "checkpoint is answered with 404" in capsys.readouterr().err
    other = SigningKey.made("other.example/log").verifier.vkey
    words[2] = other
    assert await asyncio.to_thread(answer, [*words, "--once", f"{served.address}/log"]) == 4
    assert "no key of it was given" in capsys.readouterr().err
