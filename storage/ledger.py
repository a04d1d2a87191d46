"""The ledger: appended to through one function of the database, read back in order."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import asyncpg

from schemas.batch import Batch, Recorded
from schemas.body import read_body
from schemas.events import Event
from schemas.request import Answer, Caused
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


class LedgerConflict(Exception):  # noqa: N818 - says what is the case
    """The ledger holds other entries in this place; a late or a wrong writer was stopped."""


async def record(conn: "Asking", batch: Batch) -> Recorded:
    """Append the batch with all that follows from it, in one transaction and one round trip.

    A batch that is there already is answered as it was the first time, with `again`.
    """
    try:
        row = await conn.fetchrow(_SQL["append"], batch.model_dump_json())
    except asyncpg.PostgresError as error:
        if error.sqlstate == "RM412":
            raise LedgerConflict(str(error)) from error
        raise
    assert row is not None
    return Recorded(last_seq=row["last_seq"] or 0, again=row["again"] or False)


async def events(conn: "Asking", stream: str, *, after: int = 0) -> list[Event]:
    """The events of a stream, in order. Raises ValueError where a body cannot be understood."""
    return [read_body(row["body"]) for row in await conn.fetch(_SQL["bodies"], stream, after)]


async def end(conn: "Asking", stream: str) -> tuple[int, datetime | None]:
    """The number of the newest entry of a stream, and its instant; 0 and None before the first."""
    row = await conn.fetchrow(_SQL["end"], stream)
    return (row["seq"], row["at"]) if row is not None else (0, None)


async def reached(conn: "Asking", streams: Iterable[str]) -> dict[str, int]:
    """How far each of these streams is recorded; one without entries is left out."""
    rows = await conn.fetch(_SQL["reached"], list(streams))
    return {row["stream"]: row["seq"] for row in rows}


async def answer(conn: "Asking", command_id: str, stream: str | None = None) -> Answer | None:
    """What a command was answered, however long ago; None where it is not known."""
    told = await conn.fetchrow(_SQL["command"], command_id, stream)
    if told is None:
        return None
    rows = await conn.fetch(_SQL["caused"], told["stream"], told["first_seq"], told["last_seq"])
    return Answer(
        command_id=told["command_id"],
        digest=told["digest"],
        stream=told["stream"],
        entries=tuple(Caused(**row) for row in rows),
    )
