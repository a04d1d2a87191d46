"""The rows of a response plan, one for each action that was ever in it, and of playbooks."""

from schemas.playbook import name_of, version_of
from schemas.rows_of_plan import PlanActionRow, PlaybookRow
from schemas.state.playbook import Playbook
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


def playbook_rows(one: Playbook, after: int) -> tuple[PlaybookRow, ...]:
    if one.seq <= after or one.content is None or one.sha256 is None or one.at is None:
        return ()
    return (
        PlaybookRow(
            playbook=one.playbook,
            seq=one.seq,
            name=name_of(one.playbook),
            version=version_of(one.playbook),
            title=one.content.title,
            sha256=one.sha256,
            added_at=one.at,
            document=one.content.model_dump_json(),
        ),
    )
