"""Which of the things that wait are asked for: of one problem, late, or with words in a title."""

from dataclasses import dataclass
from datetime import datetime

MOST = 200
"""Up to how many are counted: beyond that nobody reads the exact number, and a long list must not
make its first page slow."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is left out is not sifted by."""

    problem: str | None = None
    late_at: datetime | None = None
    """Only what was due before this instant."""
    words: str | None = None
    """Only what has this in its title or in that of its problem, in whatever case."""

    @property
    def arguments(self) -> tuple[str | None, datetime | None, str | None]:
        """As the statements take them; the words as a pattern in which nothing is special."""
        if self.words is None:
            return self.problem, self.late_at, None
        plain = self.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return self.problem, self.late_at, f"%{plain}%"


ALL = Sieve()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many wait, how many of them are late (each up to `MOST` and one more), and the problems
    of those that were counted."""

    count: int
    late: int
    problems: frozenset[str]

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.count + other.count, self.late + other.late, self.problems | other.problems
        )


NONE = Counted(0, 0, frozenset())
