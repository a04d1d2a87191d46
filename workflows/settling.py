"""One small matter that is settled some day: a concern, or a candidate."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.carried import CarriedSettling
    from schemas.commands import ON_CANDIDATE_KINDS, ON_CONCERN_KINDS
    from schemas.state.concern import Concern, Settling
    from workflows.entity import Entity


@workflow.defn
class SettlingWorkflow:
    """Puts the commands on a small matter in line, and ends when nothing more can happen to it."""

    @workflow.init
    def __init__(self, carried: CarriedSettling) -> None:
        on_it = ON_CONCERN_KINDS if isinstance(carried.state, Concern) else ON_CANDIDATE_KINDS
        self.entity = Entity(carried, on_it)

    @workflow.run
    async def run(self, carried: CarriedSettling) -> None:
        await self.entity.until_long(self._settled)
        if not self._settled():
            workflow.continue_as_new(CarriedSettling(**self.entity.carried()))

    def _settled(self) -> bool:
        state = self.entity.state
        assert isinstance(state, Settling)
        return state.settled
