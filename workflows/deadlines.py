"""Waiting out the deadlines of a stream that is no problem, the earliest first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.request import Request
    from workflows.entity import Entity

Ring = TypeVar("Ring")


class Deadlines(Generic[Ring]):
    """Sleeps until the earliest of what is coming, and sounds it like any other command."""

    def __init__(
        self,
        entity: Entity,
        coming: Callable[[], list[tuple[datetime, Ring]]],
        request: Callable[[Ring], Request],
    ) -> None:
        self._entity, self._coming, self._request = entity, coming, request

    async def wait_out(self) -> None:
        """Never returns."""
        while True:
            await workflow.wait_condition(lambda: self._next() is not None)
            due = self._next()
            assert due is not None
            left = due[0] - workflow.now()
            if left > timedelta(0):
                await self._sleep(left, due[0])
                continue
            if not self._entity.take(self._request(due[1])).entries:
                raise AssertionError(f"{due[1]} rang and nothing followed")

    def _next(self) -> tuple[datetime, Ring] | None:
        return next(iter(self._coming()), None)

    async def _sleep(self, left: timedelta, until: datetime) -> None:
        """Sleep, unless an earlier deadline is set meanwhile."""

        def earlier() -> bool:
            due = self._next()
            return due is not None and due[0] < until

        try:
            await workflow.wait_condition(earlier, timeout=left, timeout_summary="next deadline")
        except TimeoutError:
            return
