"""Short words for tests of the response plan."""

from datetime import timedelta
from typing import Any

from schemas.commands import plan as p
from schemas.plan import ActionKind, PlannedAction
from schemas.request import Request
from schemas.scope import Side
from tests.builders import HOUSING, MONDAY, POLICE, PROBLEM, By, request

LAMPS, PATROL = "lamps", "patrol"
_KINDS = {LAMPS: ActionKind.ENVIRONMENTAL_DESIGN, PATROL: ActionKind.ENFORCEMENT}
_BY = {LAMPS: HOUSING, PATROL: POLICE}


def planned(name: str = LAMPS, *, days: int = 30, **changes: Any) -> PlannedAction:
    facts: dict[str, Any] = {
        "action": name,
        "text": f"What is done about the {name}",
        "kind": _KINDS.get(name, ActionKind.OTHER),
        "side": Side.PLACE,
        "responsible": _BY.get(name, HOUSING),
        "due": MONDAY + timedelta(days=days),
    }
    return PlannedAction(**facts | changes)


def adopting(*actions: PlannedAction, by: By = POLICE) -> Request:
    command = p.AdoptPlan(
        problem=PROBLEM, purpose="Guests park safely.", success="Under 8 a month.", actions=actions
    )
    return request(command, by)


def adopt(*names: str, days: int = 30, by: By = POLICE) -> Request:
    """A plan of these actions; of lamps and a patrol, if none is named."""
    return adopting(*(planned(name, days=days) for name in names or (LAMPS, PATROL)), by=by)


def done(name: str = LAMPS, by: By = POLICE) -> Request:
    return request(p.ReportAction(problem=PROBLEM, action=name, note="All stand."), by)


def stop(name: str = PATROL, by: By = POLICE) -> Request:
    return request(p.StopAction(problem=PROBLEM, action=name, reason="It moved them on."), by)
