"""What follows from a response plan by itself: who answers, what is late, how much it enforces."""

from collections.abc import Iterable
from datetime import datetime

from schemas.clocks import Chime, Clock, ClockKind, Ring
from schemas.events import OnProblem
from schemas.events.plan import PlanAdopted, PlanReminded
from schemas.plan import ActionKind, PlannedAction
from schemas.state.plan import Action, Plan


def open_actions(plan: Plan | None) -> list[Action]:
    """What is planned and neither done nor given up."""
    return [one for one in plan.actions.values() if one.state == "open"] if plan else []


def standing(plan: Plan) -> list[Action]:
    """The actions of the newest version."""
    return [one for one in plan.actions.values() if one.state != "dropped"]


def responsible_for(plan: Plan | None) -> set[str]:
    """Every party that answers for an action of the newest version."""
    return {one.responsible for one in standing(plan)} if plan else set()


def responsible_in(event: OnProblem) -> list[str]:
    """The parties that an event of the plan calls upon."""
    match event:
        case PlanAdopted():
            return sorted({one.responsible for one in event.actions})
        case PlanReminded():
            return sorted(event.responsible)
        case _:
            return []


def enforcement(actions: Iterable[PlannedAction | Action]) -> tuple[int, int]:
    """How many of how many actions enforce."""
    kinds = [one.kind for one in actions]
    return kinds.count(ActionKind.ENFORCEMENT), len(kinds)


def only_enforces(actions: Iterable[PlannedAction | Action]) -> bool:
    """Long-term solutions take more than one kind of response; enforcement alone seldom lasts."""
    share, whole = enforcement(actions)
    return 0 < share == whole


def reminder(since: datetime, dues: Iterable[datetime]) -> tuple[Clock, ...]:
    """One clock that rings at each date that is still to come; none where none is."""
    coming = sorted({due for due in dues if due > since})
    if not coming:
        return ()
    chimes = tuple(Chime(at=due, ring=Ring.REMINDER) for due in coming)
    return (Clock(kind=ClockKind.PLAN, since=since, due=coming[-1], chimes=chimes),)
