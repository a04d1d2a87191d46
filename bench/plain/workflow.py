"""A handoff as a workflow of its own, and a workflow whose update does nothing at all."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from bench.plain.activities import Handoffs, Step


@dataclass
class Offer:
    handoff_id: str
    actor: str
    details: dict[str, Any]
    answer_within_days: int = 14


@dataclass
class Act:
    actor: str
    details: dict[str, Any]


@workflow.defn
class HandoffWorkflow:
    """Offered, accepted, reported, verified, settled; expires where nobody accepts."""

    @workflow.init
    def __init__(self, offer: Offer) -> None:
        self.offer_made = offer
        self.state = "new"
        self.lock = asyncio.Lock()

    @workflow.run
    async def run(self, offer: Offer) -> str:
        await workflow.wait_condition(lambda: self.state == "offered")
        try:
            await workflow.wait_condition(
                lambda: self.state != "offered", timeout=timedelta(days=offer.answer_within_days)
            )
        except TimeoutError:
            await self._step("offered", "expired", Act("time", {}))
        await workflow.wait_condition(
            lambda: self.state in ("settled", "expired") and workflow.all_handlers_finished()
        )
        return self.state

    @workflow.update
    async def offer(self) -> str:
        return await self._step(
            "new", "offered", Act(self.offer_made.actor, self.offer_made.details)
        )

    @workflow.update
    async def accept(self, act: Act) -> str:
        return await self._step("offered", "accepted", act)

    @workflow.update
    async def report(self, act: Act) -> str:
        return await self._step("accepted", "reported", act)

    @workflow.update
    async def verify(self, act: Act) -> str:
        return await self._step("reported", "verified", act)

    @workflow.update
    async def settle(self, act: Act) -> str:
        return await self._step("verified", "settled", act)

    @accept.validator
    def check_accept(self, act: Act) -> None:
        self._must_be("offered")

    @report.validator
    def check_report(self, act: Act) -> None:
        self._must_be("accepted")

    @verify.validator
    def check_verify(self, act: Act) -> None:
        self._must_be("reported")

    @settle.validator
    def check_settle(self, act: Act) -> None:
        self._must_be("verified")

    async def _step(self, former: str, state: str, act: Act) -> str:
        async with self.lock:
            self._must_be(former)
            await workflow.execute_activity_method(
                Handoffs.save_step,
                Step(self.offer_made.handoff_id, state, act.actor, act.details),
                start_to_close_timeout=timedelta(seconds=10),
            )
            self.state = state
        return state

    def _must_be(self, state: str) -> None:
        if self.state != state:
            raise ApplicationError(f"The handoff is {self.state}, not {state}.")


@workflow.defn
class NoOpWorkflow:
    """The least that an update costs on this server."""

    @workflow.run
    async def run(self) -> None:
        await workflow.wait_condition(lambda: False)

    @workflow.update
    async def touch(self, text: str) -> str:
        return text
