"""Whose eyes a report is made for: what is left out is decided by whoever shows it, not here."""

from collections.abc import Iterable
from typing import Protocol

from schemas.partnerships import PartnershipView
from schemas.views import EntryView, Held, ProblemView, TenureView


class Eyes(Protocol):
    """What one reader may see. `made_for` names the party where not everything is shown."""

    @property
    def made_for(self) -> str | None: ...

    def problem(self, whole: ProblemView) -> ProblemView | None:
        """The parts that this reader may see; None where there are none."""
        ...

    def as_known(self, now: ProblemView, then: ProblemView) -> ProblemView | None:
        """What was known then, as far as it may be seen; `now` is narrowed, `then` is whole."""
        ...

    def entries(self, seen: ProblemView, entries: Iterable[EntryView]) -> list[EntryView]:
        """Those about what the reader sees of the (narrowed) problem."""
        ...

    def whole(self, seen: ProblemView, responsibility: str) -> bool:
        """Whether all that was of this responsibility is shown, and not a period alone."""
        ...

    def grounds(self, seen: ProblemView, tenure: Held | TenureView) -> bool:
        """Whether the terms and the people behind a tenure are shown."""
        ...

    def partnership(self, one: PartnershipView) -> bool:
        """Whether the partnership is there for this reader."""
        ...


class Everything:
    """Police operators and auditors: nothing is left out."""

    made_for: str | None = None

    def problem(self, whole: ProblemView) -> ProblemView | None:
        return whole

    def as_known(self, now: ProblemView, then: ProblemView) -> ProblemView | None:
        return then

    def entries(self, seen: ProblemView, entries: Iterable[EntryView]) -> list[EntryView]:
        return list(entries)

    def whole(self, seen: ProblemView, responsibility: str) -> bool:
        return True

    def grounds(self, seen: ProblemView, tenure: Held | TenureView) -> bool:
        return True

    def partnership(self, one: PartnershipView) -> bool:
        return True
