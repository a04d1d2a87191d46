"""How far a problem has come in the method, and what was found on the way."""

from typing import Literal

from schemas.base import Instant, Line, Message, Prose
from schemas.clocks import Clock, ClockKind
from schemas.ids import PartyId, PersonId, ProblemId, ResponsibilityId
from schemas.method import (
    Better,
    Cheers,
    Corner,
    Cost,
    Earlier,
    Goal,
    GoalKind,
    Number,
    OpenStage,
    Outcome,
    Process,
    Rests,
)
from schemas.rounds import Warned


class Dismissal(Message):
    entry: int
    asked_by: tuple[PersonId, ...]
    """In whose names it was asked for; none of them can agree."""
    reason: Prose
    instead: Prose


class GoalSet(Message):
    goal: GoalKind
    broad: Prose
    specific: tuple[Goal, ...]


class Priority(Message):
    entry: int
    rank: int
    part_one: bool
    round: str | None
    police_rank: int | None = None
    citizen_rank: int | None = None
    answered: int | None = None
    items: int | None = None
    invited: int | None = None
    gap: bool | None = None
    tau_b: Number | None = None
    warnings: tuple[Warned, ...] = ()
    because: Prose | None


class Inventory(Message):
    current: Prose
    strengths: Prose
    limits: Prose


class Document(Message):
    entry: int
    title: Line
    location: Line
    sha256: str


class Reading(Message):
    entry: int
    value: Number
    taken_at: Instant


class Measure(Message):
    title: Line
    unit: Line
    source: Line
    better: Better
    baseline: Number | None
    target: Number | None
    threshold: Number | None = None
    to: Earlier = "analysis"
    """Where the problem goes when a reading crosses the threshold."""
    readings: tuple[Reading, ...] = ()
    """In the order in which they were taken."""


class Assessed(Message):
    entry: int
    by: PersonId
    process: Process
    process_note: Prose
    outcome: Outcome
    outcome_note: Prose
    rests_on: tuple[Rests, ...]
    displacement: Prose
    diffusion: Prose | None
    costs: tuple[Cost, ...]


class Paused(Message):
    stage: OpenStage
    """Where it goes on."""
    reason: Prose
    clocks: dict[ClockKind, Clock]


class Public(Message):
    """What the public page shows, in words that were written for it."""

    entry: int
    since: Instant
    title: Line
    text: Prose
    area: Line


class Review(Message):
    number: int
    entry: int
    party: PartyId
    asked_by: tuple[PersonId, ...]
    forced: bool
    """Whether citizens' reports forced it."""
    reason: Prose
    chair: PersonId | None = None
    findings: Prose | None = None
    actions: Prose | None = None


class Method(Message):
    """Each part is None until it was done; done again, the newest stands."""

    cheers: Cheers | None = None
    dismissal: Dismissal | None = None
    goals: GoalSet | None = None
    priority: Priority | None = None
    begun: bool = False
    """Whether analysis ever began; from then on only monitoring leads to the close."""
    hypothesis: Prose | None = None
    inventory: Inventory | None = None
    triangle: dict[Corner, Prose] = {}
    documents: tuple[Document, ...] = ()
    measures: dict[str, Measure] = {}
    owners: tuple[PersonId, ...] = ()
    """Who owns the plan, or began it; none of them can assess it."""
    response_since: Instant | None = None
    plan: Literal["implemented", "stopped"] | None = None
    assessed: Assessed | None = None
    informed: bool = False
    public: Public | None = None
    """Nobody sees it on the public page unless somebody put it there."""
    paused: Paused | None = None
    reviews: tuple[Review, ...] = ()
    merged_into: ProblemId | None = None
    successors: dict[ResponsibilityId, ResponsibilityId] = {}
