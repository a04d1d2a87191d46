"""Ledger entries as lines of a timeline."""

from collections.abc import Mapping
from typing import Any

from cases.outcome import Happening, Mark
from rules import words
from schemas.ids import TIME
from schemas.views import EntryView

_MOVES = (
    "responsibility.established",
    "responsibility.transferred",
    "responsibility.reverted",
    "responsibility.discharged",
    "responsibility.split",
)
_LONGEST = 160


def happening(entry: EntryView) -> Happening:
    """The line for this entry."""
    event = entry.event
    by = None if entry.by == TIME else entry.by
    if entry.kind in _MOVES:
        return Happening(entry.at, "moved", _moved(entry.kind, entry.subject, event), by)
    said = words.EVENTS.get(entry.kind, entry.kind)
    detail = _detail(entry.kind, event)
    text = f"{said}: {_short(entry.subject)}" + (f", {detail}" if detail else "")
    mark: Mark = "time" if by is None else "entry"
    return Happening(entry.at, mark, text, by)


def _moved(kind: str, responsibility: str, event: Mapping[str, Any]) -> str:
    name = _short(responsibility)
    match kind:
        case "responsibility.established":
            return f"{name}: held by {event['holder']}"
        case "responsibility.transferred":
            return f"{name}: {event['former']} → {event['holder']}"
        case "responsibility.reverted":
            why = words.REVERSIONS[event["reason"]]
            return f"{name}: {event['former']} → {event['holder']} ({why})"
        case "responsibility.split":
            return f"{name}: split into {', '.join(map(_short, event['parts']))}"
        case _:
            return f"{name}: discharged"


def _detail(kind: str, event: Mapping[str, Any]) -> str:
    match kind:
        case "problem.opened" | "commitment.proposed" | "commitment.made":
            title = event.get("title") or event["promise"]["title"]
            who = "" if kind == "problem.opened" else f"{event['promisor']}: "
            return f"{who}{title}"
        case "handoff.offered":
            return f"{event['offeror']} asks {event['receiver']}"
        case "handoff.accepted":
            return f"read back “{_cut(event['read_back'])}”"
        case "handoff.declined":
            return f"{words.DECLINES[event['code']]}: {_cut(event['text'])}"
        case "handoff.escalated" | "commitment.escalated":
            # The time of grace is granted for what is late already.
            late = "complete" if event["clock"] == "grace" else event["clock"]
            return f"{words.CLOCKS[late]} is late, to {words.ROLES[event['to']]}"
        case "handoff.reminded" | "commitment.reminded":
            return f"{words.CLOCKS[event['clock']]} is due soon"
        case "commitment.kept":
            return "late" if event["late"] else ""
        case _:
            for field in ("reason", "action", "question", "answer", "note", "evidence", "outcome"):
                if event.get(field):
                    return _cut(str(event[field]))
            return ""


def _short(subject: str) -> str:
    """`motel.lighting` is `lighting` within its own story."""
    return subject.partition(".")[2] or subject


def _cut(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"
