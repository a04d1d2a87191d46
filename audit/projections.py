"""Projections told again from the events and compared, row by row and column by column."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rules.fold import fold
from rules.project import project
from schemas.base import Message
from schemas.capability import Declared
from schemas.events import Event
from schemas.playbook import PlaybookContent
from schemas.rows import Rows
from schemas.state.concern import Candidate, Concern
from schemas.state.ladder import Step
from schemas.state.partnership import Partnership
from schemas.state.problem import Commitment, Handoff, Problem, Responsibility
from schemas.state.round import Round
from storage.evidence import PROJECTIONS, Row

_KEYS = {
    "problems": ("problem",),
    "responsibilities": ("responsibility",),
    "tenures": ("responsibility", "number"),
    "handoffs": ("handoff",),
    "commitments": ("commitment",),
    "steps": ("step",),
    "parties": ("party",),
    "people": ("person",),
    "findings": ("finding",),
    "concerns": ("concern",),
    "candidates": ("candidate",),
    "partnerships": ("partnership",),
    "partnership_members": ("partnership", "party"),
    "agreements": ("agreement",),
    "plan_actions": ("problem", "action"),
    "declarations": ("party",),
    "trust_entries": ("stream", "seq", "trusting", "trusted", "kind"),
    "trust_matters": ("party", "noun", "name"),
    "playbooks": ("playbook",),
    "rounds": ("round",),
}
_PRIVATE = {"email", "name", "place"}
_DOCUMENTS: dict[str, type[Message]] = {
    "problems": Problem,
    "responsibilities": Responsibility,
    "handoffs": Handoff,
    "commitments": Commitment,
    "steps": Step,
    "concerns": Concern,
    "candidates": Candidate,
    "partnerships": Partnership,
    "declarations": Declared,
    "playbooks": PlaybookContent,
    "rounds": Round,
}


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
            for part in _parts(table, value, found):
                yield values["seq"], f"{_said(table, name)}: {part} in its document was changed"
        elif found != value and column in _PRIVATE:
            yield values["seq"], f"{_said(table, name)}: {column} was changed"
        elif found != value and column != "seq":
            yield values["seq"], f"{_said(table, name)}: {column} is {found}, must be {value}"
        elif found != value and there["seq"] < values["seq"]:
            yield values["seq"], f"{_said(table, name)} stems from entry {found}, an older one"


def _parts(table: str, told: str, found: str) -> list[str]:
    """The names within the document whose values differ."""
    wanted, there = json.loads(told), json.loads(found)
    if not isinstance(there, dict):
        return ["everything"]
    if wanted != there and table in _DOCUMENTS:
        there = _as_read(_DOCUMENTS[table], wanted, there)
    missing = object()
    return [
        part
        for part in sorted(wanted.keys() | there.keys())
        if wanted.get(part, missing) != there.get(part, missing)
    ]


def _as_read(model: type[Message], wanted: Any, there: dict[str, Any]) -> Any:
    """The document as this release reads it.

    An earlier release did not write what was added since; whoever reads such a row finds the
    default there. Nothing else may differ.
    """
    try:
        read = model.model_validate_json(json.dumps(there)).model_dump(mode="json")
    except ValueError:
        return there
    return _filled(wanted, there, read)


def _filled(wanted: Any, there: Any, read: Any) -> Any:
    if isinstance(wanted, dict) and isinstance(there, dict) and isinstance(read, dict):
        added = {key: read[key] for key in wanted if key in read and key not in there}
        return added | {
            key: _filled(wanted.get(key), value, read.get(key)) for key, value in there.items()
        }
    lists = (wanted, there, read)
    if all(isinstance(one, list) for one in lists) and len({len(one) for one in lists}) == 1:
        return [_filled(*three) for three in zip(*lists, strict=True)]
    return there


def _said(table: str, name: tuple[Any, ...]) -> str:
    """`tenure 2 of motel.lighting`: a row in words."""
    if table == "tenures":
        return f"tenure {name[1]} of {name[0]}"
    noun = {
        "people": "person", "parties": "party", "responsibilities": "responsibility",
    }.get(table, table[:-1])  # fmt: skip
    return f"{noun} {name[0]}"
