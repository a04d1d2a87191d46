"""What is found in the analysis, and the readings of every later stage."""

from typing import assert_never

from rules.asked import Asked
from rules.method import crossed, with_reading
from rules.not_yet import UnknownMeasure, YetToCome
from rules.refusals import AlreadyThere, LimitReached
from schemas.commands import analysis as m
from schemas.commands.analysis import AnalysisCommand
from schemas.events import OnProblem
from schemas.events.analysis import (
    EvidenceAdded,
    HypothesisStated,
    InventoryTaken,
    MeasureAdded,
    MeasureRead,
    MeasureWatched,
    TriangleDrawn,
)
from schemas.events.method import ProblemReopened
from schemas.state.method import Measure, Reading

MOST_MEASURES = 30
MOST_READINGS = 400
MOST_DOCUMENTS = 200


def decided(asked: Asked, command: AnalysisCommand) -> list[OnProblem]:
    stamp, problem = asked.stamp, command.problem
    match command:
        case m.StateHypothesis():
            return [HypothesisStated(stamp=stamp, problem=problem, hypothesis=command.hypothesis)]
        case m.InventoryResponse():
            return [
                InventoryTaken(
                    stamp=stamp, problem=problem, current=command.current,
                    strengths=command.strengths, limits=command.limits,
                )
            ]  # fmt: skip
        case m.DrawTriangle():
            return [
                TriangleDrawn(
                    stamp=stamp, problem=problem, corner=command.corner, known=command.known
                )
            ]
        case m.AddEvidence():
            if len(asked.problem.method.documents) >= MOST_DOCUMENTS:
                raise LimitReached(problem, "documents", MOST_DOCUMENTS)
            return [
                EvidenceAdded(
                    stamp=stamp, problem=problem, title=command.title, location=command.location,
                    sha256=command.sha256,
                )
            ]  # fmt: skip
        case m.AddMeasure():
            return [_added(asked, command)]
        case m.ReadMeasure():
            return _read(asked, command)
        case m.WatchMeasure():
            return _watched(asked, command)
        case _:
            assert_never(command)


def _added(asked: Asked, command: m.AddMeasure) -> MeasureAdded:
    known = asked.problem.method.measures
    if command.measure in known:
        raise AlreadyThere(command.measure)
    if len(known) >= MOST_MEASURES:
        raise LimitReached(command.problem, "measures", MOST_MEASURES)
    return MeasureAdded(
        stamp=asked.stamp,
        problem=command.problem,
        measure=command.measure,
        title=command.title,
        unit=command.unit,
        source=command.source,
        better=command.better,
        baseline=command.baseline,
        target=command.target,
    )


def _measure(asked: Asked, name: str) -> Measure:
    found = asked.problem.method.measures.get(name)
    if found is None:
        raise UnknownMeasure(asked.problem.problem, name)
    return found


def _read(asked: Asked, command: m.ReadMeasure) -> list[OnProblem]:
    measure = _measure(asked, command.measure)
    if len(measure.readings) >= MOST_READINGS:
        raise LimitReached(command.problem, "readings of a measure", MOST_READINGS)
    taken_at = command.taken_at or asked.at
    if taken_at > asked.at:
        raise YetToCome("The reading", taken_at)
    entry = asked.problem.seq + 1
    after = with_reading(measure, Reading(entry=entry, value=command.value, taken_at=taken_at))
    newest = after.readings[-1].entry == entry
    read = MeasureRead(
        stamp=asked.stamp,
        problem=command.problem,
        measure=command.measure,
        value=command.value,
        taken_at=taken_at,
        note=command.note,
    )
    return [read, *(reopening(asked, {command.measure: after}) if newest else [])]


def _watched(asked: Asked, command: m.WatchMeasure) -> list[OnProblem]:
    measure = _measure(asked, command.measure)
    after = measure.model_copy(update={"threshold": command.threshold, "to": command.to})
    watched = MeasureWatched(
        stamp=asked.stamp,
        problem=command.problem,
        measure=command.measure,
        threshold=command.threshold,
        to=command.to,
    )
    return [watched, *reopening(asked, {command.measure: after})]


def reopening(
    asked: Asked, measures: dict[str, Measure], stage: str | None = None
) -> list[OnProblem]:
    """Under monitoring, what follows by itself where a newest reading is beyond its threshold."""
    if (stage or asked.problem.stage) != "monitoring":
        return []
    found = crossed(measures)
    if found is None:
        return []
    name, measure, reading = found
    return [
        ProblemReopened(
            stamp=asked.stamp,
            problem=asked.problem.problem,
            to=measure.to,
            cause="threshold",
            measure=name,
            value=reading.value,
            threshold=measure.threshold,
        )
    ]
