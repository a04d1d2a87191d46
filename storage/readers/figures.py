"""How much waits, and for how long: the figures that whoever keeps an installation watches."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Figures:
    """One look at the whole installation. An instant is none where nothing waits."""

    problems_open: int
    handoffs_overdue: int
    unanswered_since: datetime | None
    """When the oldest offer was made that nobody has answered."""
    commitments_overdue: int
    notices_waiting: int
    notices_late_since: datetime | None
    """Since when the next notice should have been tried."""
    notices_given_up: int
    tree_size: int
    unplaced: int
    """Entries that have no place in the tree yet."""
    unplaced_since: datetime | None
    signed_size: int | None
    signed_at: datetime | None
    cosigned_size: int | None
    unsigned_since: datetime | None
    """Since when the oldest entry waits that has a place and no signature over it."""
    waiting: tuple[tuple[str, str, int], ...]
    """How many handoffs and commitments wait for somebody's move: noun, state, number."""

    @property
    def unsealed_since(self) -> datetime | None:
        """Since when the oldest entry waits that no signed checkpoint covers."""
        waiting = [since for since in (self.unplaced_since, self.unsigned_since) if since]
        return min(waiting, default=None)


async def figures(conn: "Asking") -> Figures:
    """The figures of this moment."""
    row = await conn.fetchrow(_SQL["figures"])
    assert row is not None
    waiting = await conn.fetch(_SQL["waiting"])
    return Figures(
        **row,
        waiting=tuple((one["noun"], one["state"], one["number"]) for one in waiting),
    )
