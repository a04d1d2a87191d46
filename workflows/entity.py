"""What all streams have in common as durable things: commands in, events out, in line."""

from collections.abc import Callable
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from rules.fold import State, caught_up, decide, due_by, evolve, fresh
    from schemas.carried import MANNER, Carried, Reached
    from schemas.errors import CommandReused, Refused
    from schemas.events import subject_of
    from schemas.events.expunging import EXPUNGED
    from schemas.refusal import Refusal
    from schemas.request import Answer, Caused, Request
    from workflows.outbox import Outbox
    from workflows.patience import LARGEST_CARRIED, LARGEST_GROWTH, REMEMBERED_ANSWERS
    from workflows.reading_back import state_after

DRAINING = "draining"
"""The type of refusal that means: in a moment, by the next run. Nothing was recorded of it."""
ANSWERS_WHEN_DECIDED = 1
"""From this manner on; see MANNER."""
REACHED = "reached"
"""The query that asks how far the workflow has come."""


class Entity:
    """One stream: its state, its outbox, and the answers it gave of late.

    Commands change the state before anything is awaited, so two of them never interleave. What
    was decided is in Temporal's history when it is answered, and recorded at once; the desk tells
    its caller when it is.
    """

    def __init__(self, carried: Carried, kinds: tuple[str, ...]) -> None:
        self.state: State = carried.state
        self.outbox = Outbox(workflow.info().workflow_id, durable=carried.state.seq)
        self.draining = False
        self.expunged = False
        """Texts went, so what this run remembers of them must go with it."""
        self.longest_history = carried.longest_history
        self.manner = carried.manner
        self._to_read = carried.read_back
        self._began_with = (0, 0)
        self._answers = {answer.command_id: answer for answer in carried.recent}
        for kind in kinds:
            workflow.set_update_handler(kind, self.submit, validator=self.check)
        workflow.set_query_handler(REACHED, self.reached)

    def reached(self) -> Reached:
        return Reached(
            seq=self.state.seq,
            at=self.state.at,
            durable=self.outbox.durable,
            read=self._to_read == 0,
        )

    async def begin(self) -> None:
        """Read the state back from the ledger where it was not carried."""
        if self._to_read:
            self.state = await state_after(self._to_read, self.state)
            self.outbox.durable = self.state.seq
            info = workflow.info()
            self._began_with = (
                info.get_current_history_length(), info.get_current_history_size(),
            )  # fmt: skip
            self._to_read = 0

    def carried(self) -> dict[str, Any]:
        """What the next run begins with: the state, or where it is too large for Temporal, the
        entry up to which it is to be read back from the ledger."""
        known = {
            "recent": self.recent,
            "longest_history": self.longest_history,
            "manner": MANNER,
        }
        if self.expunged:
            # The ledger alone knows what is left. Remembered answers know what was asked.
            known["recent"] = ()
        elif len(self.state.model_dump_json().encode()) <= LARGEST_CARRIED:
            return {"state": self.state, **known}
        beginning = fresh(workflow.info().workflow_id)
        return {"state": beginning, "read_back": self.state.seq, **known}

    @property
    def recent(self) -> tuple[Answer, ...]:
        return tuple(self._answers.values())[-REMEMBERED_ANSWERS:]

    def check(self, request: Request) -> None:
        """Refuse what can be refused before it costs any history."""
        try:
            if self._again(request) is not None:
                return
            if self.draining:
                raise ApplicationError("Moving to a new run.", type=DRAINING, non_retryable=True)
            if self._to_read:
                return  # decided when the state is there
            now = workflow.now()
            decide(caught_up(self.state, now), request, now)
        except Refused as refused:
            raise _failure(refused) from None

    async def submit(self, request: Request) -> Answer:
        """Decide and answer."""
        if self._to_read:
            await workflow.wait_condition(lambda: self._to_read == 0)
            if self.expunged:  # by another who waited as well
                raise ApplicationError("Moving to a new run.", type=DRAINING, non_retryable=True)
        try:
            answer = self._again(request) or self._take_in_time(request)
        except Refused as refused:
            raise _failure(refused) from None
        if answer.entries and self.manner < ANSWERS_WHEN_DECIDED:
            await self.outbox.until(answer.entries[-1].seq)
        return answer

    def _take_in_time(self, request: Request) -> Answer:
        """Sound what is due first, so that nobody gets past a deadline unnoticed."""
        while (due := due_by(self.state, workflow.now())) is not None:
            self.take(due)
        return self.take(request)

    def take(self, request: Request) -> Answer:
        """Decide, evolve, and leave the events in the outbox. Raises Refused."""
        caused, happened = [], []
        for event in decide(self.state, request, workflow.now()):
            before, self.state = self.state, evolve(self.state, event)
            if event.kind in EXPUNGED:
                self.expunged = self.draining = True
            happened.append((before, event, self.state))
            caused.append(
                Caused(
                    seq=self.state.seq,
                    kind=event.kind,
                    subject=subject_of(event),
                    at=event.stamp.at,
                )
            )
        answer = Answer(
            command_id=request.command_id,
            digest=request.digest(),
            stream=workflow.info().workflow_id,
            entries=tuple(caused),
        )
        if caused:
            self._answers[answer.command_id] = answer
            self.outbox.put(answer, happened)
        return answer

    def _again(self, request: Request) -> Answer | None:
        """The first answer to a repeated command; CommandReused if it is not a repetition."""
        answer = self._answers.get(request.command_id)
        if answer is not None and answer.digest != request.digest():
            raise CommandReused(request.command_id)
        return answer

    def must_move_on(self) -> bool:
        """Whether the next run should take over: the history is long, or texts must go with it."""
        return self.expunged or self.history_is_long()

    def history_is_long(self) -> bool:
        info, (events, size) = workflow.info(), self._began_with
        if info.get_current_history_length() - events >= self.longest_history:
            return True
        # A state that was read back may by itself be more than Temporal suggests as the most.
        grown = info.get_current_history_size() - size
        return info.is_continue_as_new_suggested() and (size == 0 or grown > LARGEST_GROWTH)

    async def until_long(self, settled: Callable[[], bool] = lambda: False) -> None:
        """Serve a stream until it is settled, or its history is long enough to move on."""
        await self.begin()
        while True:
            await workflow.wait_condition(
                lambda: bool(self.outbox) or self.must_move_on() or settled()
            )
            self.draining = self.must_move_on() or settled()
            if await self.flush_and_drain():
                return

    async def flush_and_drain(self) -> bool:
        """Write what waits. True when the run may end: all is written and every caller answered.

        From the moment the run is to end, validators turn new callers to the next run; otherwise
        a steady stream of them would keep this one open for ever.
        """
        if self.outbox:
            await self.outbox.flush()
            return False
        if not self.draining:
            return False
        await workflow.wait_condition(lambda: bool(self.outbox) or workflow.all_handlers_finished())
        return not self.outbox


def _failure(refused: Refused) -> ApplicationError:
    return ApplicationError(
        refused.message, Refusal.of(refused), type=refused.code, non_retryable=True
    )
