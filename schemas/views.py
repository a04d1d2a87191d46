"""What readers answer with. Plain dataclasses of the standard library, because a question such as
`remit who` must be answered without waiting for pydantic. They are read, never written back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Basis:
    """The entry that a tenure stands on."""

    kind: str
    seq: int
    by: str


@dataclass(frozen=True, slots=True)
class Held:
    """Who held a responsibility at an instant, for how long, and on what basis."""

    responsibility: str
    at: datetime
    holder: str
    since: datetime
    until: datetime | None
    basis: Basis
    problem: str
    title: str
    number: int
    cause: str
    handoff: str | None
    corrected_in: int | None = None
    """The entry that corrected when this tenure began."""
    as_known_at: datetime | None = None
    """Answered from what was recorded by then; from all that is recorded where nothing is said."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """One ledger entry. `hash` is its leaf hash, `prev` that of the entry before it."""

    stream: str
    seq: int
    kind: str
    subject: str
    at: datetime
    by: str
    command_id: str
    recorded_at: datetime
    body: dict[str, Any]
    hash: str
    prev: str
    corrected_by: tuple[tuple[str, int], ...] = ()
    """Which of its fields a later entry corrects, and the newest that does."""

    @property
    def event(self) -> dict[str, Any]:
        """The event as JSON, without what the ledger adds to it."""
        found: dict[str, Any] = self.body.get("event", {})
        return found


@dataclass(frozen=True, slots=True)
class TenureView:
    """A half-open interval in which one party held a responsibility."""

    responsibility: str
    number: int
    problem: str
    seq: int
    holder: str
    since: datetime
    until: datetime | None
    cause: str
    handoff: str | None
    began_seq: int
    by: str


@dataclass(frozen=True, slots=True)
class ResponsibilityView:
    responsibility: str
    problem: str
    seq: int
    title: str
    state: str
    holder: str
    fallback: str
    document: dict[str, Any]
    """`schemas.state.problem.Responsibility` as JSON."""
    live_handoff: str | None = None
    """The handoff that offers it now, if one does."""


def _deadlines(document: dict[str, Any]) -> dict[str, datetime]:
    return {
        kind: datetime.fromisoformat(clock["due"])
        for kind, clock in document.get("clocks", {}).items()
    }


@dataclass(frozen=True, slots=True)
class HandoffView:
    handoff: str
    problem: str
    responsibility: str
    seq: int
    state: str
    offeror: str
    receiver: str
    turn: str | None
    due: datetime | None
    document: dict[str, Any]
    """`schemas.state.problem.Handoff` as JSON."""
    problem_title: str
    title: str
    """The title of the responsibility."""

    @property
    def deadlines(self) -> dict[str, datetime]:
        """When each running clock is due, by its kind."""
        return _deadlines(self.document)


@dataclass(frozen=True, slots=True)
class CommitmentView:
    commitment: str
    problem: str
    responsibility: str
    handoff: str | None
    seq: int
    state: str
    promisor: str
    promisee: str
    turn: str | None
    due: datetime | None
    document: dict[str, Any]
    """`schemas.state.problem.Commitment` as JSON."""
    problem_title: str
    title: str
    """What is promised, in one line."""

    @property
    def deadlines(self) -> dict[str, datetime]:
        """When each running clock is due, by its kind."""
        return _deadlines(self.document)


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem in a list; `problem()` fills its parts as well."""

    problem: str
    seq: int
    title: str
    stage: str
    police: str
    opened_at: datetime
    closed_at: datetime | None
    document: dict[str, Any]
    """`schemas.state.problem.Problem` as JSON, without its parts."""
    holders: tuple[str, ...]
    """The parties that hold one of its responsibilities now."""
    due: datetime | None
    """The next deadline in it that somebody has to keep."""
    responsibilities: tuple[ResponsibilityView, ...] = field(default=())
    handoffs: tuple[HandoffView, ...] = field(default=())
    commitments: tuple[CommitmentView, ...] = field(default=())
    tenures: tuple[TenureView, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class PartyView:
    party: str
    seq: int
    kind: str
    name: str
    zone: str
    active: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    person: str
    party: str
    seq: int
    name: str
    role: str
    grade: str
    email: str | None
    active: bool
    deputy: str | None
    away_until: datetime | None
    party_kind: str
    party_name: str
    party_active: bool
    language: str | None = None
    """What they chose to read in, where that was looked up."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a party: a handoff, a commitment or a step whose turn is its."""

    noun: str
    id: str
    party: str
    other: str
    problem: str
    problem_title: str
    responsibility: str
    title: str
    state: str
    due: datetime | None
    seq: int


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice and how its delivery goes."""

    notice: str
    party: str
    role: str | None
    problem: str
    seq: int
    subject: str
    kind: str
    line: str
    made_at: datetime
    attempts: int
    next_try_at: datetime
    delivered_at: datetime | None
    given_up_at: datetime | None
    last_error: str | None
