"""One small matter that is settled some day: a concern, a candidate, a version of a playbook."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from schemas.carried import CarriedSettling
    from schemas.commands import ON_CANDIDATE_KINDS, ON_CONCERN_KINDS, ON_PLAYBOOK_KINDS
    from schemas.state.concern import Candidate, Concern, Settling
    from schemas.state.playbook import Playbook
    from workflows.entity import Entity


@workflow.defn
class SettlingWorkflow:
    """Puts the commands on a small matter in line, and ends when nothing more can happen to it."""

    @workflow.init
    def __init__(self, carried: CarriedSettling) -> None:
        self.entity = Entity(carried, _kinds(carried.state))

    @workflow.run
    async def run(self, carried: CarriedSettling) -> None:
        await self.entity.until_long(self._settled)
        if not self._settled():
            workflow.continue_as_new(CarriedSettling(**self.entity.carried()))

    def _settled(self) -> bool:
        state = self.entity.state
        assert isinstance(state, Settling)
        return state.settled


def _kinds(state: Settling) -> tuple[str, ...]:
    match state:
        case Concern():
            return ON_CONCERN_KINDS
        case Candidate():
            return ON_CANDIDATE_KINDS
        case Playbook():
            return ON_PLAYBOOK_KINDS
