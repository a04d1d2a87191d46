"""OpenID providers: whom they mean by a subject, and who is on the way to one."""

from datetime import timedelta
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def leave(conn: "Asking", state_hash: bytes, issuer: str, lasts: timedelta) -> None:
    """Somebody goes to the provider, and may come back once within that time."""
    await conn.execute(_SQL["leave"], state_hash, issuer, lasts)


async def come_back(conn: "Asking", state_hash: bytes) -> str | None:
    """The issuer to whom somebody went with this state; none where it was used or is unknown."""
    issuer: str | None = await conn.fetchval(_SQL["come_back"], state_hash)
    return issuer


async def person_of(conn: "Asking", issuer: str, subject: str) -> str | None:
    person: str | None = await conn.fetchval(_SQL["person_of"], issuer, subject)
    return person


async def subject_of(conn: "Asking", issuer: str, person: str) -> str | None:
    subject: str | None = await conn.fetchval(_SQL["subject_of"], issuer, person)
    return subject


async def people_at(conn: "Asking", address: str) -> list[str]:
    """The active people of active parties with this e-mail address, in any case of its letters."""
    return [row["person"] for row in await conn.fetch(_SQL["people_at"], address)]


async def bind(conn: "Asking", issuer: str, subject: str, person: str) -> bool:
    """Whether it is bound now; not where another subject or person is."""
    return await conn.fetchval(_SQL["bind"], issuer, subject, person) is not None


async def unbind(conn: "Asking", issuer: str | None, person: str) -> list[str]:
    """The subjects that no longer stand for this person."""
    return [row["subject"] for row in await conn.fetch(_SQL["unbind"], issuer, person)]
