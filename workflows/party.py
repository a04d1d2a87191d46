"""One party and the people who speak for it."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.carried import CarriedParty
    from schemas.commands import ON_PARTY_KINDS
    from workflows.entity import Entity


@workflow.defn
class PartyWorkflow:
    """Puts the commands on a party in line. A party never ends; it becomes inactive."""

    @workflow.init
    def __init__(self, carried: CarriedParty) -> None:
        self.entity = Entity(carried, ON_PARTY_KINDS)

    @workflow.run
    async def run(self, carried: CarriedParty) -> None:
        await self.entity.until_long()
        workflow.continue_as_new(CarriedParty(**self.entity.carried()))
