"""The ledger: appended to through one function of the database, read back in order."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

import asyncpg

from schemas.batch import Batch, Recorded
from schemas.events import Event
from schemas.request import Answer, Caused
from storage.disclosures import event, whole
from storage.named import queries
from storage.parting import Parting
from storage.together import Together

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)
_PARTING = Parting()
_TOGETHER = Together(_SQL["append_together"])
_TRIES = 4


class LedgerConflict(Exception):  # noqa: N818 - says what is the case
    """The ledger holds other entries in this place; a late or a wrong writer was stopped."""


async def record(conn: "Asking", batch: Batch) -> Recorded:
    """Append the batch with all that follows from it, in one transaction and one round trip.

    Over a pool, what several streams have to write at the same moment shares a transaction.
    Its texts part from it on the way. The first batch of a stream that this process has not
    written to asks for the key of its texts first. A batch that is there already is answered as
    it was the first time, with `again`.
    """
    for tried in range(1, _TRIES + 1):
        parted = await _PARTING.parted(conn, batch)
        if tried == 1 and isinstance(conn, asyncpg.Pool) and await _TOGETHER.written(conn, parted):
            return Recorded(last_seq=batch.entries[-1].seq, again=False)
        try:
            row = await conn.fetchrow(_SQL["append"], parted.as_json())
        except asyncpg.PostgresError as error:
            if error.sqlstate == "RM412":
                raise LedgerConflict(str(error)) from error
            if error.sqlstate == "RM424" and tried < _TRIES:
                await _PARTING.look_up(conn, batch.stream)
                continue
            raise
        assert row is not None
        return Recorded(last_seq=row["last_seq"] or 0, again=row["again"] or False)
    raise AssertionError("the last try answers or raises")


async def events(conn: "Asking", stream: str, *, after: int = 0) -> list[Event]:
    """The events of a stream, in order. Raises ValueError where a body cannot be understood, and
    NoKeyring where its texts cannot be read here.
    """
    return [event(row) for row in await whole(conn, stream, after=after)]


async def end(conn: "Asking", stream: str) -> tuple[int, datetime | None]:
    """The number of the newest entry of a stream, and its instant; 0 and None before the first."""
    row = await conn.fetchrow(_SQL["end"], stream)
    return (row["seq"], row["at"]) if row is not None else (0, None)


async def reached(
    conn: "Asking", wanted: Iterable[tuple[str, str, int]]
) -> dict[tuple[str, str], tuple[int, bool]]:
    """How far the streams of these commands are recorded, and whether the commands are.

    `wanted` names stream, command id and last entry. An entry of that number alone says nothing:
    it may be another command's, where the engine had not heard of it.
    """
    asked = list(wanted)
    columns = [list(column) for column in zip(*asked, strict=True)] if asked else [[], [], []]
    rows = await conn.fetch(_SQL["reached"], *columns)
    return {(row["stream"], row["command_id"]): (row["seq"], row["there"]) for row in rows}


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
