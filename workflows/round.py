"""One priority round, from its opening on."""

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from rules.rounds.time import coming, ring_request
    from schemas.carried import CarriedRound
    from schemas.commands import ON_ROUND_KINDS
    from schemas.state.round import Round
    from workflows.deadlines import Deadlines
    from workflows.entity import Entity


@workflow.defn
class RoundWorkflow:
    """Puts the answers in line, closes the round when its time is over, and asks for word of what
    came of it. It never ends by itself: that word may come late.
    """

    @workflow.init
    def __init__(self, carried: CarriedRound) -> None:
        self.entity = Entity(carried, ON_ROUND_KINDS)

    @property
    def round(self) -> Round:
        assert isinstance(self.entity.state, Round)
        return self.entity.state

    @workflow.run
    async def run(self, carried: CarriedRound) -> None:
        await self.entity.begin()
        deadlines = Deadlines(self.entity, lambda: coming(self.round), ring_request)
        alarm = asyncio.create_task(deadlines.wait_out())
        while True:
            await workflow.wait_condition(
                lambda: bool(self.entity.outbox) or self.entity.must_move_on() or alarm.done()
            )
            if alarm.done():
                alarm.result()  # only an error ends it; let it stop the run where it shows
            self.entity.draining = self.entity.must_move_on()
            if await self.entity.flush_and_drain():
                break
        alarm.cancel()
        workflow.continue_as_new(CarriedRound(**self.entity.carried()))
