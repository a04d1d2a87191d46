"""What the ledger knows, for whoever compares it with the engine's histories."""

from typing import TYPE_CHECKING, Any

from schemas.body import read_body
from schemas.events import Event
from storage.evidence import Row
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


async def streams(conn: "Asking", stream: str | None = None) -> dict[str, int]:
    """Every stream, or this one, with the number of its newest entry, in the order of names."""
    rows = await conn.fetch(_SQL["streams"], stream)
    return {row["stream"]: row["seq"] for row in rows}


async def entries(conn: "Asking", stream: str) -> dict[int, Row]:
    """The entries of a stream by their numbers: kind, command, and what they say."""
    return {row["seq"]: dict(row) for row in await conn.fetch(_SQL["entries"], stream)}


async def on_the_record(conn: "Asking", workflow: str) -> list[Event]:
    """What stands on the record about a workflow: interventions, and hashes that were kept."""
    return [read_body(row["body"]) for row in await conn.fetch(_SQL["on_the_record"], workflow)]


def said(row: Row) -> dict[str, Any]:
    """What an entry says, as JSON. Raises ValueError where it cannot be understood."""
    return read_body(row["body"]).model_dump(mode="json")
