"""What a problem still lacks before it can pass to its next stage."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from schemas.method import Better, MeasureKey, Outcome, Rests, Stage, amount
from schemas.state.method import Measure, Method, Reading
from schemas.state.plan import Plan
from schemas.state.problem import Problem

Lacking = Literal["hypothesis", "inventory", "measure"]

LACKS: Mapping[str, str] = {
    "cheers": "six CHEERS answers with evidence: remit problem record-cheers {problem}",
    "cheers_passed": "a yes to each CHEERS question, or a dismissal: remit problem ask-dismissal"
    " {problem}",
    "priority": "its priority: remit problem prioritise {problem}",
    "partner": "a partner, or the reason why police are alone in it: remit problem begin-analysis"
    " {problem} --alone REASON",
    "goals": "a broad goal and specific ones: remit problem set-goals {problem}",
    "hypothesis": "a hypothesis: remit analysis hypothesis {problem}",
    "inventory": "what is done about it today: remit analysis inventory {problem}",
    "measure": "a measure with a baseline: remit measure add {problem}",
    "plan": "a response plan, though it can go without: remit problem adopt-plan {problem}",
    "actions": "word on each action of its plan: remit plan show {problem}",
    "reading": "a reading of a measure with a baseline, taken since the response began: remit"
    " measure read {problem}",
    "threshold": "a threshold from which it opens again: remit measure watch {problem}",
    "calm": "readings short of the thresholds: remit measure list {problem}",
    "informed": "word to the citizens: remit problem inform-citizens {problem}",
}
"""Each thing that can be missing, and how it is given."""


class Coming(NamedTuple):
    """What comes next in this stage, by which command, and what is missing for it (`LACKS`)."""

    command: str
    missing: tuple[str, ...]


def coming(stage: Stage, method: Method, plan: Plan | None = None) -> Coming | None:
    """The next step; None where the problem has ended."""
    match stage:
        case "scanning":
            return Coming("remit problem begin-analysis {problem}", for_analysis(method))
        case "analysis":
            return Coming("remit problem begin-response {problem}", for_response(method))
        case "response":
            return Coming("remit problem begin-assessment {problem}", of_response(plan))
        case "assessment":
            return Coming("remit problem conclude {problem}", for_conclusion(method, Outcome.FELL))
        case "monitoring":
            return Coming("remit problem close {problem}", for_close(method))
        case "paused":
            return Coming("remit problem resume {problem}", ())
        case _:
            return None


def for_analysis(method: Method) -> tuple[str, ...]:
    missing = []
    if method.cheers is None:
        missing.append("cheers")
    elif method.cheers.failed:
        missing.append("cheers_passed")
    if method.priority is None:
        missing.append("priority")
    if method.goals is None:
        missing.append("goals")
    return tuple(missing)


def for_response(method: Method) -> tuple[Lacking, ...]:
    missing: list[Lacking] = []
    if method.hypothesis is None:
        missing.append("hypothesis")
    if method.inventory is None:
        missing.append("inventory")
    if not any(measure.baseline is not None for measure in method.measures.values()):
        missing.append("measure")
    return tuple(missing)


def of_response(plan: Plan | None) -> tuple[str, ...]:
    """A plan; then what it has open. A response may go without, and is told so."""
    if plan is None:
        return ("plan",)
    return ("actions",) if any(one.state == "open" for one in plan.actions.values()) else ()


def for_conclusion(method: Method, outcome: Outcome) -> tuple[str, ...]:
    """A verdict about the harm rests on readings, unless it says that nothing is clear."""
    return () if outcome is Outcome.UNCLEAR or rests_on(method) else ("reading",)


def for_monitoring(method: Method) -> tuple[str, ...]:
    if not any(measure.threshold is not None for measure in method.measures.values()):
        return ("threshold",)
    return ("calm",) if crossed(method.measures) is not None else ()


def for_close(method: Method) -> tuple[str, ...]:
    return () if method.informed else ("informed",)


def rests_on(method: Method) -> tuple[Rests, ...]:
    """Each measure that can be compared: its baseline, and its last reading of the response."""
    since = method.response_since
    found = []
    for key, measure in method.measures.items():
        last = measure.readings[-1] if measure.readings else None
        if last is None or measure.baseline is None or since is None or last.taken_at < since:
            continue
        found.append(
            Rests(measure=key, baseline=measure.baseline, latest=last.value, taken_at=last.taken_at)
        )
    return tuple(found)


def is_beyond(measure: Measure, value: str) -> bool:
    """Whether a reading is at the threshold or on the wrong side of it."""
    if measure.threshold is None:
        return False
    found, threshold = amount(value), amount(measure.threshold)
    return found >= threshold if measure.better is Better.LOWER else found <= threshold


def crossed(measures: Mapping[str, Measure]) -> tuple[MeasureKey, Measure, Reading] | None:
    """The first measure whose newest reading is beyond its threshold."""
    for key, measure in measures.items():
        if measure.readings and is_beyond(measure, measure.readings[-1].value):
            return key, measure, measure.readings[-1]
    return None


def with_reading(measure: Measure, reading: Reading) -> Measure:
    """The readings stand in the order in which they were taken."""
    readings = sorted((*measure.readings, reading), key=lambda one: (one.taken_at, one.entry))
    return measure.model_copy(update={"readings": tuple(readings)})


def is_early(problem: Problem) -> bool:
    """Whether its response has not begun, so that whatever is offered comes before it is known
    why the problem occurs."""
    paused = problem.method.paused
    return (paused.stage if paused else problem.stage) in ("scanning", "analysis")
