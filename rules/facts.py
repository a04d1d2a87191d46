"""What somebody described in an earlier entry, and may correct alone: told facts, never terms.

What two sides agreed on (scope, terms, promises, a read-back) is not among them: it is changed
with the other side.
"""

from collections.abc import Mapping
from typing import Any, Final

from schemas.state.problem import Problem

FACTS: Final[Mapping[str, Mapping[str, str | None]]] = {
    "problem.opened": {"title": "title", "statement": "statement", "source": "source"},
    "responsibility.established": {"title": "title"},
    "responsibility.disputed": {"reason": "disputed"},
    "responsibility.reverted": {"detail": None},
    "responsibility.discharged": {"outcome": None},
    "dispute.settled": {"outcome": None},
    "scope.proposed": {"reason": None},
    "scope.refused": {"reason": None},
    "discharge.asked": {"reason": None},
    "discharge.refused": {"reason": None},
    "contributor.declined": {"reason": None},
    "contributor.left": {"reason": None},
    "handoff.refused": {"reason": "ended_because"},
    "handoff.info_requested": {"question": "question"},
    "handoff.info_supplied": {"answer": "answer"},
    "handoff.countered": {"reason": "counter_reason"},
    "handoff.counter_rejected": {"reason": None},
    "handoff.declined": {"text": "ended_because"},
    "handoff.redirected": {"text": "ended_because"},
    "handoff.withdrawn": {"reason": "ended_because"},
    "handoff.first_action_recorded": {"action": None},
    "handoff.objected": {"reason": "objected"},
    "handoff.commented": {"text": None},
    "handoff.return_announced": {"reason": "ended_because"},
    "handoff.returned": {"reason": "ended_because"},
    "handoff.recalled": {"reason": "ended_because"},
    "commitment.declined": {"reason": "ended_because"},
    "commitment.held": {"reason": "hold_reason"},
    "commitment.progress_reported": {"note": "last_note"},
    "commitment.reported_done": {"evidence": "evidence", "references": "references"},
    "commitment.kept": {"note": "ended_because"},
    "commitment.disputed": {"reason": "ended_because"},
    "commitment.renegotiation_asked": {"reason": None},
    "commitment.renegotiation_refused": {"reason": None},
    "commitment.excused": {"text": "ended_because"},
    "commitment.commented": {"text": None},
    "commitment.cancelled": {"reason": "ended_because"},
}
"""By kind of entry, its facts, and the field of the present state in which each stands."""
LINES: Final = frozenset({"title", "references"})
"""Facts that are one line of at most 200 characters."""


def fact_key(entry: int, field: str) -> str:
    """How corrections are kept in the state: `12/note`."""
    return f"{entry}/{field}"


def root_of(field: str) -> str:
    """`references` of `references/0`."""
    return field.partition("/")[0]


def stands(problem: Problem, kind: str, about: str, field: str) -> str | None:
    """The text that stands in the present state for this fact; None where none does."""
    part, place = _part(problem, kind, about), FACTS[kind][root_of(field)]
    found: Any = getattr(part, place) if part is not None and place is not None else None
    if isinstance(found, tuple):
        number = _number(field)
        return str(found[number]) if number is not None and number < len(found) else None
    return found if isinstance(found, str) else None


def replaced(problem: Problem, kind: str, about: str, field: str, text: str) -> dict[str, Any]:
    """The fields of the problem with this text in the place of the one that stands there."""
    part, place = _part(problem, kind, about), FACTS[kind][root_of(field)]
    assert part is not None
    assert place is not None
    found = getattr(part, place)
    new: Any = text
    if isinstance(found, tuple):
        number = _number(field)
        new = tuple(text if at == number else one for at, one in enumerate(found))
    if part is problem:
        return {place: new}
    changed = part.model_copy(update={"seq": problem.seq, place: new})
    parts = _parts(kind)
    return {parts: {**getattr(problem, parts), about: changed}}


def _number(field: str) -> int | None:
    _, _, number = field.partition("/")
    return int(number) if number else None


def _parts(kind: str) -> str:
    noun = kind.partition(".")[0]
    return f"{noun}s" if noun in ("handoff", "commitment") else "responsibilities"


def _part(problem: Problem, kind: str, about: str) -> Any:
    if kind.startswith("problem."):
        return problem
    return getattr(problem, _parts(kind)).get(about)
