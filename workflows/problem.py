"""One problem, from its opening to its close."""

import asyncio
from datetime import datetime, timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from rules.alarms import may_pass_to, next_ring, ring_request
    from schemas.carried import CarriedProblem
    from schemas.commands import ON_PROBLEM_KINDS
    from schemas.commands.time import RingClock
    from schemas.contracts import look_up_parties
    from schemas.parties import PartyCard
    from schemas.state.problem import Problem
    from workflows.entity import Entity
    from workflows.looks import SHOWS_LATER_DEADLINES_LATER, Looks
    from workflows.patience import RECORDING, RECORDING_ATTEMPT


@workflow.defn
class ProblemWorkflow:
    """Puts the commands on a problem in line, and waits out its deadlines."""

    @workflow.init
    def __init__(self, carried: CarriedProblem) -> None:
        self.entity = Entity(carried, ON_PROBLEM_KINDS)
        self.looks = Looks(carried.manner)
        self._looked_at: Problem | None = None
        self._coming: tuple[datetime, RingClock] | None = None

    @property
    def problem(self) -> Problem:
        assert isinstance(self.entity.state, Problem)
        return self.entity.state

    @workflow.run
    async def run(self, carried: CarriedProblem) -> str:
        await self.entity.begin()
        alarm = asyncio.create_task(self._wait_out_deadlines())
        while True:
            await workflow.wait_condition(
                lambda: bool(self.entity.outbox) or self._is_over() or alarm.done()
            )
            if alarm.done():
                alarm.result()  # only an error ends it; let it stop this task where it shows
            self.entity.draining = self._is_over()
            self.looks.show(self.problem)
            if await self.entity.flush_and_drain():
                break
        alarm.cancel()
        if not self.problem.over:
            workflow.continue_as_new(CarriedProblem(**self.entity.carried()))
        return f"closed with {self.problem.seq} entries"

    def _is_over(self) -> bool:
        return self.problem.over or self.entity.must_move_on()

    def _next_ring(self) -> tuple[datetime, RingClock] | None:
        """Nothing rings after the close, though the last entries may still wait to be written; nor
        while texts go, for this run would tell the clocks' parts with what it remembers."""
        if self.problem.over or self.entity.expunged:
            return None
        # Asked at every step of the loop, and a problem with many promises is long to go through.
        if self._looked_at is not self.problem:
            self._looked_at, self._coming = self.problem, next_ring(self.problem)
        return self._coming

    async def _wait_out_deadlines(self) -> None:
        """Sleep until the earliest chime, and sound it like any other command."""
        while True:
            await workflow.wait_condition(lambda: self._next_ring() is not None)
            coming = self._next_ring()
            assert coming is not None
            at, ring = coming
            left = at - workflow.now()
            if left > timedelta(0):
                await self._sleep(left, until=at)
                if self.entity.manner >= SHOWS_LATER_DEADLINES_LATER:
                    self.looks.show(self.problem)
                continue
            cards = await self._cards(may_pass_to(self.problem, ring))
            if self._next_ring() != coming:
                continue  # answered at the last moment, while the directory was asked
            answer = self.entity.take(ring_request(self.problem, ring, cards))
            if not answer.entries:
                raise AssertionError(f"{ring.subject} rang and nothing followed")

    async def _cards(self, parties: list[str]) -> dict[str, PartyCard]:
        """Whether a party can still take a responsibility is known to the directory alone."""
        if not parties:
            return {}
        cards = await workflow.execute_activity(
            look_up_parties,
            parties,
            start_to_close_timeout=RECORDING_ATTEMPT,
            retry_policy=RECORDING,
        )
        return {card.party: card for card in cards}

    async def _sleep(self, left: timedelta, *, until: datetime) -> None:
        """Sleep, unless an earlier deadline is set meanwhile. A later one is noticed on waking."""

        def earlier() -> bool:
            coming = self._next_ring()
            return coming is not None and coming[0] < until

        try:
            await workflow.wait_condition(earlier, timeout=left, timeout_summary="next deadline")
        except TimeoutError:
            return
