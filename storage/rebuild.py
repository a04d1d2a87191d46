"""Projections thrown away and told again from the ledger, in one transaction."""

from typing import TYPE_CHECKING

from rules.fold import fold
from rules.project import project
from schemas.errors import Refused
from storage.disclosures import event
from storage.evidence import stream_by_stream
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Connection

_SQL = queries(__file__)


class LedgerUnreadable(Refused):
    def __init__(self, stream: str) -> None:
        super().__init__(
            f"The ledger of {stream} cannot be read from beginning to end; nothing was changed.",
            next_step="See what is wrong with it: remit audit verify",
        )


async def rebuild(conn: "Connection") -> int:
    """Tell every projection again; the number of entries that were told.

    Needs the owner's rights. Readers see the old rows until all the new ones are there.
    """
    told = 0
    async with conn.transaction():
        await conn.execute(_SQL["wait_for_writers"])
        await conn.execute(_SQL["throw_away"])
        async for stream, known in stream_by_stream(conn, ("entries",)):
            try:
                events = [event(row) for row in known["entries"]]
                state = fold(stream, events)
                if state.seq != known["entries"][-1]["seq"]:
                    raise LedgerUnreadable(stream)
            except (ValueError, TypeError, LookupError, AssertionError):
                raise LedgerUnreadable(stream) from None
            await conn.fetchval(_SQL["tell"], project(state).model_dump_json())
            told += len(events)
    return told
