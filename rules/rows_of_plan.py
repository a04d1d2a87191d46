"""The rows of a response plan: one for each action that was ever in it."""

from schemas.rows import PlanActionRow
from schemas.state.problem import Problem


def plan_rows(problem: Problem, after: int) -> tuple[PlanActionRow, ...]:
    if problem.plan is None:
        return ()
    return tuple(
        PlanActionRow(
            problem=problem.problem,
            action=one.action,
            seq=one.seq,
            kind=one.kind.value,
            side=one.side.value,
            responsible=one.responsible,
            due=one.due,
            state=one.state,
        )
        for one in problem.plan.actions.values()
        if one.seq > after
    )
