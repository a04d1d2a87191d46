"""On what an answer to “who was responsible?” rests. Plain dataclasses, read and never written."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One entry, and whose word it was: person, role, decision power, and for whom a deputy."""

    seq: int
    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    party: str
    role: str
    grade: str
    deputy_for: str | None
    hash: str
    """The leaf hash of the entry, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What was agreed when the tenure began. Terms are None where no handoff was its cause."""

    duties: tuple[str, ...]
    places: tuple[str, ...]
    reserved: tuple[str, ...]
    scope_seq: int
    """The entry that says this scope."""
    handoff: str | None = None
    version: int | None = None
    terms_seq: int | None = None
    """The entry that states these terms."""
    summary: str | None = None
    measure: str | None = None
    demands: str | None = None
    until: str | None = None
    return_notice: str | None = None
    recall_right: bool = False
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the entry stands in the tree, and the first signed checkpoint that covers it."""

    index: int | None
    covered_by: int | None
    """The size of that checkpoint; None while none covers it."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """`began` made the tenure; `agreed` is the acceptance, or the last word of it, in a handoff."""

    began: Act
    agreed: Act | None
    stated: Act | None
    """The other side's word: who offered, or who stated the terms that were then agreed to."""
    approved: tuple[Act, ...]
    clause: Clause
    corrected: Act | None
    place: Place
