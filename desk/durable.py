"""Waiting for the record: a command is answered to its caller when its entries are in PostgreSQL.

The engine says what was decided a moment before that is recorded. Whoever waits at one desk shares
one question to the database.
"""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storage import ledger
from storage.pool import may_pass

if TYPE_CHECKING:
    from storage.pool import Pool

_RESTS = ((0.05, 0.004), (0.3, 0.012), (2.0, 0.05))
"""Seconds that the youngest has waited, and the rest before the next question; a recording takes
some milliseconds, and what takes longer may take long."""
_LONG_REST = 0.25


@dataclass(eq=False, slots=True)
class _Waiting:
    stream: str
    command_id: str
    seq: int
    since: float
    there: "asyncio.Future[None]"


class NeverRecorded(Exception):  # noqa: N818 - says what is the case
    """Other entries have the place of this command's: the engine decided on an old state."""


class Durable:
    """Knows which commands are recorded, and asks only while somebody waits."""

    def __init__(self, pool: "Pool") -> None:
        self._pool = pool
        self._waiting: set[_Waiting] = set()
        self._asking: asyncio.Task[None] | None = None

    async def until(self, stream: str, command_id: str, seq: int) -> None:
        """Return when this command, `seq` being its last entry, is in the ledger.

        Raises NeverRecorded where it can never be. A database that is away is waited for; how
        long in all is for the caller to bound.
        """
        loop = asyncio.get_running_loop()
        mine = _Waiting(stream, command_id, seq, loop.time(), loop.create_future())
        self._waiting.add(mine)
        if self._asking is None or self._asking.done():
            self._asking = loop.create_task(self._ask())
        try:
            await mine.there
        finally:
            self._waiting.discard(mine)

    async def _ask(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._rest())
            try:
                wanted = {(one.stream, one.command_id, one.seq) for one in self._waiting}
                reached = await ledger.reached(self._pool, wanted)
            except Exception as error:
                if not may_pass(error):
                    self._give_up(error)
                continue
            for one in self._waiting:
                seq, there = reached.get((one.stream, one.command_id), (0, False))
                if one.there.done():
                    continue
                if there:
                    one.there.set_result(None)
                elif seq >= one.seq:
                    one.there.set_exception(NeverRecorded())
            await asyncio.sleep(0)  # who got what he waited for takes himself off the list

    def _rest(self) -> float:
        now = asyncio.get_running_loop().time()
        waited = min((now - one.since for one in self._waiting), default=0.0)
        return next((rest for until, rest in _RESTS if waited < until), _LONG_REST)

    def _give_up(self, error: Exception) -> None:
        for one in self._waiting:
            if not one.there.done():
                one.there.set_exception(error)
