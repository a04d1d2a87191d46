"""Everything the database knows, stream by stream, for those who check it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Connection

_SQL = queries(__file__)

PROJECTIONS = (
    "steps",
    "problems", "responsibilities", "tenures", "handoffs", "commitments", "parties", "people",
    "findings", "concerns", "candidates", "partnerships", "partnership_members", "agreements",
    "plan_actions", "declarations", "playbooks",
    "trust_entries", "trust_matters",
    "rounds",
)  # fmt: skip
TABLES = ("streams", "entries", "commands", "notices", *PROJECTIONS)

Row = Mapping[str, Any]


class _Walk:
    """One table, read through a cursor in the order of its streams."""

    def __init__(self, rows: AsyncIterator[Any]) -> None:
        self._rows = rows
        self.ahead: Row | None = None

    async def step(self) -> None:
        self.ahead = await anext(self._rows, None)

    async def take(self, stream: str) -> list[Row]:
        taken = []
        while self.ahead is not None and self.ahead["stream"] == stream:
            taken.append(self.ahead)
            await self.step()
        return taken


async def stream_by_stream(
    conn: "Connection", tables: Sequence[str] = TABLES
) -> AsyncIterator[tuple[str, dict[str, list[Row]]]]:
    """Each stream that any of the tables knows, with its rows of each table.

    Runs inside the caller's transaction, and holds one stream in memory at a time.
    """
    walks = {table: _Walk(conn.cursor(_SQL[table], prefetch=200).__aiter__()) for table in tables}
    for walk in walks.values():
        await walk.step()
    while heads := [walk.ahead["stream"] for walk in walks.values() if walk.ahead is not None]:
        stream = min(heads)
        yield stream, {table: await walk.take(stream) for table, walk in walks.items()}


async def one_stream(conn: "Connection", stream: str) -> tuple[list[Row], list[Row]]:
    """Of one stream the row of its chain, and its entries in order, as the walk reads them."""
    known: list[Any] = await conn.fetch(_SQL["stream"], stream)
    entries: list[Any] = await conn.fetch(_SQL["entries_of"], stream)
    return known, entries
