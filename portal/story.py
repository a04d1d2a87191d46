"""What happened so far to one thing: its newest entries, as far as the viewer may read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from portal import rights
from portal.door import Portal
from portal.rights import Viewer
from schemas.ids import problem_stream
from schemas.views import EntryView, ProblemView
from storage.readers import history

NEWEST = 50
"""Entries read for a page: a duty of years must not make it slow. The ledger has them all."""


@dataclass(frozen=True, slots=True)
class Story:
    entries: list[EntryView]
    """In order."""
    caused: list[EntryView]
    """What the command whose confirmation is shown has done, to this thing or another."""
    whole: bool
    """False where older entries are left to the ledger's own page."""


async def told(
    portal: Portal,
    viewer: Viewer,
    around: ProblemView,
    subjects: Iterable[str],
    belongs: Callable[[EntryView], bool],
    *,
    done: str,
) -> Story:
    """The newest of the entries about these subjects that belong to the thing."""
    stream = problem_stream(around.problem)
    read = await history.about(
        portal.seen_by(viewer), stream, [*subjects], command=done or None, newest=NEWEST + 1
    )
    seen = rights.entries_for(viewer, around, read[-NEWEST:])
    return Story(
        entries=[entry for entry in seen if belongs(entry)],
        caused=[entry for entry in seen if entry.command_id == done],
        whole=len(read) <= NEWEST,
    )
