"""The response plan: adopted in versions, carried out action by action, reminded of its dates."""

from typing import assert_never

from rules.asked import BINDING, STEERING, WORKING, Asked
from rules.clocks import must_be_ahead
from rules.decide.stages import must_be_in, must_take_part
from rules.not_allowed import NotYourRole
from rules.not_yet import ActionEnded, NotReady, UnknownAction
from rules.plan import only_enforces, open_actions, reminder
from rules.refusals import AlreadyThere, LimitReached, StillOpen
from rules.states import open_commitments
from schemas.commands.plan import AdoptPlan, PlanCommand, ReportAction, StopAction
from schemas.events import OnProblem
from schemas.events.plan import ActionReported, ActionStopped, PlanAdopted, PlanReminded
from schemas.parties import Role
from schemas.plan import PlannedAction
from schemas.state.plan import Action, Plan
from schemas.state.problem import CommitmentState

MOST_ACTIONS = 200
_REPORTED = (CommitmentState.REPORTED_DONE,)


def decided(asked: Asked, command: PlanCommand) -> list[OnProblem]:
    match command:
        case AdoptPlan():
            return [adopt(asked, command)]
        case ReportAction():
            return [report(asked, command)]
        case StopAction():
            return [stop(asked, command)]
        case _:
            assert_never(command)


def adopt(asked: Asked, command: AdoptPlan) -> PlanAdopted:
    """By police who steer, or by whoever convenes the partners; goals stand before."""
    _must_convene(asked)
    must_be_in(asked, "response")
    if asked.problem.method.goals is None:
        raise NotReady(command.problem, ("goals",))
    keys = [one.action for one in command.actions]
    for key in keys:
        if keys.count(key) > 1:
            raise AlreadyThere(f"The action {key}")
    before = asked.problem.plan
    known = before.actions if before else {}
    if len({*known, *keys}) > MOST_ACTIONS:
        raise LimitReached(command.problem, "actions", MOST_ACTIONS)
    for one in command.actions:
        _must_be_sound(asked, one, known.get(one.action))
    ended = {key for key, one in known.items() if one.state in ("done", "stopped")}
    return PlanAdopted(
        stamp=asked.stamp,
        problem=command.problem,
        version=before.version + 1 if before else 1,
        purpose=command.purpose,
        success=command.success,
        actions=command.actions,
        only_enforcement=only_enforces(command.actions),
        clocks=reminder(asked.at, (one.due for one in command.actions if one.action not in ended)),
    )


def _must_convene(asked: Asked) -> None:
    if asked.standing.party == asked.problem.police:
        asked.must_be(STEERING | {Role.CONVENER})
        return
    must_take_part(asked, BINDING)
    if asked.standing.role is not Role.CONVENER:
        raise NotYourRole(asked.standing, {Role.CONVENER})


def _must_be_sound(asked: Asked, planned: PlannedAction, before: Action | None) -> None:
    """Somebody answers for it, its date is ahead unless it stood before, its links lead on."""
    asked.card(planned.responsible)
    if before is None or before.due != planned.due:
        must_be_ahead(f"The date of {planned.action}", asked.at, planned.due)
    if planned.responsibility is not None:
        asked.responsibility(planned.responsibility)
    if planned.commitment is not None:
        asked.commitment(planned.commitment)


def report(asked: Asked, command: ReportAction) -> ActionReported:
    """By whoever answers for it, or by police; not while its promise is still to be kept."""
    action, others = _open(asked, command.action)
    if action.commitment is not None:
        promised = asked.commitment(action.commitment)
        pending = promised in open_commitments(asked.problem)
        if pending and promised.state not in _REPORTED:
            raise StillOpen(f"The action {action.action}", [promised.commitment])
    return ActionReported(
        stamp=asked.stamp, problem=command.problem, action=command.action, note=command.note,
        clocks=reminder(asked.at, (one.due for one in others)),
    )  # fmt: skip


def stop(asked: Asked, command: StopAction) -> ActionStopped:
    _, others = _open(asked, command.action)
    return ActionStopped(
        stamp=asked.stamp, problem=command.problem, action=command.action, reason=command.reason,
        clocks=reminder(asked.at, (one.due for one in others)),
    )  # fmt: skip


def _open(asked: Asked, name: str) -> tuple[Action, list[Action]]:
    """An open action that the speaker may say something of, and the open ones beside it."""
    plan = asked.problem.plan
    found = plan.actions.get(name) if plan else None
    if plan is None or found is None or found.state == "dropped":
        raise UnknownAction(asked.problem.problem, name)
    if asked.standing.party == asked.problem.police:
        asked.must_be(STEERING | WORKING)
    else:
        asked.must_work_for(found.responsible, f"reporting on {name}")
    if found.state != "open":
        raise ActionEnded(asked.problem.problem, name, found.state)
    must_be_in(asked, "response", "paused")
    return found, [one for one in open_actions(plan) if one.action != name]


def reminded(asked: Asked, plan: Plan) -> PlanReminded:
    """A date has passed: which actions are late, and who answers for them."""
    late = [one for one in open_actions(plan) if one.due <= asked.at]
    return PlanReminded(
        stamp=asked.stamp,
        problem=asked.problem.problem,
        late=tuple(one.action for one in late),
        responsible=tuple(sorted({one.responsible for one in late})),
    )
