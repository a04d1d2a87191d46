"""Receipts that were given, and the rows that they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as its receipt names it."""

    seq: int
    leaf_hash: bytes
    recorded_at: datetime


async def recorded(conn: "Asking", stream: str, command_id: str) -> list[Recorded]:
    """The entries that the command caused, in order."""
    return [Recorded(**row) for row in await conn.fetch(_SQL["recorded"], stream, command_id)]


async def kept(conn: "Asking", stream: str, command_id: str) -> str | None:
    """The receipt that was given for the command."""
    found: str | None = await conn.fetchval(_SQL["kept"], stream, command_id)
    return found


async def keep(conn: "Asking", stream: str, command_id: str, note: str) -> str:
    """Keep the receipt, unless one was given already; the one that is kept."""
    await conn.execute(_SQL["keep"], stream, command_id, note)
    return await kept(conn, stream, command_id) or note
