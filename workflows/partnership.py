"""One partnership, from its founding on."""

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from rules.partnership.time import (
        coming,
        noted_request,
        reversion_id,
        ring_request,
        to_revert,
    )
    from schemas.carried import CarriedPartnership
    from schemas.commands import ON_PARTNERSHIP_KINDS
    from schemas.contracts import revert_responsibility
    from schemas.ending import Reverting
    from schemas.state.partnership import Partnership
    from workflows.deadlines import Deadlines
    from workflows.entity import Entity
    from workflows.patience import RECORDING, REVERTING_ATTEMPT


@workflow.defn
class PartnershipWorkflow:
    """Puts the commands on a partnership in line, waits out its deadlines, and when an agreement
    ends asks each problem back for what rested on it. It never ends by itself.
    """

    @workflow.init
    def __init__(self, carried: CarriedPartnership) -> None:
        self.entity = Entity(carried, ON_PARTNERSHIP_KINDS)

    @property
    def partnership(self) -> Partnership:
        assert isinstance(self.entity.state, Partnership)
        return self.entity.state

    @workflow.run
    async def run(self, carried: CarriedPartnership) -> None:
        await self.entity.begin()
        deadlines = Deadlines(self.entity, lambda: coming(self.partnership), ring_request)
        alarm = asyncio.create_task(deadlines.wait_out())
        falling = asyncio.create_task(self._let_fall_back())
        while True:
            await workflow.wait_condition(
                lambda: (
                    bool(self.entity.outbox)
                    or self.entity.must_move_on()
                    or alarm.done()
                    or falling.done()
                )
            )
            for task in (alarm, falling):
                if task.done():
                    task.result()  # only an error ends it; let it stop the run where it shows
            self.entity.draining = self.entity.must_move_on()
            if await self.entity.flush_and_drain():
                break
        alarm.cancel()
        falling.cancel()
        workflow.continue_as_new(CarriedPartnership(**self.entity.carried()))

    async def _let_fall_back(self) -> None:
        """One after the other, each asked for until it is known what came of it."""
        while True:
            await workflow.wait_condition(self._may_ask)
            waiting = to_revert(self.partnership)
            assert waiting is not None
            agreement, responsibility, ended_seq = waiting
            done = await workflow.execute_activity(
                revert_responsibility,
                Reverting(
                    command_id=reversion_id(agreement, responsibility),
                    agreement=agreement,
                    responsibility=responsibility,
                    under=f"partnership/{self.partnership.partnership}#{ended_seq}",
                ),
                start_to_close_timeout=REVERTING_ATTEMPT,
                retry_policy=RECORDING,
                summary=responsibility,
            )
            self.entity.take(noted_request(agreement, responsibility, done.outcome, done.why))

    def _may_ask(self) -> bool:
        """When the end is in the ledger, where the desk looks for it."""
        waiting = to_revert(self.partnership)
        return waiting is not None and self.entity.outbox.durable >= waiting[2]
