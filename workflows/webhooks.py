"""Webhooks go out: one workflow finds what is to be sent, and one for each receiver that has
something waiting sends it, again and again over days. A receiver with nothing due has none.
"""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.contracts import deliver_webhook, herald_entries
    from schemas.webhook_run import Courier
    from workflows.patience import (
        COURIER_ATTEMPT,
        COURIER_HEARTBEAT,
        DELIVERY,
        DELIVERY_ATTEMPT,
        DELIVERY_HEARTBEAT,
        LINGER,
        ROUNDS_PER_RUN,
    )

HERALD = "herald"
"""Its workflow id; there is one in each installation."""


def courier_of(webhook: str) -> str:
    """The id of the workflow that sends to this webhook."""
    return f"courier/{webhook}"


@workflow.defn
class HeraldWorkflow:
    """Runs one round of looking after the other, on the task queue of what goes out."""

    @workflow.run
    async def run(self, queue: str) -> None:
        for _ in range(ROUNDS_PER_RUN):
            await workflow.execute_activity(
                herald_entries,
                task_queue=queue,
                start_to_close_timeout=DELIVERY_ATTEMPT,
                heartbeat_timeout=DELIVERY_HEARTBEAT,
                retry_policy=DELIVERY,
                summary="find what webhooks have to carry",
            )
        workflow.continue_as_new(queue)


@workflow.defn
class CourierWorkflow:
    """Sends what is due at one receiver, sleeps until more is, and ends when nothing waits."""

    def __init__(self) -> None:
        self._rung = False

    @workflow.signal
    def ring(self) -> None:
        """Something is due that was not when this workflow last looked."""
        self._rung = True

    @workflow.run
    async def run(self, courier: Courier) -> None:
        for _ in range(ROUNDS_PER_RUN):
            self._rung = False
            wait = await workflow.execute_activity(
                deliver_webhook,
                courier.webhook,
                task_queue=courier.queue,
                start_to_close_timeout=COURIER_ATTEMPT,
                heartbeat_timeout=COURIER_HEARTBEAT,
                retry_policy=DELIVERY,
                summary=courier.webhook,
            )
            if not self._rung:
                await self._rung_or_after(LINGER if wait is None else timedelta(seconds=wait))
            if wait is None and not self._rung:
                return
        workflow.continue_as_new(courier)

    async def _rung_or_after(self, wait: timedelta) -> None:
        try:
            await workflow.wait_condition(lambda: self._rung, timeout=wait)
        except TimeoutError:
            return  # it is due
