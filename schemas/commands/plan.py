"""Commands on the response plan of a problem."""

from typing import Literal

from schemas.base import Message, Prose
from schemas.ids import ProblemId
from schemas.plan import ActionKey, Actions


class AdoptPlan(Message):
    """The whole plan. Adopted again, it is the next version; what it leaves out is dropped."""

    kind: Literal["problem.adopt_plan"] = "problem.adopt_plan"
    problem: ProblemId
    purpose: Prose
    success: Prose
    """What must be true for it to have succeeded."""
    actions: Actions


class ReportAction(Message):
    """An action is done, as the party responsible or police say."""

    kind: Literal["action.report_done"] = "action.report_done"
    problem: ProblemId
    action: ActionKey
    note: Prose


class StopAction(Message):
    """An action is given up, for a reason."""

    kind: Literal["action.stop"] = "action.stop"
    problem: ProblemId
    action: ActionKey
    reason: Prose


PlanCommand = AdoptPlan | ReportAction | StopAction
