"""What waits for whom."""

from typing import TYPE_CHECKING

from schemas.views import Waiting
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def worklist(conn: "Asking", party: str | None) -> list[Waiting]:
    """What waits for this party, or for anyone; soonest due first."""
    return [Waiting(**row) for row in await conn.fetch(_SQL["worklist"], party)]
