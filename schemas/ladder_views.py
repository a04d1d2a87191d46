"""What readers answer about the ladder. Plain dataclasses; they are read, never written back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class StepView:
    """One use of a method on a party."""

    step: str
    problem: str
    seq: int
    party: str
    police: str
    method: str
    rung: int
    matter: str
    state: str
    turns: str
    due: datetime | None
    document: dict[str, Any]
    """`schemas.state.ladder.Step` as JSON."""
    problem_title: str

    @property
    def deadlines(self) -> dict[str, datetime]:
        """When each running clock is due, by its kind."""
        return {
            kind: datetime.fromisoformat(clock["due"])
            for kind, clock in self.document["clocks"].items()
        }


@dataclass(frozen=True, slots=True)
class Applied:
    """A step with what its party is, so that like can be compared with like."""

    step: str
    problem: str
    party: str
    kind: str
    name: str
    matter: str
    method: str
    rung: int
    state: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Treated:
    """How far the ladder was climbed towards one party, in one kind of matter."""

    party: str
    name: str
    rung: str
    """The number of the highest rung that was put into force."""
    method: str | None
    """None where nothing has been put into force yet."""
    state: str | None
    steps: tuple[str, ...]
    skipped: tuple[str, ...]
    harm: str | None
    """The newest figure of harm, with its unit."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Parties of one kind in one kind of matter, and what differs in how they are treated."""

    kind: str
    matter: str
    treated: tuple[Treated, ...]
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that proves which milder rungs were tried: plain values, ready for paper or a program.

    Every part names the entry of the ledger that says it; texts stand as they were written.
    """

    problem: str
    title: str
    statement: str
    party: str
    at: datetime
    """As of when it was put together."""
    next_rung: str | None
    """The lowest rung that is open and was not used yet."""
    closed_rungs: tuple[dict[str, Any], ...]
    """Each higher rung that is not open, and why."""
    steps: tuple[dict[str, Any], ...]
    offers: tuple[dict[str, Any], ...]
    """What was offered to the party, under a step or not, and what became of it."""
    documents: tuple[dict[str, Any], ...]
    """Every document that the steps rest on, with its hash, each once."""
    gaps: tuple[str, ...]
    """What a reader would miss: rungs skipped, documents that a rung takes and nobody added."""
