"""One writer per stream: events wait here until they are durable in PostgreSQL."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from rules.fold import State
    from rules.notices import notices
    from rules.project import project
    from schemas.batch import Batch, Entry, Told
    from schemas.body import write_body
    from schemas.contracts import record
    from schemas.events import Event, subject_of
    from schemas.events.party import PartyEvent
    from schemas.request import Answer
    from schemas.rows import Notice
    from schemas.state.problem import Problem
    from workflows.patience import RECORDING, RECORDING_ATTEMPT


class Outbox:
    """What has been decided and is not yet recorded.

    Everything that waits is written in one transaction, so that callers who come together share
    one write, and entries reach the ledger in the order in which they were decided.
    """

    def __init__(self, stream: str, durable: int) -> None:
        self.durable = durable
        """The newest entry known to be in PostgreSQL."""
        self._stream = stream
        self._entries: list[Entry] = []
        self._told: list[Told] = []
        self._notices: list[Notice] = []

    def __bool__(self) -> bool:
        return bool(self._entries)

    def add(self, before: State, after: State, event: Event) -> None:
        """Keep the event for the next write. Its bytes are fixed now, nonce included."""
        stamp = event.stamp
        body = write_body(event, stream=self._stream, nonce=workflow.uuid4().hex)
        self._entries.append(
            Entry(
                seq=after.seq,
                kind=event.kind,
                subject=subject_of(event),
                at=stamp.at,
                by=stamp.by,
                command_id=stamp.command_id,
                body=body,
            )
        )
        if isinstance(before, Problem) and isinstance(after, Problem):
            assert not isinstance(event, PartyEvent)
            self._notices += notices(before, after, event)

    def answered(self, answer: Answer) -> None:
        """Keep the command beside the entries it caused."""
        self._told.append(
            Told(
                command_id=answer.command_id,
                digest=answer.digest,
                first_seq=answer.entries[0].seq,
                last_seq=answer.entries[-1].seq,
            )
        )

    async def flush(self, state: State) -> None:
        """Write all that waits. Returns when it is durable, however long that takes."""
        batch = Batch(
            stream=self._stream,
            entries=tuple(self._entries),
            commands=tuple(self._told),
            rows=project(state, after=self.durable),
            notices=tuple(self._notices),
        )
        self._entries, self._told, self._notices = [], [], []
        await workflow.execute_activity(
            record,
            batch,
            start_to_close_timeout=RECORDING_ATTEMPT,
            retry_policy=RECORDING,
            summary=f"{batch.entries[0].kind}, entries {batch.entries[0].seq} "
            f"to {batch.entries[-1].seq}",
        )
        self.durable = batch.entries[-1].seq

    async def until(self, seq: int) -> None:
        """Wait until this entry is durable."""
        await workflow.wait_condition(lambda: self.durable >= seq)
