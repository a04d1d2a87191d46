"""Short words for tests of playbooks."""

from typing import Any

from schemas.commands.playbook import AddPlaybook
from schemas.playbook import PlaybookContent, Rung, UsualMeasure
from schemas.request import Request, Seen
from schemas.terms import Method
from tests.builders import POLICE, By, request


def content(**changes: Any) -> PlaybookContent:
    facts: dict[str, Any] = {
        "title": "False alarms",
        "about": "Most are false.",
        "source": "A guide.",
        "rungs": (Rung(method=Method.INFORMAL_REQUEST),),
        "measures": (
            UsualMeasure(measure="calls", title="Calls", unit="a month", source="Dispatch"),
            UsualMeasure(measure="cost", title="Cost", unit="a month", source="Finance"),
        ),
    }
    return PlaybookContent(**facts | changes)


def add(name: str = "alarms@1", by: By = POLICE, seen: tuple[Seen, ...] = ()) -> Request:
    asked = request(AddPlaybook(playbook=name, content=content()), by)
    return asked.model_copy(update={"seen": seen})
