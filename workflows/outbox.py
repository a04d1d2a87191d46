"""One writer per stream: events wait here until they are durable in PostgreSQL."""

from collections.abc import Iterable
from dataclasses import dataclass

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from rules.fold import State
    from rules.notices import notices
    from rules.notices_of_concerns import concern_notices
    from rules.partnership.notices import partnership_notices
    from rules.project import project
    from rules.rounds.notices import round_notices
    from rules.trust.notices import trust_notices
    from rules.voice import party_notices
    from schemas.batch import Batch, Entry, Told
    from schemas.body import write_body
    from schemas.contracts import record
    from schemas.events import ElsewhereEvent, Event, subject_of
    from schemas.events.concern import ConcernEvent
    from schemas.events.partnership import PartnershipEvent
    from schemas.events.party import PartyEvent
    from schemas.events.round import RoundEvent
    from schemas.request import Answer
    from schemas.rows import Notice
    from schemas.state.concern import Concern
    from schemas.state.partnership import Partnership
    from schemas.state.party import Party
    from schemas.state.problem import Problem
    from schemas.state.round import Round
    from workflows.patience import LARGEST_BATCH, RECORDING, RECORDING_ATTEMPT


@dataclass(frozen=True)
class Waiting:
    """One command that was decided: what is to be written of it, and the state it led to."""

    entries: tuple[Entry, ...]
    told: Told
    notices: tuple[Notice, ...]
    after: State
    size: int


class Outbox:
    """What has been decided and is not yet recorded.

    What waits is written in one transaction, so that callers who come together share one write,
    and entries reach the ledger in the order in which they were decided.
    """

    def __init__(self, stream: str, durable: int) -> None:
        self.durable = durable
        """The newest entry known to be in PostgreSQL."""
        self._stream = stream
        self._waiting: list[Waiting] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def put(self, answer: Answer, happened: Iterable[tuple[State, Event, State]]) -> None:
        """Keep what a command caused for the next write, with the states around each event.

        The bytes are fixed now, nonce included.
        """
        entries: list[Entry] = []
        told: list[Notice] = []
        for before, event, after in happened:
            entries.append(self._entry(event, after.seq))
            if isinstance(before, Problem) and isinstance(after, Problem):
                assert not isinstance(event, ElsewhereEvent)
                told += notices(before, after, event)
            elif isinstance(before, Partnership) and isinstance(after, Partnership):
                assert isinstance(event, PartnershipEvent)
                told += partnership_notices(before, after, event)
            elif isinstance(before, Party) and isinstance(after, Party):
                assert isinstance(event, PartyEvent)
                told += party_notices(after, event)
                told += trust_notices(before, after, event)
            elif isinstance(after, Concern):
                assert isinstance(event, ConcernEvent)
                told += concern_notices(after, event)
            elif isinstance(after, Round):
                assert isinstance(event, RoundEvent)
                told += round_notices(after, event)
        command = Told(
            command_id=answer.command_id,
            digest=answer.digest,
            first_seq=entries[0].seq,
            last_seq=entries[-1].seq,
        )
        size = sum(len(entry.body.encode()) for entry in entries)
        self._waiting.append(Waiting(tuple(entries), command, tuple(told), after, size))

    def _entry(self, event: Event, seq: int) -> Entry:
        stamp = event.stamp
        return Entry(
            seq=seq,
            kind=event.kind,
            subject=subject_of(event),
            at=stamp.at,
            by=stamp.by,
            command_id=stamp.command_id,
            body=write_body(
                event,
                stream=self._stream,
                nonce=workflow.uuid4().hex,
                run=workflow.info().run_id,
            ),
        )

    async def flush(self) -> None:
        """Write what waits, as much as one write may hold. Returns when that is durable."""
        steps = self._next()
        entries = tuple(entry for step in steps for entry in step.entries)
        batch = Batch(
            stream=self._stream,
            entries=entries,
            commands=tuple(step.told for step in steps),
            rows=project(steps[-1].after, after=self.durable),
            notices=tuple(notice for step in steps for notice in step.notices),
        )
        await workflow.execute_activity(
            record,
            batch,
            start_to_close_timeout=RECORDING_ATTEMPT,
            retry_policy=RECORDING,
            summary=f"{entries[0].kind}, entries {entries[0].seq} to {entries[-1].seq}",
        )
        self.durable = entries[-1].seq

    def _next(self) -> list[Waiting]:
        """Whole commands from the front; one at least, and no more than Temporal carries."""
        count, size = 1, self._waiting[0].size
        for step in self._waiting[1:]:
            size += step.size
            if size > LARGEST_BATCH:
                break
            count += 1
        steps, self._waiting = self._waiting[:count], self._waiting[count:]
        return steps

    async def until(self, seq: int) -> None:
        """Wait until this entry is durable."""
        await workflow.wait_condition(lambda: self.durable >= seq)
