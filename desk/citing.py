"""An earlier entry, or another problem, that a command names: looked up for the rules, which do
not read the ledger.
"""

from typing import TYPE_CHECKING, Any

from schemas.commands.correction import CorrectFact
from schemas.commands.method import MergeProblem
from schemas.ids import problem_stream
from schemas.method import ENDS
from schemas.request import Cited, Target
from storage.readers.history import history
from storage.readers.problems import problem

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


async def target(conn: "Asking", command: MergeProblem) -> Target | None:
    """The problem that another one is to be merged into; None where there is none."""
    found = await problem(conn, command.into)
    if found is None:
        return None
    seqs = [found.seq, *(part.seq for part in found.responsibilities)]
    seqs += [part.seq for part in found.handoffs]
    seqs += [part.seq for part in found.commitments]
    return Target(
        problem=found.problem,
        seq=max(seqs),
        over=found.stage in ENDS,
        police=found.police,
        holders={
            one.responsibility: one.holder for one in found.responsibilities if one.state == "held"
        },
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
