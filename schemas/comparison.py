"""What a comparison of the engine's histories with the ledger answers. Plain dataclasses."""

from dataclasses import dataclass, field
from typing import Literal

AGREE, DIFFER, CANNOT_TELL = "agree", "differ", "cannot_tell"
Agreement = Literal["agree", "differ", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the two differ, and where; `unknown` where it cannot be told."""

    stream: str
    what: str
    seq: int | None = None
    run: str | None = None
    event: int | None = None
    """The event of that run's history."""
    unknown: bool = False


@dataclass(slots=True)
class Comparison:
    """How far the comparison came, and what it found. `scope` is a stream, or `everything`."""

    scope: str = "everything"
    streams: int = 0
    runs: int = 0
    entries: int = 0
    commands: int = 0
    kept: int = 0
    """Histories whose hash was put into the ledger on this occasion."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def verdict(self) -> Agreement:
        if any(not one.unknown for one in self.differences):
            return "differ"
        return "cannot_tell" if self.differences else "agree"
