"""Which responsibilities a party holds or ever held."""

from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def held_by(
    conn: "Asking", party: str, *, after: str = "", limit: int = 20
) -> list[tuple[str, str]]:
    """Each with its problem, by name, from the one after `after` on."""
    rows = await conn.fetch(_SQL["held_by"], party, after, limit)
    return [(row["responsibility"], row["problem"]) for row in rows]
