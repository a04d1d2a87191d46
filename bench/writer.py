"""A writer without an engine: the rules decide in this process, and batches come out."""

import asyncio
import uuid
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from temporalio.client import Client

from desk.counter import Desk
from desk.durable import Durable
from desk.engine import Engine
from rules import fold
from rules.notices import notices
from rules.project import project
from schemas.batch import Batch, Entry, Told
from schemas.body import write_body
from schemas.commands import stream_of
from schemas.events import subject_of
from schemas.request import Answer, Caused, Request
from schemas.rows import Notice
from schemas.state.problem import Problem
from storage import ledger

if TYPE_CHECKING:
    from storage.pool import Pool


class Writer:
    """The state of one stream in memory, and the batch that each request leads to."""

    def __init__(self, stream: str) -> None:
        self.stream = stream
        self.state = fold.fresh(stream)

    def decided(self, request: Request, at: datetime) -> tuple[Batch, Answer]:
        """Decide and evolve; the batch is yet to be written. Raises Refused."""
        begin, entries, told = self.state.seq, [], list[Notice]()
        caused = []
        for event in fold.decide(self.state, request, at):
            was, self.state = self.state, fold.evolve(self.state, event)
            seq = self.state.seq
            subject = subject_of(event)
            entries.append(
                Entry(
                    seq=seq, kind=event.kind, subject=subject, at=event.stamp.at,
                    by=event.stamp.by, command_id=event.stamp.command_id,
                    body=write_body(event, stream=self.stream, nonce=uuid.uuid4().hex),
                )
            )  # fmt: skip
            caused.append(Caused(seq=seq, kind=event.kind, subject=subject, at=event.stamp.at))
            if isinstance(was, Problem) and isinstance(self.state, Problem):
                told += notices(was, self.state, event)  # type: ignore[arg-type]
        digest, last = request.digest(), self.state.seq
        command = Told(
            command_id=request.command_id, digest=digest, first_seq=begin + 1, last_seq=last
        )
        batch = Batch(
            stream=self.stream,
            entries=tuple(entries),
            commands=(command,),
            rows=project(self.state, after=begin),
            notices=tuple(told),
        )
        answer = Answer(
            command_id=request.command_id,
            digest=digest,
            stream=self.stream,
            entries=tuple(caused),
        )
        return batch, answer


class Direct(Engine):
    """In the engine's place: decides here and writes at once. Nothing waits, nothing is retried."""

    def __init__(self, pool: "Pool") -> None:
        super().__init__(cast("Client", None), "")
        self._pool = pool
        self._writers: dict[str, Writer] = {}
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def decided(
        self, request: Request, *, beginning: fold.State | None = None, closed_at: int = 0
    ) -> Answer:
        stream = stream_of(request.command)
        writer = self._writers.setdefault(stream, Writer(stream))
        async with self._turns[stream]:
            batch, answer = writer.decided(request, datetime.now(UTC))
            await ledger.record(self._pool, batch)
        return answer


class AtOnce(Durable):
    """What was written here is durable when it is answered."""

    async def until(self, stream: str, command_id: str, seq: int) -> None:
        return


class DirectDesk(Desk):
    """The same counter, the same rules and the same SQL, and no engine behind it."""

    def __init__(self, pool: "Pool") -> None:
        super().__init__(cast("Client", None), pool)
        self._engine = Direct(pool)
        self._durable = AtOnce(pool)
