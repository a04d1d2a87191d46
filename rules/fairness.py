"""Equal treatment: like parties in like matters, the rung applied to each, and what differs."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rules.rungs import RUNGS
from rules.words import METHODS
from schemas.ladder import StepState
from schemas.ladder_views import Alike, Applied, Treated
from schemas.terms import Method

_NOT_APPLIED = frozenset({StepState.PLANNED, StepState.EVIDENCED, StepState.WITHDRAWN,
                          StepState.OVERTURNED, StepState.SKIPPED})  # fmt: skip
_STEEP = 2
"""A difference of so many rungs is pointed out whatever the figures of harm are."""


def fairness(applied: Sequence[Applied]) -> list[Alike]:
    """Groups of parties of one kind in one kind of matter. Nothing here judges: it points."""
    groups: dict[tuple[str, str], dict[str, list[Applied]]] = {}
    for one in applied:
        parties = groups.setdefault((one.kind, one.matter), {})
        parties.setdefault(one.party, []).append(one)
    return [_alike(*key, [*groups[key].values()]) for key in sorted(groups)]


def _alike(kind: str, matter: str, parties: list[list[Applied]]) -> Alike:
    return Alike(
        kind=kind,
        matter=matter,
        treated=tuple(_treated(steps) for steps in parties),
        differences=tuple(_differences(parties)),
    )


def _treated(steps: list[Applied]) -> Treated:
    top = _highest(steps)
    harm = _harm(steps)
    return Treated(
        party=steps[0].party,
        name=steps[0].name,
        rung=RUNGS[Method(top.method)].number if top else "none",
        method=top.method if top else None,
        state=top.state if top else None,
        steps=tuple(one.step for one in steps),
        skipped=tuple(method for one in steps for method in _skipped(one)),
        harm=f"{harm[0]} {harm[1]}" if harm else None,
    )


def _highest(steps: Iterable[Applied]) -> Applied | None:
    """The highest rung that was put into force; what was only planned or withdrawn is none."""
    applied = [one for one in steps if StepState(one.state) not in _NOT_APPLIED]
    return max(applied, key=lambda one: one.rung, default=None)


def _skipped(step: Applied) -> list[str]:
    return [*step.document.get("skips", ())] if step.state == StepState.SKIPPED else []


def _harm(steps: Iterable[Applied]) -> tuple[Decimal, str] | None:
    """The newest figure."""
    said = [one.document["harm"] for one in steps if one.document.get("harm")]
    return (Decimal(said[-1]["figure"]), said[-1]["unit"]) if said else None


def _differences(parties: list[list[Applied]]) -> Iterable[str]:
    """For every two parties what a reader would ask about."""
    for place, here in enumerate(parties):
        for there in parties[place + 1 :]:
            yield from _between(here, there)
    for steps in parties:
        skipped = [method for one in steps for method in _skipped(one)]
        others = [one[0].party for one in parties if not any(map(_skipped, one))]
        if skipped and others and len(parties) > 1:
            named = ", ".join(METHODS[method] for method in skipped)
            yield (
                f"Rungs were skipped towards {steps[0].party} ({named}), and none towards"
                f" {', '.join(others)}."
            )


def _between(here: list[Applied], there: list[Applied]) -> Iterable[str]:
    low, high = sorted((here, there), key=_height)
    lower, higher = _highest(low), _highest(high)
    if higher is None or _height(low) == _height(high):
        return
    apart = _height(high) - max(_height(low), 0)
    mild = METHODS[lower.method] if lower else "nothing in force"
    said = (
        f"{high[0].party} stands at rung {RUNGS[Method(higher.method)].number}"
        f" ({METHODS[higher.method]}) and {low[0].party} at {mild}"
    )
    harms = (_harm(low), _harm(high))
    if harms[0] and harms[1] and harms[0][1] == harms[1][1]:
        if harms[0][0] >= harms[1][0]:
            yield (
                f"{said}, although its harm is no greater"
                f" ({harms[1][0]} against {harms[0][0]} {harms[0][1]})."
            )
        return
    if apart >= _STEEP:
        yield f"{said}; no figures of harm can be compared."


def _height(steps: list[Applied]) -> int:
    top = _highest(steps)
    return top.rung if top else -1
