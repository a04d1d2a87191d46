"""What came of playing a story, and what is told while it plays."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from rules.machines import Transition
from schemas.verdict import Verdict
from schemas.views import TenureView

Mark = Literal["entry", "moved", "time", "refused", "failed", "note"]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline. `moved` lines say who is responsible from now on."""

    at: datetime
    mark: Mark
    text: str
    by: str | None = None


Tell = Callable[[Happening], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that did not hold, or a step that went otherwise than told."""

    step: int
    line: int | None
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Done:
    """One step as it went. `code` is that of the refusal, where it was refused."""

    step: int
    line: int | None
    at: datetime
    by: str | None
    do: str | None
    result: Literal["done", "refused", "expected"]
    code: str | None = None
    made: str | None = None
    entries: tuple[str, ...] = ()
    """The kinds of the entries that it caused, in order."""


@dataclass(slots=True)
class Outcome:
    """Filled while the story plays; `passed` when everything held and the history is whole."""

    problem: str
    zone: str
    began: datetime
    ended: datetime | None = None
    steps: list[Done] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    timeline: list[TenureView] = field(default_factory=list)
    verdict: Verdict | None = None
    expectations: int = 0
    """How many single things were expected."""
    taken: set[Transition] = field(default_factory=set)
    """Each transition of each machine (`handoff`, `commitment` …) that something took."""

    @property
    def passed(self) -> bool:
        return not self.failures and self.verdict is not None and self.verdict.verdict == "ok"
