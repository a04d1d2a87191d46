"""One finding of an auditor."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.carried import CarriedFinding
    from schemas.commands import ON_FINDING_KINDS
    from workflows.entity import Entity


@workflow.defn
class FindingWorkflow:
    """Puts what is said about a finding in line. A finding can always be opened again."""

    @workflow.init
    def __init__(self, carried: CarriedFinding) -> None:
        self.entity = Entity(carried, ON_FINDING_KINDS)

    @workflow.run
    async def run(self, carried: CarriedFinding) -> None:
        await self.entity.until_long()
        workflow.continue_as_new(CarriedFinding(**self.entity.carried()))
