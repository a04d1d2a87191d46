"""What time-stamping authorities said of checkpoints."""

from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def newest(conn: "Asking", origin: str, authority: str) -> tuple[int, datetime] | None:
    """The largest checkpoint of this log that the authority stamped, and when it says it did."""
    row = await conn.fetchrow(_SQL["newest"], origin, authority)
    return None if row is None else (row["size"], row["at"])


async def add(
    conn: "Asking", origin: str, size: int, authority: str, response: bytes, at: datetime
) -> None:
    """Keep the authority's response as it came."""
    await conn.execute(_SQL["add"], origin, size, authority, response, at)
