"""Entries in the order of the signed tree, which nobody who reads along can miss one of.

An entry gets its place when no entry before it can come any more. Numbers of rows are no such
order: one that was given earlier can be committed later.
"""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.views import EntryView
from storage.named import queries

if TYPE_CHECKING:
    from storage.pool import Asking

_SQL = queries(__file__)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its place. Its body is told only as far as rights need it, without texts."""

    place: int
    entry: EntryView


async def size(conn: "Asking") -> int:
    """How many entries have a place; the next one gets this number."""
    return int(await conn.fetchval(_SQL["size"]))


async def placed(conn: "Asking", since: int, until: int) -> list[Placed]:
    """The entries with places from `since` on and before `until`, in their order."""
    return [_placed(row) for row in await conn.fetch(_SQL["placed"], since, until)]


def _placed(row: Any) -> Placed:
    return Placed(
        place=row["idx"],
        entry=EntryView(
            stream=row["stream"], seq=row["seq"], kind=row["kind"], subject=row["subject"],
            at=row["at"], by=row["by"], command_id=row["command_id"],
            recorded_at=row["recorded_at"], body=_body(row["body"]), hash="", prev="",
        ),
    )  # fmt: skip


def _body(written: bytes | None) -> dict[str, Any]:
    try:
        read = json.loads(written or b"{}")
    except ValueError:
        return {}  # the audit is what reports it
    return read if isinstance(read, dict) else {}
