"""Searching the ledger: entries by who said them, what they are about, their kind and time.

Newest first, a page at a time; a page goes on before the number of the last entry looked at. What
people wrote lies encrypted beside the ledger and has no index: whoever searches for words reads
entries until enough of them hold the words (`portal.auditing`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.views import EntryView
from storage.named import queries
from storage.planning import planned_anew
from storage.readers.history import entry_of

if TYPE_CHECKING:
    from storage.pool import Asking, Pool

_SQL = queries(__file__)
NEWEST = 2**62
"""Before this number lie all entries."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for. None asks for nothing; an empty tuple finds nothing."""

    party: str | None = None
    """Entries that people of this party made, or that are about its part: its own stream, and the
    handoffs, promises and responsibilities on whose one side it stands or stood."""
    people: tuple[str, ...] | None = None
    """Entries that any of these made, or that are about any of these; or that name any of these and
    were made by somebody of the same party, as a deputy does."""
    streams: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Happened in [since, until)."""


async def entries(
    pool: "Pool", wanted: Wanted, *, before: int = NEWEST, limit: int = 50,
    seen: "Asking | None" = None,
) -> list[tuple[int, EntryView | None]]:  # fmt: skip
    """The newest entries that are wanted, each with its number in the whole ledger. What they say
    is read through `seen`, and None is what is not shown there."""
    common = (before, limit, wanted.streams, wanted.kinds, wanted.since, wanted.until)
    async with planned_anew(pool) as conn:
        if wanted.people is not None:
            among = (wanted.party, list(wanted.people))
            rows = await conn.fetch(_SQL["of_people"], *common, *among)
        elif wanted.party is not None:
            rows = await conn.fetch(_SQL["of_party"], *common, wanted.party)
        else:
            rows = await conn.fetch(_SQL["of_all"], *common)
        numbers = [row["entry_id"] for row in rows]
        found = await (seen or conn).fetch(_SQL["whole"], numbers)
    shown = {row["entry_id"]: entry_of(row) for row in found}
    return [(number, shown.get(number)) for number in sorted(numbers, reverse=True)]


async def streams_at(conn: "Asking", place: str) -> list[str]:
    """The problems, concerns and candidates whose place holds this text, whatever its case."""
    return [row["stream"] for row in await conn.fetch(_SQL["streams_at"], place)]


async def people_called(conn: "Asking", name: str) -> list[str]:
    """Whoever has this handle, or a name that holds this text, whatever its case."""
    return [row["person"] for row in await conn.fetch(_SQL["people_called"], name)]


async def names_in(conn: "Asking", text: str) -> bool:
    """Whether a word of this text is a word of somebody's name, or somebody's handle."""
    return bool(await conn.fetchval(_SQL["names_in"], text))
