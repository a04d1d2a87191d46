"""Whether an entry in the ledger says what the engine handed over."""

import json
from typing import NamedTuple

from schemas.batch import Entry
from storage import reconciling
from storage.evidence import Row


class Told(NamedTuple):
    """In what they differ; `unknown` where that cannot be told here."""

    told: str
    unknown: bool = False


def difference(entry: Entry, row: Row) -> Told | None:
    """None where the entry says word for word what the engine handed over."""
    if row["kind"] != entry.kind or row["command_id"] != entry.command_id:
        return Told(f"the engine wrote {entry.kind} here, and the ledger has {row['kind']}")
    if row["body"] is None:
        return Told("what the entry says is gone from the ledger")
    if row["body"] == entry.body.encode():
        return None
    try:
        there = reconciling.said(row)
    except ValueError:
        return Told("what the entry says cannot be understood", unknown=True)
    handed = reconciling.without_expunged(row, json.loads(entry.body)["event"])
    if there != handed:
        return Told(f"{entry.kind} says something else in the ledger than in the engine")
    return None
