"""The directory: parties and the people who speak for them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from schemas.views import PartyView, PersonView
from storage.named import queries

if TYPE_CHECKING:
    from schemas.parties import PartyCard
    from storage.pool import Asking

_SQL = queries(__file__)


async def parties(conn: "Asking") -> list[PartyView]:
    return [PartyView(**row) for row in await conn.fetch(_SQL["parties"])]


async def party(conn: "Asking", party: str) -> PartyView | None:
    row = await conn.fetchrow(_SQL["party"], party)
    return None if row is None else PartyView(**row)


async def people(
    conn: "Asking", *, party: str | None = None, role: str | None = None
) -> list[PersonView]:
    return [PersonView(**row) for row in await conn.fetch(_SQL["people"], party, role)]


async def person(conn: "Asking", person: str) -> PersonView | None:
    row = await conn.fetchrow(_SQL["person"], person)
    return None if row is None else PersonView(**row)


async def stood_in_for(conn: "Asking", person: str, at: datetime) -> list[PersonView]:
    """Those for whom the person can speak as deputy at this instant, as far as their role goes."""
    return [PersonView(**row) for row in await conn.fetch(_SQL["stood_in_for"], person, at)]


async def cards(
    conn: "Asking", names: Iterable[str], problem: str | None = None
) -> "dict[str, PartyCard]":
    """What a command that names these parties, on this problem, needs to know of them."""
    from schemas.parties import PartyCard, PartyKind

    rows = await conn.fetch(_SQL["cards"], list(names), problem)
    return {
        row["party"]: PartyCard(
            party=row["party"],
            kind=PartyKind(row["kind"]),
            name=row["name"],
            active=row["active"],
        )
        for row in rows
    }
