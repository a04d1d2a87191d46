"""Workflows changed by mistake, to prove that replay notices it."""

import asyncio

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.carried import CarriedProblem
    from workflows.problem import ProblemWorkflow


@workflow.defn(name="ProblemWorkflow")
class SleepsFirst(ProblemWorkflow):
    """One more timer at the beginning."""

    @workflow.init
    def __init__(self, carried: CarriedProblem) -> None:
        super().__init__(carried)

    @workflow.run
    async def run(self, carried: CarriedProblem) -> str:
        await asyncio.sleep(1)
        return await super().run(carried)


@workflow.defn(name="ProblemWorkflow")
class LeavesLater(ProblemWorkflow):
    """Moves to the next run after more events than the recorded one did."""

    @workflow.init
    def __init__(self, carried: CarriedProblem) -> None:
        super().__init__(carried.model_copy(update={"longest_history": 10_000}))

    @workflow.run
    async def run(self, carried: CarriedProblem) -> str:
        return await super().run(carried)
