"""How people want their mail, and what waits for their mail of the day."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from schemas.mail import How, LostView, MailView, Reader
from schemas.views import NoticeView, PersonView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def keep(conn: "Asking", person: str, how: How) -> None:
    await conn.execute(_SQL["keep"], person, how)


async def readers(conn: "Asking", parties: Iterable[str]) -> dict[str, list[Reader]]:
    """Who is there to be told, by party."""
    found: dict[str, list[Reader]] = {}
    for row in await conn.fetch(_SQL["readers"], list(parties)):
        person = PersonView(**{name: told for name, told in row.items() if name != "how"})
        found.setdefault(person.party, []).append(Reader(person, row["how"]))
    return found


async def put(conn: "Asking", people: Sequence[str], notice: str, due: datetime) -> None:
    """It goes with their mails of the day that are due then; once, however often it is put."""
    await conn.execute(_SQL["put"], people, notice, due)


async def take(conn: "Asking", lease: timedelta) -> tuple[str, int, list[NoticeView]] | None:
    """One person whose mail is due, how often it was tried by now, and what it tells."""
    rows = await conn.fetch(_SQL["take"], lease)
    if not rows:
        return None
    told = await conn.fetch(_SQL["lines"], [row["notice"] for row in rows])
    tried = max(row["attempts"] for row in rows)
    return rows[0]["person"], tried, [NoticeView(**row) for row in told]


async def sent(conn: "Asking", person: str, notices: Sequence[str]) -> None:
    await conn.execute(_SQL["sent"], person, list(notices))


async def failed(
    conn: "Asking", person: str, notices: Sequence[str], why: str, *, again_in: timedelta | None
) -> None:
    """It did not arrive; without `again_in` it is not tried again."""
    if again_in is None:
        await conn.execute(_SQL["given_up"], person, list(notices), why[:500])
    else:
        await conn.execute(_SQL["failed"], person, list(notices), why[:500], again_in)


async def lost(conn: "Asking") -> list[LostView]:
    """Whose mail of the day was given up in the last thirty days."""
    return [LostView(**row) for row in await conn.fetch(_SQL["lost"])]


async def standing(conn: "Asking", person: str) -> MailView:
    row = await conn.fetchrow(_SQL["standing"], person)
    assert row is not None
    return MailView(**{**row, "how": row["how"] or "each"})
