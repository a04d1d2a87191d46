"""Sixteen writers, slow commits, and sealers that are killed again and again.

FAULT_SECONDS=60 makes it the long run; by default it is short enough for every build.
"""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import pytest

from seal import keys
from seal.checkpoints import Checkpoint
from seal.reading import root
from seal.tree import Frontier, grow
from storage import checkpoints, tree
from storage.pool import Connection, open_connection

SECONDS = float(os.environ.get("FAULT_SECONDS", "5"))
WRITERS, STREAMS, SEALERS = 16, 20, 3
PROCESS = Path(__file__).with_name("sealing_process.py")

# What the recording activity does, in one statement: it has a transaction id before it waits for
# the problem's lock, and some commit late or not at all.
WRITE = """
CREATE FUNCTION write_one(named text, nap float, fail boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    nth bigint;
BEGIN
    PERFORM pg_current_xact_id();
    SELECT s.seq + 1 INTO nth FROM streams s WHERE s.stream = named FOR UPDATE;
    nth := coalesce(nth, 1);
    PERFORM append_batch(jsonb_build_object('stream', named, 'rows', '{}'::jsonb,
        'notices', '[]'::jsonb,
        'commands', jsonb_build_array(jsonb_build_object('command_id', named || nth,
            'digest', '', 'first_seq', nth, 'last_seq', nth)),
        'entries', jsonb_build_array(jsonb_build_object('seq', nth, 'kind', 'k', 'subject', 's',
            'at', now(), 'by', 'b', 'command_id', named || nth, 'body', named || nth))));
    PERFORM pg_sleep(nap);
    IF fail THEN
        RAISE EXCEPTION 'changed its mind' USING ERRCODE = 'RM412';
    END IF;
END $$
"""


@dataclass
class Naive:
    """The reader that everybody writes first: whatever has a larger id than the last one."""

    seen: set[int] = field(default_factory=set)

    async def read(self, conn: Connection) -> None:
        last = 0
        while True:
            for row in await conn.fetch(
                "SELECT entry_id FROM ledger WHERE entry_id > $1 ORDER BY entry_id", last
            ):
                last = row["entry_id"]
                self.seen.add(last)
            await asyncio.sleep(0.005)


@dataclass
class Sealers:
    """Some sealers on one machine, one of which dies every moment."""

    url: str
    folder: Path
    chance: random.Random
    kills: int = 0
    spared: bool = False
    running: list[int] = field(default_factory=list)  # their process ids
    nursery: asyncio.subprocess.Process | None = None

    @property
    def notes(self) -> Path:
        return self.folder / "notes"

    async def start(self) -> None:
        self.nursery = await asyncio.create_subprocess_exec(
            sys.executable, PROCESS, self.url, self.folder / "secrets", self.folder / "seal",
            self.notes, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PROCESS.parents[2])},
        )  # fmt: skip
        for _ in range(SEALERS):
            await self._one()

    async def suffer(self) -> None:
        """Until `spared`. Not to be cancelled: whoever is born must be known, or nobody ends it."""
        while not self.spared:
            await asyncio.sleep(self.chance.uniform(0.05, 0.5))
            os.kill(self.running.pop(self.chance.randrange(SEALERS)), signal.SIGKILL)
            self.kills += 1
            await self._one()

    async def stop(self) -> None:
        while self.running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.running.pop(), signal.SIGKILL)
        if self.nursery is not None and self.nursery.stdin is not None:
            self.nursery.stdin.close()
            await self.nursery.wait()

    async def _one(self) -> None:
        assert self.nursery is not None
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(b"\n")
        self.running.append(int(await self.nursery.stdout.readline()))


@pytest.fixture
async def sealers(sequencer_url: str, tmp_path: Path) -> AsyncIterator[Sealers]:
    made = Sealers(sequencer_url, tmp_path, random.Random())  # noqa: S311 - not for secrets
    yield made
    await made.stop()


async def write(url: str, chance: random.Random, until: float) -> None:
    conn = await open_connection(url)
    try:
        while asyncio.get_running_loop().time() < until:
            stream = f"problem/p-{chance.randrange(STREAMS)}"
            nap = chance.uniform(0.05, 0.4) if chance.random() < 0.05 else 0.0
            with contextlib.suppress(asyncpg.PostgresError):  # it changed its mind, or was late
                await conn.execute(
                    "SELECT write_one($1, $2, $3)", stream, nap, chance.random() < 0.03
                )
    finally:
        await conn.close()


async def test_nothing_is_lost_no_order_is_inverted_and_no_checkpoint_is_contradicted(
    owner_url: str, superuser: Connection, sealers: Sealers
) -> None:
    await superuser.execute(WRITE)
    watching = await open_connection(owner_url)
    naive = Naive()
    await sealers.start()
    assert len(sealers.running) == SEALERS
    reading = asyncio.create_task(naive.read(watching))
    killing = asyncio.create_task(sealers.suffer())
    until = asyncio.get_running_loop().time() + SECONDS
    await asyncio.gather(*(write(owner_url, sealers.chance, until) for _ in range(WRITERS)))
    await asyncio.sleep(0.1)
    sealers.spared = True
    await killing
    reading.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await reading
    await watching.close()
    await covered(superuser, within=20)
    await sealers.stop()

    entries = await superuser.fetch(
        "SELECT l.entry_id, l.stream, l.seq, v.idx, l.leaf_hash AS wanted, v.leaf_hash"
        "  FROM ledger l LEFT JOIN leaves v USING (entry_id) ORDER BY v.idx"
    )
    lost = len({row["entry_id"] for row in entries} - naive.seen)
    inverted = await superuser.fetchval(
        "SELECT count(*) FROM (SELECT seq < lag(seq) OVER (PARTITION BY stream"
        " ORDER BY xid, entry_id) AS wrong FROM ledger) AS told WHERE wrong"
    )
    notes = sealers.notes.read_text().split("\0")[:-1]
    print(  # noqa: T201 - shown with -s, and when it fails
        f"{len(entries)} entries, {sealers.kills} kills, {len(notes)} checkpoints; the naive"
        f" reader lost {lost}; {inverted} inverted where transaction ids give the order"
    )
    assert [row["idx"] for row in entries] == list(range(len(entries))), "something has no place"
    assert all(row["wanted"] == row["leaf_hash"] for row in entries)
    reached: dict[str, int] = defaultdict(int)
    for row in entries:
        reached[row["stream"]] += 1
        assert row["seq"] == reached[row["stream"]], "an order is inverted"

    await hold_against_the_tree(superuser, notes, [row["leaf_hash"] for row in entries], sealers)
    assert sealers.kills > SECONDS / 2
    assert len(entries) > SECONDS * 20
    assert lost > 0, "the mutant lost nothing, so this test would not notice a loss"


async def hold_against_the_tree(
    conn: Connection, notes: list[str], leaves: list[bytes], sealers: Sealers
) -> None:
    """Every checkpoint ever signed is one of the final tree, and so is what is stored."""
    verifiers = [key.verifier for key in keys.read(sealers.folder / "secrets" / keys.LOG_KEYS)]
    signed = {found.size: found for found in (Checkpoint.opened(n, verifiers) for n in notes)}
    kept = await checkpoints.all_of_them(conn)
    for size, hashed, note in kept:
        assert Checkpoint.opened(note, verifiers) == Checkpoint(verifiers[0].name, size, hashed)
        signed.setdefault(size, Checkpoint.opened(note, verifiers))
    assert len(signed) > 1
    frontier = Frontier()
    for size in sorted(signed):
        frontier, _ = grow(frontier, leaves[frontier.size : size])
        assert frontier.root == signed[size].root, f"the checkpoint of {size} is contradicted"
    assert (await tree.head(conn)).root == frontier.root == await root(conn, len(leaves))


async def covered(conn: Connection, within: float) -> None:
    """Wait until a checkpoint covers every entry."""
    async with asyncio.timeout(within):
        while True:
            told = await tree.coverage(conn)
            if told.entries == told.size == told.signed:
                return
            await asyncio.sleep(0.05)
