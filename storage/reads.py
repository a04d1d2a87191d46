"""Who read what: noted before the answer goes out, entered in the ledger about a minute later."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class ReadNoted:
    """One read. `seq` is the entry of record/reads that tells it; None until it is entered."""

    read: int
    person: str
    at: datetime
    what: str
    about: str
    found: int | None
    asked: str | None
    purpose: str | None
    command_id: str | None
    seq: int | None


async def note(
    conn: "Asking", person: str, what: str, about: str, *,
    found: int | None = None, asked: str | None = None, purpose: str | None = None,
) -> int:  # fmt: skip
    """Keep that this person reads this now; the number of the read."""
    return int(await conn.fetchval(_SQL["note"], person, what, about, found, asked, purpose))


async def bundle(conn: "Asking", most: int) -> None:
    """Put what waits together by person, at most so many reads each, under one command id, which
    stays with them however often they are told."""
    await conn.execute(_SQL["bundle"], most)


async def bundled(conn: "Asking", most: int) -> list[ReadNoted]:
    """Reads that have a command id and no entry yet, those of a command together."""
    return [ReadNoted(**row) for row in await conn.fetch(_SQL["bundled"], most)]


async def entered(conn: "Asking", command_id: str, seq: int) -> None:
    """The reads of this command stand in that entry of record/reads."""
    await conn.execute(_SQL["entered"], command_id, seq)


async def of(
    conn: "Asking", thing: str, *, before: int | None = None, limit: int = 50
) -> list[ReadNoted]:
    """Who read this, or where it is a stream an entry or a thing of it; newest first."""
    rows = await conn.fetch(_SQL["of_thing"], thing, before, limit)
    return [ReadNoted(**row) for row in rows]


async def by(
    conn: "Asking", person: str | None, *, before: int | None = None, limit: int = 50
) -> list[ReadNoted]:
    """What this person read, or everybody, newest first."""
    return [ReadNoted(**row) for row in await conn.fetch(_SQL["by_person"], person, before, limit)]
