"""What was found in the analysis, and how the measures went."""

from typing import Literal

from schemas.base import Instant, Line, Prose
from schemas.events.base import Happened
from schemas.ids import ProblemId
from schemas.method import Better, Corner, Earlier, MeasureKey, Number, Sha256


class HypothesisStated(Happened):
    kind: Literal["hypothesis.stated"] = "hypothesis.stated"
    problem: ProblemId
    hypothesis: Prose


class InventoryTaken(Happened):
    kind: Literal["inventory.taken"] = "inventory.taken"
    problem: ProblemId
    current: Prose
    strengths: Prose
    limits: Prose


class TriangleDrawn(Happened):
    kind: Literal["triangle.drawn"] = "triangle.drawn"
    problem: ProblemId
    corner: Corner
    known: Prose


class EvidenceAdded(Happened):
    kind: Literal["evidence.added"] = "evidence.added"
    problem: ProblemId
    title: Line
    location: Line
    sha256: Sha256


class MeasureAdded(Happened):
    kind: Literal["measure.added"] = "measure.added"
    problem: ProblemId
    measure: MeasureKey
    title: Line
    unit: Line
    source: Line
    better: Better
    baseline: Number | None
    target: Number | None


class MeasureRead(Happened):
    kind: Literal["measure.read"] = "measure.read"
    problem: ProblemId
    measure: MeasureKey
    value: Number
    taken_at: Instant
    note: Prose | None


class MeasureWatched(Happened):
    kind: Literal["measure.watched"] = "measure.watched"
    problem: ProblemId
    measure: MeasureKey
    threshold: Number
    to: Earlier


AnalysisEvent = (
    HypothesisStated
    | InventoryTaken
    | TriangleDrawn
    | EvidenceAdded
    | MeasureAdded
    | MeasureRead
    | MeasureWatched
)
