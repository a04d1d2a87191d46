"""The sealer: lets the tree grow, signs it, and shows it to the witnesses, for as long as it runs.

Any number of them may run at once, and each may die at any moment.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from schemas.errors import Refused
from seal import keys, witnessing
from seal.checkpoints import Checkpoint
from seal.notes import Verifier
from seal.reading import consistency, root
from seal.sequencer import drain
from seal.signing import Forked, LogSigner, MemoryLost, RolledBack
from storage import checkpoints, tree
from storage.pool import may_pass, open_connection

if TYPE_CHECKING:
    from seal.stamping import Authority
    from storage.pool import Connection

log = structlog.get_logger("seal")

TICK = 0.2  # seconds between two looks for new entries
REST = 0.2  # seconds between two rounds, so that a checkpoint covers many entries under load
WITNESS_EVERY = 5.0  # seconds between two checkpoints shown to the witnesses
SHOW_AGAIN = 300.0
"""Seconds after which a witness is asked anew though nothing has come: a log that is quiet and one
that was stopped would look alike to whoever asks how fresh it is.
"""
STAMP_LOOK = 300.0  # seconds between two looks whether a stamp is due
SWEEP_EVERY = 600.0  # seconds between two looks at the whole ledger
_COMPLAIN_EVERY = 30.0


@dataclass
class Sealer:
    """One sealer over one database. Without keys it orders entries and signs nothing."""

    url: str
    secrets: Path
    memory: Path
    witnesses: Sequence[witnessing.Address] = ()
    origin: str | None = None
    authority: "Authority | None" = None
    signed: Callable[[str], None] = lambda note: None  # told of each checkpoint
    _sealed: int = -1
    _shown: dict[str, float] = field(default_factory=dict)
    _complained: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Until cancelled. A database that is away is waited for."""
        while True:
            try:
                await self._work()
            except Exception as error:
                event = "seal.database_away" if may_pass(error) else "seal.failed"
                self._complain(event, str(error) or type(error).__name__)
                await asyncio.sleep(1.0)

    async def _work(self) -> None:
        conn = await open_connection(self.url, application="remit-seal")
        beside: list[asyncio.Task[None]] = []
        try:
            # What is signed must never be less certain than the signature.
            await conn.execute("SET synchronous_commit = on")
            gone = asyncio.Event()
            conn.add_termination_listener(lambda *_: gone.set())
            if self.witnesses:
                beside.append(asyncio.create_task(self._show()))
            if self.authority is not None:
                beside.append(asyncio.create_task(self._stamp(self.authority)))
            swept, rest = float("-inf"), REST
            while True:
                gone.clear()
                sweep, placed = time.monotonic() - swept > SWEEP_EVERY, 0
                if sweep or await tree.unsettled(conn):
                    placed = await drain(conn, sweep=sweep)
                if sweep:
                    swept = time.monotonic()
                await self._sign(conn)
                await asyncio.sleep(REST)
                # What waits for a slow commit is asked for again soon, and then less and less.
                rest = REST if placed else min(rest * 2, TICK)
                waits = await tree.unsettled(conn)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(rest if waits else TICK):
                        await gone.wait()
        finally:
            for task in beside:
                task.cancel()
            await conn.close(timeout=2)

    async def _sign(self, conn: "Connection") -> None:
        if (await tree.head(conn)).size == self._sealed:
            return
        try:
            done = await seal(conn, self.secrets, self.memory, self.origin)
        except keys.KeyElsewhere:
            return
        except Refused as refused:
            self._complain("seal.refused", refused.message, next_step=refused.next_step)
            return
        if done is not None:
            self._sealed = done.size
        if done is not None and done.note is not None:
            self.signed(done.note)

    async def _show(self) -> None:
        """Show what is new to each witness, at rest in between."""
        while True:
            await asyncio.sleep(WITNESS_EVERY)
            try:
                conn = await open_connection(self.url, application="remit-seal-witness")
                try:
                    for witness in self.witnesses:
                        await self._show_to(conn, witness)
                finally:
                    await conn.close(timeout=2)
            except Exception as error:
                self._complain("seal.witnessing_failed", str(error) or type(error).__name__)

    async def _show_to(self, conn: "Connection", witness: witnessing.Address) -> None:
        name = witness.verifier.name
        try:
            again = time.monotonic() - self._shown.get(name, float("-inf")) > SHOW_AGAIN
            size = await witnessing.show(conn, witness, again=again)
        except Refused as refused:
            self._complain(f"seal.{refused.code}", refused.message, witness=name)
            return
        if size is not None:
            self._shown[name] = time.monotonic()
            log.info("seal.witnessed", witness=name, size=size)

    async def _stamp(self, authority: "Authority") -> None:
        """Have a checkpoint stamped once a day; what fails is tried again a little later."""
        from seal.stamping import stamp

        while True:
            try:
                conn = await open_connection(self.url, application="remit-seal-stamp")
                try:
                    size = await stamp(conn, authority)
                finally:
                    await conn.close(timeout=2)
                if size is not None:
                    log.info("seal.stamped", authority=authority.url, size=size)
            except Refused as refused:
                self._complain(f"seal.{refused.code}", refused.message)
            except Exception as error:
                self._complain("seal.stamping_failed", str(error) or type(error).__name__)
            await asyncio.sleep(STAMP_LOOK)

    def _complain(self, event: str, reason: str, **more: str) -> None:
        """Say it, and not again for a while."""
        now = time.monotonic()
        if now - self._complained.get(event, float("-inf")) > _COMPLAIN_EVERY:
            self._complained[event] = now
            log.error(event, reason=reason, **more)


async def resume(conn: "Connection", secrets: Path, memory: Path, note: str) -> Checkpoint:
    """Give the signer its memory back, from a checkpoint that somebody has kept.

    It must be one of this log, no older than the newest one known here, and the tree must still
    continue it. Raises what `Turn.sign` raises where it does not.
    """
    signer = LogSigner(memory, await keys.log_keys(conn, secrets))
    known = await checkpoints.keys(conn)
    kept = Checkpoint.opened(note, [Verifier.read(key.vkey) for key in known])
    newest, head = await checkpoints.newest(conn), await tree.head(conn)
    if newest is not None and newest[0] > kept.size:
        raise MemoryLost(memory, newest[0])
    if kept.size > head.size:
        raise RolledBack(head.size, kept.size)
    if await root(conn, kept.size) != kept.root:
        raise Forked(head.size, kept.size)
    signer.begin_from(kept)
    return kept


@dataclass(frozen=True, slots=True)
class Sealed:
    """A tree that is signed; `note` where it was signed just now."""

    size: int
    note: str | None


async def seal(
    conn: "Connection", secrets: Path, memory: Path, origin: str | None = None
) -> Sealed | None:
    """Sign the tree as it is committed now, unless that is signed already.

    None while another process of this machine signs. Raises `KeyElsewhere` where this machine
    is not to sign, and what `Turn.sign` raises where it must not be signed.
    """
    signer = LogSigner(memory, await keys.log_keys(conn, secrets, origin))
    newest = await checkpoints.newest(conn)
    with signer.turn(newest[0] if newest else None) as turn:
        if turn is None:
            return None
        head, last = await tree.head(conn), turn.last
        was = last.size if last else 0
        kept = newest is not None and newest[0] == head.size
        if head.size == was and (kept or not was) and (last is None or last.root == head.root):
            return Sealed(head.size, None)
        proof = await consistency(conn, was, head.size) if was <= head.size else []
        note = turn.sign(head.size, head.root, proof)
        await checkpoints.add(conn, head.size, head.root, note)
    return Sealed(head.size, note)
