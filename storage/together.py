"""Batches of several streams that are to be written at the same moment, in one transaction.

Nobody waits for company: what finds a transaction to spare goes at once. What comes while all are
under way goes together when the next one is free, as commits share a write to disk.
"""

import asyncio
from dataclasses import dataclass, field
from math import ceil
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import asyncpg
from pydantic_core import to_json

from storage.pool import may_pass

if TYPE_CHECKING:
    from schemas.base import Message
    from storage.parting import Parted
    from storage.pool import Pool

UNDER_WAY = 2
"""Transactions of one pool at a time: while one waits for the disk, the other works."""
MOST = 32
"""Batches of one transaction: some milliseconds of work, for which its streams stay locked."""
_ENTRY = attrgetter("seq", "kind", "subject", "at", "by", "command_id")
_COMMAND = attrgetter("command_id", "digest", "first_seq", "last_seq")
_NOTICE = attrgetter("notice", "party", "role", "problem", "seq", "subject", "kind", "line")
_Turn = tuple["Parted", "asyncio.Future[bool]"]


@dataclass
class _Queue:
    """What goes on over one pool."""

    waiting: list[_Turn] = field(default_factory=list)
    writers: set[asyncio.Task[None]] = field(default_factory=set)
    writing: int = 0
    """So many of them wait for the database."""


class Together:
    """What waits to be written over one pool."""

    def __init__(self, statement: str) -> None:
        self._statement = statement
        self._pool: Pool | None = None
        self._queue = _Queue()

    async def written(self, pool: "Pool", parted: "Parted") -> bool:
        """Whether the batch was written. If not, nothing of it was, or nobody knows: then it is to
        be written alone, which finds out.
        """
        if parted.batch.entries[0].seq == 1 or parted.expunging:
            return False
        if self._pool is not pool:
            self._pool, self._queue = pool, _Queue()
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._queue.waiting.append((parted, turn))
        if len(self._queue.writers) < UNDER_WAY:
            self._queue.writers.add(asyncio.create_task(self._write(pool, self._queue)))
        return await turn

    async def _write(self, pool: "Pool", queue: _Queue) -> None:
        try:
            while queue.waiting:
                # Shared out among those who are free: so that what commands need besides is done
                # for one half while the other half is written.
                share = ceil(len(queue.waiting) / (UNDER_WAY - queue.writing))
                some = _taken(queue.waiting, min(share, MOST))
                queue.writing += 1
                done = False
                try:
                    await pool.execute(self._statement, *_told([one for one, _ in some]))
                    done = True
                except Exception as error:
                    # Each goes alone then, and is told by itself what is wrong.
                    if not (isinstance(error, asyncpg.PostgresError) or may_pass(error)):
                        raise
                finally:
                    queue.writing -= 1
                    for _, turn in some:
                        if not turn.done():
                            turn.set_result(done)
        finally:
            task = asyncio.current_task()
            assert task is not None
            queue.writers.discard(task)


def _taken(waiting: list[_Turn], most: int) -> list[_Turn]:
    """Those whose turn it is, in the order of their streams, one of each."""
    some: dict[str, _Turn] = {}
    later = []
    for each in waiting:
        stream = each[0].batch.stream
        if len(some) < most and stream not in some:
            some[stream] = each
        else:
            later.append(each)
    waiting[:] = later
    return [some[stream] for stream in sorted(some)]


def _told(some: "list[Parted]") -> tuple[Any, ...]:
    """As `append_together` takes them: the streams and their keys, then row by row the entries,
    commands, disclosures and notices, and the rows of projections as JSON with their documents.
    """
    rows: dict[str, list[Any]] = {}
    documents: list[str] = []
    for one in some:
        for kind, told in one.rows.items():
            rows.setdefault(kind, []).extend(_apart(row, documents) for row in told)
    streams = [(one.batch.stream, one) for one in some]
    return (
        [stream for stream, _ in streams],
        [one.key.id for one in some],
        [
            (stream, *_ENTRY(entry), body.encode())
            for stream, one in streams
            for entry, body in zip(one.batch.entries, one.bodies, strict=True)
        ],
        [(stream, *_COMMAND(done)) for stream, one in streams for done in one.batch.commands],
        [(stream, *text) for stream, one in streams for text in one.disclosures],
        [_NOTICE(notice) for one in some for notice in one.batch.notices],
        to_json(rows).decode(),
        documents,
    )


def _apart(row: "Message", documents: list[str]) -> dict[str, Any]:
    """The row with the place of its document instead, if it has one, counted from 1."""
    said = vars(row)
    if "document" not in said:
        return said
    documents.append(said["document"])
    return said | {"document": len(documents)}
