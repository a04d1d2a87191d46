"""The frame of every figure: contestants that take turns in random order, and what they spread."""

import random
import statistics
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Contestant = Callable[[], Awaitable[float]]
Round = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Spread:
    """Values of the same thing, measured again and again."""

    n: int
    median: float
    q1: float
    q3: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Raises ValueError where nothing was measured."""
        known = sorted(values)
        if not known:
            raise ValueError("nothing was measured")
        if len(known) == 1:
            q1 = q3 = known[0]
        else:
            q1, _, q3 = statistics.quantiles(known, n=4, method="inclusive")
        return cls(len(known), statistics.median(known), q1, q3, known[0], known[-1])


@dataclass(frozen=True)
class Figure:
    """One measured thing, the floors measured beside it, and what it has to reach."""

    name: str
    title: str
    unit: str
    measured: Spread
    floors: Mapping[str, Spread] = field(default_factory=dict)
    ratio: Spread | None = None
    """Paired: ours over the floor within each round, so that a busy machine bends both."""
    must: float | None = None
    aim: float | None = None
    higher_is_better: bool = True
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def judged(self) -> float:
        """What is compared with `must` and `aim`."""
        return (self.ratio or self.measured).median

    @property
    def verdict(self) -> str:
        """`aim`, `must` or `short`; empty where nothing was asked."""
        for word, wanted in (("aim", self.aim), ("must", self.must)):
            if wanted is not None and self._reaches(wanted):
                return word
        return "short" if self.must is not None else ""

    def _reaches(self, wanted: float) -> bool:
        return self.judged >= wanted if self.higher_is_better else self.judged <= wanted

    def as_json(self) -> dict[str, Any]:
        """Everything, for the file."""
        return asdict(self) | {"verdict": self.verdict}


async def interleaved(
    contestants: Mapping[str, Contestant], rounds: int, dice: random.Random
) -> list[Round]:
    """Each contestant once in every round, in an order drawn anew for each."""
    told: list[Round] = []
    for _ in range(rounds):
        names = list(contestants)
        dice.shuffle(names)
        told.append({name: await contestants[name]() for name in names})
    return told


def spread(rounds: Sequence[Round], name: str) -> Spread:
    return Spread.of(each[name] for each in rounds)


def ratio(rounds: Sequence[Round], ours: str, *floors: str) -> Spread:
    """Ours over the sum of the floors, round by round."""
    return Spread.of(each[ours] / sum(each[floor] for floor in floors) for each in rounds)


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which this part of the values lies; `part` between 0 and 1."""
    known = sorted(values)
    return known[min(len(known) - 1, int(part * len(known)))]
