"""What waits for whom."""

from typing import TYPE_CHECKING

from schemas.silence import SILENT_AT_MOST
from schemas.views import Waiting
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def worklist(conn: "Asking", party: str | None) -> list[Waiting]:
    """What waits for this party, or for anyone; soonest due first. Police see which holders of
    their problems have nobody left who can decide."""
    rows = await conn.fetch(_SQL["worklist"], party, SILENT_AT_MOST)
    return [Waiting(**row) for row in rows]
