"""The record about the record: keys, logs, and what was done to the engine."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.carried import CarriedRecord
    from schemas.commands import ON_RECORD_KINDS
    from workflows.entity import Entity


@workflow.defn
class RecordWorkflow:
    """Puts the commands on the record in line. It never ends, and carries none of its events."""

    @workflow.init
    def __init__(self, carried: CarriedRecord) -> None:
        self.entity = Entity(carried, ON_RECORD_KINDS)

    @workflow.run
    async def run(self, carried: CarriedRecord) -> None:
        await self.entity.until_long()
        workflow.continue_as_new(CarriedRecord(**self.entity.carried()))
