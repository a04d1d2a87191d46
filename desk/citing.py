"""An earlier entry that a command names, looked up for the rules, which do not read the ledger."""

from typing import TYPE_CHECKING, Any

from schemas.commands.correction import CorrectFact
from schemas.ids import problem_stream
from schemas.request import Cited
from storage.readers.history import history

_GONE = ("[expunged under entry ", "[missing", "[not disclosed")

if TYPE_CHECKING:
    from schemas.views import EntryView
    from storage.pool import Asking


async def cited(conn: "Asking", command: CorrectFact) -> Cited | None:
    """The entry, and the text that stands for this fact now; None where there is no such entry."""
    entry = await _entry(conn, command.problem, command.entry)
    if entry is None:
        return None
    stated_in = dict(entry.corrected_by).get(command.field, entry.seq)
    text = _text(entry.event, command.field)
    if stated_in != entry.seq:
        newest = await _entry(conn, command.problem, stated_in)
        text = _text(newest.event, "text") if newest else None
    return Cited(
        entry=entry.seq,
        kind=entry.kind,
        subject=entry.subject,
        party=(entry.event.get("stamp") or {}).get("party") or "remit",
        field=command.field,
        text=text,
        stated_in=stated_in,
    )


async def _entry(conn: "Asking", problem: str, seq: int) -> "EntryView | None":
    found = await history(conn, problem_stream(problem), after=seq - 1, limit=1)
    return found[0] if found else None


def _text(event: dict[str, Any], field: str) -> str | None:
    root, _, number = field.partition("/")
    found: Any = event.get(root)
    if number and isinstance(found, list) and int(number) < len(found):
        found = found[int(number)]
    return found if isinstance(found, str) and not _is_gone(found) else None


def _is_gone(text: str) -> bool:
    """Whether this is what is read in place of a text that was expunged or cannot be read here."""
    return text.endswith("]") and text.startswith(_GONE)
