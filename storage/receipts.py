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


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a command: the receipt that was given for it, and what it caused."""

    origin: str | None
    """The log as it is named now; None before it has a name."""
    note: str | None
    rows: tuple[Recorded, ...]


async def known(conn: "Asking", stream: str, command_id: str) -> Known:
    """All that a receipt for the command is made of, in one question."""
    found = await conn.fetch(_SQL["known"], stream, command_id)
    rows = tuple(
        Recorded(row["seq"], row["leaf_hash"], row["recorded_at"])
        for row in found
        if row["seq"] is not None
    )
    return Known(found[0]["origin"], found[0]["note"], rows)


async def keep(conn: "Asking", stream: str, command_id: str, note: str) -> str:
    """Keep the receipt, unless one was given already; the one that is kept.

    It is on disk a moment later, so that nobody who waits for an answer waits for that.
    """
    mine: str | None = await conn.fetchval(_SQL["keep"], stream, command_id, note)
    if mine is None:
        mine = await conn.fetchval(_SQL["kept"], stream, command_id)
    return mine or note


async def givers(conn: "Asking", stream: str, command_id: str) -> set[str]:
    """Who gave the command: the authors of the entries that it caused."""
    return {row["by"] for row in await conn.fetch(_SQL["givers"], stream, command_id)}
