"""What the ledger knows, for whoever compares it with the engine's histories."""

import json
from typing import TYPE_CHECKING, Any

from schemas.events import Event
from storage.disclosures import event, expunged
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
    return [event(row) for row in await conn.fetch(_SQL["on_the_record"], workflow)]


def run_of(row: Row) -> str | None:
    """The run of the engine that wrote the entry; None where it does not say."""
    try:
        found = json.loads(row["body"] or b"{}")
    except ValueError:
        return None
    run = found.get("run") if isinstance(found, dict) else None
    return run if isinstance(run, str) else None


def said(row: Row) -> dict[str, Any]:
    """What an entry says, as JSON. Raises ValueError where it cannot be understood, NoKeyring
    where its texts cannot be read here.
    """
    told: dict[str, Any] = event(row).model_dump(mode="json")
    return told


def without_expunged(row: Row, handed: dict[str, Any]) -> dict[str, Any]:
    """What the engine handed over for this entry, with what was expunged told as the entry does."""
    there = said(row)
    for path in expunged(row):
        *outer, last = path.split("/")
        ours, theirs = handed, there
        try:
            for name in outer:
                ours, theirs = _within(ours, name), _within(theirs, name)
            place: Any = int(last) if isinstance(ours, list) else last
            ours[place] = theirs[place]
        except (KeyError, IndexError, TypeError, ValueError):
            continue  # something else was handed over: the comparison says so
    return handed


def _within(value: Any, name: str) -> Any:
    return value[int(name)] if isinstance(value, list) else value[name]
