"""The response plan on paper: each action with who answers for it, and the share of enforcement."""

from collections.abc import Iterator

from reports.paper import Block, Table, Text, facts
from reports.record import Setting
from rules.plan import enforcement, only_enforces, standing
from rules.words_of_plan import ACTION_KINDS
from schemas.state.plan import Plan
from schemas.views import ProblemView


def of(problem: ProblemView) -> Plan | None:
    """The newest version of the plan; None where none was adopted."""
    document = problem.document.get("plan")
    return Plan.model_validate(document, strict=False) if document else None


def plan(found: Plan, at: Setting) -> Iterator[Block]:
    yield facts(
        ("Purpose", found.purpose),
        ("Success", found.success),
        ("Version", found.version),
        ("In entry", found.entry),
    )
    yield Table(
        "The actions of the plan",
        ("Action", "What is done", "Kind", "Side", "Who answers for it", "Due", "State"),
        tuple(
            (one.action, one.text, ACTION_KINDS.get(one.kind, one.kind), one.side.value,
             at.name(one.responsible), one.due,
             f"{one.state}: {one.note}" if one.note else one.state)
            for one in found.actions.values()
        ),
        (12, 23, 13, 9, 16, 13, 14),
    )  # fmt: skip
    share, whole = enforcement(standing(found))
    yield Text(f"{share} of {whole} actions enforce.")
    if only_enforces(standing(found)):
        yield Text(
            "The plan does nothing but enforce; that alone seldom lasts.", tone="strong"
        )  # fmt: skip
