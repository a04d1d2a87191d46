"""Every entry of a stream, in order."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from schemas.views import EntryView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Exact:
    """The two texts that an entry's hash stands on."""

    header: str
    body: str


async def history(
    conn: "Asking",
    stream: str,
    *,
    after: int = 0,
    limit: int | None = None,
    upto: int | None = None,
) -> list[EntryView]:
    """The entries of a stream after `after` and up to `upto`, at most `limit`: a page, or all.

    Each names the entries up to `upto` that correct it.
    """
    rows = await conn.fetch(_SQL["history"], stream, after, limit, upto)
    corrected = await _corrections(conn, stream, upto)
    return [
        replace(entry, corrected_by=tuple(corrected.get(entry.seq, {}).items()))
        for entry in map(entry_of, rows)
    ]


async def _corrections(conn: "Asking", stream: str, upto: int | None) -> dict[int, dict[str, int]]:
    """For each corrected entry its corrected fields, and the newest entry that corrects each."""
    found: dict[int, dict[str, int]] = {}
    for row in await conn.fetch(_SQL["corrections"], stream, upto):
        try:
            event = json.loads(row["body"] or b"{}").get("event", {})
            found.setdefault(int(event["entry"]), {})[str(event["field"])] = row["seq"]
        except (ValueError, KeyError, TypeError, AttributeError):
            continue  # as with other damaged bodies, the audit is what reports it
    return found


async def known_by(conn: "Asking", stream: str, known_at: datetime) -> int:
    """The newest entry of the stream that was recorded by this instant; 0 where none was."""
    return int(await conn.fetchval(_SQL["known_by"], stream, known_at))


async def about(
    conn: "Asking",
    stream: str,
    subjects: list[str],
    *,
    upto: int | None = None,
    command: str | None = None,
    newest: int | None = None,
) -> list[EntryView]:
    """The entries about any of these or caused by the command, in order: up to this one, and of
    these only the `newest`, where it is said.
    """
    rows = await conn.fetch(_SQL["about"], stream, subjects, upto, command, newest)
    return [entry_of(row) for row in reversed(rows)]


async def exact(conn: "Asking", stream: str, seq: int) -> Exact | None:
    """What was hashed for one entry, byte for byte, as text."""
    row = await conn.fetchrow(_SQL["exact"], stream, seq)
    if row is None:
        return None
    return Exact(
        header=row["header"].decode(errors="replace"),
        body=(row["body"] or b"").decode(errors="replace"),
    )


async def newest(conn: "Asking", limit: int = 50) -> list[EntryView]:
    """The newest entries of all streams, newest first."""
    return [entry_of(row) for row in await conn.fetch(_SQL["newest"], limit)]


async def of_kinds(
    conn: "Asking", kinds: list[str], since: datetime, until: datetime
) -> list[EntryView]:
    """Entries of these kinds that happened in [since, until), of all streams, in order of time."""
    return [entry_of(row) for row in await conn.fetch(_SQL["of_kinds"], kinds, since, until)]


async def length(conn: "Asking", stream: str) -> int:
    """How many entries the stream has."""
    return int(await conn.fetchval(_SQL["length"], stream))


def entry_of(row: Any) -> EntryView:
    from storage.disclosures import readable  # it needs all the words, which take time to load

    return EntryView(
        stream=row["stream"],
        seq=row["seq"],
        kind=row["kind"],
        subject=row["subject"],
        at=row["at"],
        by=row["by"],
        command_id=row["command_id"],
        recorded_at=row["recorded_at"],
        body=readable(row),
        hash=row["leaf_hash"].hex(),
        prev=_prev(row["header"]),
    )


def _prev(header: bytes) -> str:
    lines = header.decode("ascii", errors="replace").split("\n")
    return lines[3] if len(lines) > 3 else ""
