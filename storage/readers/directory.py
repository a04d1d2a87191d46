"""The directory: parties and the people who speak for them."""

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


async def card(conn: "Asking", party_id: str) -> "PartyCard | None":
    """What a command that names the party needs to know of it."""
    from schemas.parties import PartyCard, PartyKind

    found = await party(conn, party_id)
    if found is None:
        return None
    return PartyCard(
        party=found.party, kind=PartyKind(found.kind), name=found.name, active=found.active
    )
