"""Entries as files: a table for spreadsheets, a line of JSON for each, pages for paper.

Each begins with what was asked, when, by whom and up to which checkpoint, and the first two end
with how many entries there are, so that a file that was cut off can be told.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.auditing.looking import Hit
from portal.when import iso
from reports.paper import Report, Section, Table, Text, Upto
from reports.spreadsheet import BOM, line
from rules import words
from schemas.views import EntryView

MOST_ON_PAPER = 2_000
COLUMNS = (
    "entry", "happened", "recorded", "kind", "what", "about", "by", "party", "role", "deputy for",
    "command", "hash", "checkpoint", "says",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the beginning. `checkpoint` is the newest signed one, with its root."""

    what: str
    asked: str
    by: str
    made_at: datetime
    checkpoint: int | None
    root: str | None


def place(entry: EntryView) -> str:
    return f"{entry.stream.removeprefix('problem/')}#{entry.seq}"


def csv_head(head: Head) -> str:
    """Six lines, the last one empty, and the names of the columns."""
    covered = "none yet" if head.checkpoint is None else f"{head.checkpoint} entries {head.root}"
    return BOM + "".join(
        line(cells)
        for cells in (
            ("Remit", head.what), ("asked", head.asked or "everything"), ("by", head.by),
            ("made", iso(head.made_at)), ("newest checkpoint", covered), (), COLUMNS,
        )
    )  # fmt: skip


def csv_lines(hits: Iterable[Hit], covered: dict[int, int]) -> str:
    return "".join(line(_cells(hit.entry, covered.get(hit.number))) for hit in hits)


def csv_end(count: int) -> str:
    return line(("end", f"{count} entries"))


def _cells(entry: EntryView, checkpoint: int | None) -> tuple[object, ...]:
    stamp, said = _parted(entry)
    return (
        place(entry), iso(entry.at), iso(entry.recorded_at), entry.kind,
        words.EVENTS.get(entry.kind, entry.kind), entry.subject, entry.by, stamp.get("party"),
        stamp.get("role"), stamp.get("deputy_for"), entry.command_id, entry.hash, checkpoint,
        json.dumps(said, ensure_ascii=False),
    )  # fmt: skip


def json_head(head: Head) -> str:
    told = {
        "what": head.what, "asked": head.asked, "by": head.by, "made_at": iso(head.made_at),
        "checkpoint": head.checkpoint, "root": head.root,
    }  # fmt: skip
    return _json({"export": told})


def json_lines(hits: Iterable[Hit], covered: dict[int, int]) -> str:
    return "".join(
        _json({
            "stream": (one := hit.entry).stream, "seq": one.seq, "kind": one.kind,
            "subject": one.subject, "at": iso(one.at), "recorded_at": iso(one.recorded_at),
            "by": one.by, "command_id": one.command_id, "hash": one.hash, "prev": one.prev,
            "checkpoint": covered.get(hit.number), "event": one.event,
        })
        for hit in hits
    )  # fmt: skip


def json_end(count: int) -> str:
    return _json({"end": {"entries": count}})


def paper(head: Head, zone: str, entries: list[EntryView], *, more: bool) -> Report:
    """The pages; `more` says that there are entries beyond those that paper holds."""
    table = Table(
        "Newest first",
        ("Entry", "When", "What", "About", "By"),
        tuple(
            (place(one), one.at, words.EVENTS.get(one.kind, one.kind), one.subject, one.by)
            for one in entries
        ),
        (16, 22, 26, 18, 18),
        "No entry matches.",
    )
    cut = Text(
        f"These are the newest {MOST_ON_PAPER:,} entries; there are more. The files for"
        " spreadsheets and programs hold all of them.",
        "strong",
    )
    return Report(
        kind="search",
        lead="Entries of the ledger",
        title=head.what,
        subject=head.asked or "everything",
        made_at=head.made_at,
        zone=zone,
        upto=(Upto("the whole record", None, None, None, head.checkpoint),),
        sections=(Section("Entries", (cut, table) if more else (table,)),),
        notes=(f"Made for {head.by}, and recorded as read.",),
    )


def _parted(entry: EntryView) -> tuple[dict[str, Any], dict[str, Any]]:
    """The stamp, and what the entry says beside it and its kind."""
    said = {name: v for name, v in entry.event.items() if name not in ("stamp", "kind")}
    return entry.event.get("stamp") or {}, said


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"
