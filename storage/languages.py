"""In which language each person reads: a setting of the person's own."""

from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def of(conn: "Asking", person: str) -> str | None:
    """What the person has chosen, if anything."""
    found: str | None = await conn.fetchval(_SQL["of"], person)
    return found


async def keep(conn: "Asking", person: str, language: str) -> None:
    await conn.execute(_SQL["keep"], person, language)
