"""Projections told again from the events and compared, row by row and column by column."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rules.fold import fold
from rules.project import project
from schemas.base import Message
from schemas.events import Event
from schemas.rows import Rows
from storage.evidence import PROJECTIONS, Row

_KEYS = {
    "problems": ("problem",),
    "responsibilities": ("responsibility",),
    "tenures": ("responsibility", "number"),
    "handoffs": ("handoff",),
    "commitments": ("commitment",),
    "parties": ("party",),
    "people": ("person",),
    "findings": ("finding",),
}
_PRIVATE = {"email", "name"}


def compare(
    stream: str, events: list[Event], known: Mapping[str, list[Row]]
) -> Iterator[tuple[int, str]]:
    """Where the projections of a stream differ from what its events say.

    Rows that know of an entry beyond the last are left out: they are told as a cut tail.
    """
    try:
        told = project(fold(stream, events)) if events else Rows()
    except (ValueError, TypeError, LookupError, AssertionError, AttributeError):
        yield len(events), "the rules cannot follow these entries"
        return
    for table in PROJECTIONS:
        keys = _KEYS[table]
        there = {tuple(row[key] for key in keys): row for row in known[table]}
        for row in getattr(told, table):
            name = tuple(getattr(row, key) for key in keys)
            found = there.pop(name, None)
            if found is None or found["seq"] <= len(events):
                yield from _row(table, name, row, found)
        for name, extra in there.items():
            if extra["seq"] <= len(events):
                yield extra["seq"], f"{_said(table, name)} stands in no entry"


def _row(
    table: str, name: tuple[Any, ...], told: Message, there: Row | None
) -> Iterator[tuple[int, str]]:
    values = told.model_dump()
    if there is None:
        yield values["seq"], f"{_said(table, name)} is missing"
        return
    if there["seq"] > values["seq"]:
        yield values["seq"], f"{_said(table, name)} claims to stem from entry {there['seq']}"
    for column, value in values.items():
        found = there[column]
        if column == "document":
            for part in _parts(value, found):
                yield values["seq"], f"{_said(table, name)}: {part} in its document was changed"
        elif found != value and column in _PRIVATE:
            yield values["seq"], f"{_said(table, name)}: {column} was changed"
        elif found != value and column != "seq":
            yield values["seq"], f"{_said(table, name)}: {column} is {found}, must be {value}"
        elif found != value and there["seq"] < values["seq"]:
            yield values["seq"], f"{_said(table, name)} stems from entry {found}, an older one"


def _parts(told: str, found: str) -> list[str]:
    """The names within the document whose values differ."""
    wanted, there = json.loads(told), json.loads(found)
    if not isinstance(there, dict):
        return ["everything"]
    missing = object()
    return [
        part
        for part in sorted(wanted.keys() | there.keys())
        if wanted.get(part, missing) != there.get(part, missing)
    ]


def _said(table: str, name: tuple[Any, ...]) -> str:
    """`tenure 2 of motel.lighting`: a row in words."""
    if table == "tenures":
        return f"tenure {name[1]} of {name[0]}"
    noun = {
        "people": "person", "parties": "party", "responsibilities": "responsibility",
    }.get(table, table[:-1])  # fmt: skip
    return f"{noun} {name[0]}"
