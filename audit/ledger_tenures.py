"""Who held what from when to when, told from the entries of one problem alone.

Nothing of the rules is used here: a mistake in them must not hide itself. Each responsibility
begins once, passes from the one who holds it to the next at one instant, and ends once.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from storage.evidence import Row

_BEGINS = "responsibility.established"
_PASSES = {"responsibility.transferred": "handoff", "responsibility.reverted": "reversion"}
_ENDS = ("responsibility.discharged", "responsibility.split")
_ENDS_ALL = ("problem.dismissed", "problem.merged")
_CORRECTED = "correction.agreed"
TELLING = frozenset({_BEGINS, *_PASSES, *_ENDS, *_ENDS_ALL, _CORRECTED})


@dataclass(slots=True)
class Span:
    """One tenure. `since` may have been corrected; `entered` is when its entry was made."""

    seq: int
    holder: str
    since: datetime
    entered: datetime
    cause: str
    until: datetime | None = None


@dataclass(slots=True)
class Followed:
    """The tenures of each responsibility, and what does not fit."""

    held: dict[str, list[Span]] = field(default_factory=dict)
    wrong: list[tuple[int | None, str]] = field(default_factory=list)


def follow(entries: Iterable[Row]) -> Followed:
    """Tell them entry by entry; what cannot be is said and passed over."""
    found, before = Followed(), 0
    for row in entries:
        seq = row["seq"]
        if seq != before + 1:
            found.wrong.append((before + 1, "an entry is missing here"))
        before = seq
        if row["kind"] is None or row["body"] is None:
            found.wrong.append((seq, "half of this entry is gone"))
        elif row["kind"] in TELLING:
            try:
                event = json.loads(bytes(row["body"]))["event"]
                _one(found, seq, event, _instant(event["stamp"]["at"]))
            except (ValueError, KeyError, TypeError, AttributeError):
                found.wrong.append((seq, "this entry cannot be understood"))
    return found


def said(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _one(found: Followed, seq: int, event: dict[str, Any], at: datetime) -> None:
    kind = event["kind"]
    if kind in _ENDS_ALL:
        for name, held in found.held.items():
            if held[-1].until is None:
                _end(found, seq, name, at)
        return
    name = event["responsibility"]
    spans = found.held.get(name, [])
    if kind == _BEGINS:
        if spans:
            found.wrong.append((seq, f"{name} begins a second time"))
            return
        found.held[name] = [Span(seq, event["holder"], at, at, "established")]
        return
    if not spans:
        found.wrong.append((seq, f"{name} never began, so nobody held it before"))
        return
    if kind == _CORRECTED:
        _corrected(found, seq, name, event)
    elif kind in _ENDS:
        _end(found, seq, name, at)
    else:
        if event["former"] != spans[-1].holder:
            found.wrong.append(
                (seq, f"{name} comes from {event['former']}, but {spans[-1].holder} held it")
            )
        if _end(found, seq, name, at):
            spans.append(Span(seq, event["holder"], at, at, _PASSES[kind]))


def _end(found: Followed, seq: int, name: str, at: datetime) -> bool:
    last = found.held[name][-1]
    if last.until is not None:
        found.wrong.append((seq, f"{name} had ended, so nobody held it before this"))
        return False
    if at <= last.since:
        found.wrong.append((seq, f"a tenure of {name} ends before it begins"))
    last.until = at
    return True


def _corrected(found: Followed, seq: int, name: str, event: dict[str, Any]) -> None:
    """The one instant at which two tenures meet is another."""
    spans, place, new = found.held[name], event["tenure"] - 1, _instant(event["new"])
    if not 0 < place < len(spans):
        found.wrong.append((seq, f"there is no such tenure of {name} to correct"))
        return
    before, after = spans[place - 1], spans[place]
    if new <= before.since or (after.until is not None and new >= after.until):
        found.wrong.append((seq, f"the correction leaves a tenure of {name} without time"))
    before.until = after.since = new
