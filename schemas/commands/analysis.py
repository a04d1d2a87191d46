"""What is found in the analysis, and the measures that go through every stage."""

from typing import Literal

from schemas.base import Instant, Line, Message, Prose
from schemas.ids import ProblemId
from schemas.method import Better, Corner, Earlier, MeasureKey, Number, Sha256


class StateHypothesis(Message):
    """Why it occurs, as a working hypothesis. The newest stands."""

    kind: Literal["hypothesis.state"] = "hypothesis.state"
    problem: ProblemId
    hypothesis: Prose


class InventoryResponse(Message):
    """How it is addressed today, and the strengths and limits of that."""

    kind: Literal["inventory.take"] = "inventory.take"
    problem: ProblemId
    current: Prose
    strengths: Prose
    limits: Prose


class DrawTriangle(Message):
    """What is known of one cell of the problem analysis triangle. The newest stands."""

    kind: Literal["triangle.draw"] = "triangle.draw"
    problem: ProblemId
    corner: Corner
    known: Prose


class AddEvidence(Message):
    """A document by reference: where it lies, and its SHA-256, so that it can be recognised."""

    kind: Literal["evidence.add"] = "evidence.add"
    problem: ProblemId
    title: Line
    location: Line
    sha256: Sha256


class AddMeasure(Message):
    kind: Literal["measure.add"] = "measure.add"
    problem: ProblemId
    measure: MeasureKey
    title: Line
    unit: Line
    source: Line
    better: Better = Better.LOWER
    baseline: Number | None = None
    target: Number | None = None


class ReadMeasure(Message):
    """One reading. Under monitoring, one beyond the threshold opens the problem again."""

    kind: Literal["measure.read"] = "measure.read"
    problem: ProblemId
    measure: MeasureKey
    value: Number
    taken_at: Instant | None = None
    """When it was taken; now, if not said."""
    note: Prose | None = None


class WatchMeasure(Message):
    """From which reading on the problem opens again by itself, and at which stage."""

    kind: Literal["measure.watch"] = "measure.watch"
    problem: ProblemId
    measure: MeasureKey
    threshold: Number
    to: Earlier = "analysis"


AnalysisCommand = (
    StateHypothesis
    | InventoryResponse
    | DrawTriangle
    | AddEvidence
    | AddMeasure
    | ReadMeasure
    | WatchMeasure
)
