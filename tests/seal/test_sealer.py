"""The sealer at work: soon after a commit a checkpoint covers it, and the witnesses see it."""

import asyncio
import contextlib
import statistics
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from runtime.settings import load_settings
from schemas.errors import Unavailable
from seal import sealer as room
from seal import witnessing
from seal.checkpoints import Checkpoint
from seal.listening import listen
from seal.notes import COSIGNATURE, Note, SigningKey, Verifier
from seal.sealer import Sealer
from seal.tlog_proof import EntryProof, entry_proof
from seal.witness import Witness
from storage import checkpoints, tree
from storage.pool import Asking, Pool
from tests.seal.writing import append, append_some
from worker.sealing import sealing

T = TypeVar("T")


@contextlib.asynccontextmanager
async def at_work(sealer: Sealer) -> AsyncIterator[None]:
    running = asyncio.create_task(sealer.run())
    try:
        yield
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


@pytest.fixture
def sealer(sequencer_url: str, tmp_path: Path) -> Sealer:
    return Sealer(sequencer_url, tmp_path / "secrets", tmp_path / "seal", origin="example.com/log")


async def eventually(question: Callable[[], Awaitable[T | None]]) -> T:
    """The first answer that is one."""
    async with asyncio.timeout(10):
        while True:
            answer = await question()
            if answer:
                return answer
            await asyncio.sleep(0.01)


async def covered(conn: Asking, size: int) -> tuple[int, str]:
    """The newest checkpoint, once it covers this many entries."""

    async def question() -> tuple[int, str] | None:
        newest = await checkpoints.newest(conn)
        return newest if newest and newest[0] >= size else None

    return await eventually(question)


async def test_a_checkpoint_covers_a_commit_within_a_second_at_the_median(
    pool: Pool, sealer: Sealer
) -> None:
    async with at_work(sealer):
        for seq in range(1, 41):
            await append(pool, "problem/p-motel", seq)
            await asyncio.sleep(0.03)
        await covered(pool, 40)
    waited = [
        row["waited"]
        for row in await pool.fetch(
            "SELECT extract(epoch FROM (SELECT min(c.made_at) FROM checkpoints c"
            " WHERE c.size > v.idx) - l.recorded_at)::float AS waited"
            " FROM leaves v JOIN ledger l USING (entry_id)"
        )
    ]
    assert len(waited) == 40
    print(f"median {statistics.median(waited):.3f} s, longest {max(waited):.3f} s")  # noqa: T201
    assert statistics.median(waited) < 1.0


async def test_an_entry_is_proved_by_a_file_that_stands_by_itself(
    pool: Pool, sealer: Sealer
) -> None:
    async with at_work(sealer):
        await append_some(pool, 30)
        await covered(pool, 30)
    async with pool.acquire() as conn:
        assert await entry_proof(conn, "problem/p-nowhere", 1) is None
        written = str(await entry_proof(conn, "problem/p-b", 7))
        place = await tree.place(conn, "problem/p-b", 7)
    assert place is not None
    [key] = await checkpoints.keys(pool)
    found = EntryProof.read(written)
    assert str(found) == written
    assert found.index == place[0]
    assert found.holds(place[1], [Verifier.read(key.vkey)])
    assert not replace(found, index=found.index + 1).holds(place[1], [Verifier.read(key.vkey)])


async def test_witnesses_see_what_is_new(
    pool: Pool, sealer: Sealer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "WITNESS_EVERY", 0.05)
    witness = Witness(tmp_path / "w", SigningKey.made("w.example/1", COSIGNATURE), {})
    server = listen(witness, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    sealer.witnesses = [witnessing.Address(url, witness.key.verifier)]
    async with at_work(sealer):
        await append_some(pool, 3)
        size, note = await covered(pool, 3)
        [key] = await checkpoints.keys(pool)
        witness.logs = {key.origin: [Verifier.read(key.vkey)]}
        vkey = witness.key.verifier.vkey
        await eventually(lambda: checkpoints.cosigned(pool, key.origin, vkey))
    server.shutdown()
    server.server_close()
    assert witness.last("example.com/log") == Checkpoint.read(Note.read(note).text)
    assert size == 3


async def test_a_machine_without_the_key_orders_entries_and_signs_nothing(
    pool: Pool, sealer: Sealer, tmp_path: Path
) -> None:
    async with at_work(sealer):
        await append_some(pool, 3)
        await covered(pool, 3)
    other = replace(sealer, secrets=tmp_path / "elsewhere", memory=tmp_path / "elsewhere")
    async with at_work(other):
        await append(pool, "problem/p-later", 1)
        await eventually(lambda: tree.place(pool, "problem/p-later", 1))
        await asyncio.sleep(0.3)
    newest = await checkpoints.newest(pool)
    assert newest is not None
    assert newest[0] == 3


async def test_coverage_tells_how_long_the_oldest_entry_waits(pool: Pool, sealer: Sealer) -> None:
    await append_some(pool, 3)
    told = await tree.coverage(pool)
    assert (told.entries, told.size, told.signed) == (3, 0, 0)
    assert told.waiting_since is not None
    async with at_work(sealer):
        await covered(pool, 3)
    told = await tree.coverage(pool)
    assert (told.entries, told.size, told.signed, told.waiting_since) == (3, 3, 3, None)


async def test_the_worker_seals_while_it_runs(
    pool: Pool, sequencer_url: str, tmp_path: Path
) -> None:
    settings = load_settings({"REMIT_HOME": str(tmp_path), "REMIT_SEQUENCER_URL": sequencer_url})
    async with sealing(settings):
        await append_some(pool, 3)
        await covered(pool, 3)
    await append(pool, "problem/p-later", 1)
    await asyncio.sleep(0.4)
    assert (await tree.head(pool)).size == 3


async def test_a_worker_that_cannot_read_its_witnesses_says_so(
    sequencer_url: str, tmp_path: Path
) -> None:
    settings = load_settings(
        {
            "REMIT_HOME": str(tmp_path),
            "REMIT_SEQUENCER_URL": sequencer_url,
            "REMIT_WITNESSES": str(tmp_path / "none"),
        }
    )
    with pytest.raises(Unavailable, match="file of witnesses"):
        async with sealing(settings):
            pass
