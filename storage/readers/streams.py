"""The streams of the ledger by name."""

from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def streams(conn: "Asking") -> list[str]:
    """Every stream that has begun, by name."""
    return [row["stream"] for row in await conn.fetch(_SQL["streams"])]
