"""What happens to the response plan of a problem."""

from typing import Literal

from schemas.base import Prose
from schemas.clocks import Clock
from schemas.events.base import Happened
from schemas.ids import PartyId, ProblemId
from schemas.plan import ActionKey, PlannedAction


class PlanAdopted(Happened):
    """The plan as it stands from now on, with every version whole."""

    kind: Literal["plan.adopted"] = "plan.adopted"
    problem: ProblemId
    version: int
    purpose: Prose
    success: Prose
    actions: tuple[PlannedAction, ...]
    only_enforcement: bool
    """Enforcement is its only kind of response; whoever adopted it was warned."""
    clocks: tuple[Clock, ...]


class ActionReported(Happened):
    kind: Literal["action.reported_done"] = "action.reported_done"
    problem: ProblemId
    action: ActionKey
    note: Prose
    clocks: tuple[Clock, ...]
    """The reminder for the actions that are still open; none where none is."""


class ActionStopped(Happened):
    kind: Literal["action.stopped"] = "action.stopped"
    problem: ProblemId
    action: ActionKey
    reason: Prose
    clocks: tuple[Clock, ...]


class PlanReminded(Happened):
    """A date of the plan has passed, and these actions are neither done nor stopped."""

    kind: Literal["plan.reminded"] = "plan.reminded"
    problem: ProblemId
    late: tuple[ActionKey, ...]
    responsible: tuple[PartyId, ...]


PlanEvent = PlanAdopted | ActionReported | ActionStopped | PlanReminded
