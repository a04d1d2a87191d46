"""What an event of the response plan changes in a problem."""

from typing import assert_never

from rules.evolve.clocks import rung, with_clocks
from schemas.clocks import ClockKind
from schemas.events.plan import ActionReported, ActionStopped, PlanAdopted, PlanEvent, PlanReminded
from schemas.state.plan import Action, Plan
from schemas.state.problem import Problem


def on_plan(state: Problem, event: PlanEvent) -> Problem:
    seq, plan = state.seq, state.plan
    match event:
        case PlanAdopted():
            plan = _adopted(plan, seq, event)
            owners = (event.stamp.by, event.stamp.deputy_for)
            known = dict.fromkeys((*state.method.owners, *filter(None, owners)))
            method = state.method.model_copy(update={"owners": tuple(known)})
            state = state.model_copy(update={"method": method})
        case ActionReported():
            assert plan is not None
            done = {"seq": seq, "state": "done", "note": event.note}
            plan = _with(plan, plan.actions[event.action].model_copy(update=done))
            plan = plan.model_copy(update={"clocks": with_clocks({}, event.clocks)})
        case ActionStopped():
            assert plan is not None
            stopped = {"seq": seq, "state": "stopped", "note": event.reason}
            plan = _with(plan, plan.actions[event.action].model_copy(update=stopped))
            plan = plan.model_copy(update={"clocks": with_clocks({}, event.clocks)})
        case PlanReminded():
            assert plan is not None
            plan = plan.model_copy(update={"clocks": rung(plan.clocks, ClockKind.PLAN)})
        case _:
            assert_never(event)
    return state.model_copy(update={"changed_seq": seq, "plan": plan})


def _adopted(before: Plan | None, seq: int, event: PlanAdopted) -> Plan:
    """What was done or stopped stays so where it is planned again; what is left out is dropped."""
    known = before.actions if before else {}
    planned = {one.action: one for one in event.actions}
    actions: dict[str, Action] = {}
    for key, old in known.items():
        if key not in planned and old.state != "dropped":
            actions[key] = old.model_copy(update={"seq": seq, "state": "dropped"})
        else:
            actions[key] = old
    for key, one in planned.items():
        said = {name: getattr(one, name) for name in type(one).model_fields}
        kept = known.get(key)
        if kept is not None and kept.state in ("done", "stopped"):
            said |= {"state": kept.state, "note": kept.note}
        actions[key] = Action(seq=seq, **said)
    return Plan(
        entry=seq,
        version=event.version,
        purpose=event.purpose,
        success=event.success,
        actions=actions,
        clocks=with_clocks({}, event.clocks),
    )


def _with(plan: Plan, action: Action) -> Plan:
    return plan.model_copy(update={"actions": {**plan.actions, action.action: action}})


def when_assessed(plan: Plan | None, seq: int) -> Plan | None:
    """What was still open when the assessment began was stopped by it, and nothing rings more."""
    if plan is None:
        return None
    actions = {
        key: one.model_copy(update={"seq": seq, "state": "stopped"}) if one.state == "open" else one
        for key, one in plan.actions.items()
    }
    return plan.model_copy(update={"actions": actions, "clocks": {}})
