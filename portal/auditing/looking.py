"""Going through the entries that a search may show, newest first, and keeping those that match.

What people wrote lies encrypted beside the ledger and can be expunged, so there is no index of its
words: a search for words reads entries, a bounded number for each page, and says how far it came.
"""

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

from portal import rights
from portal.auditing.asked import Asked
from portal.door import Portal
from portal.rights import Viewer
from rules import words
from schemas.ids import problem_stream
from schemas.views import EntryView, ProblemView
from storage.readers import problems, searching
from storage.readers.searching import Wanted

PAGE = 50
AT_ONCE = 250
"""Entries that are read and opened at once; between two such lots others are answered."""
MOST_LOOKED = 3_000
"""Entries that one page goes through for words; about a second."""
_MOST_PROBLEMS = 1_000
_AROUND = 70


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that matches, and the text around the words that were searched."""

    number: int
    entry: EntryView
    snippet: tuple[str, str, str] | None = None
    """Before, the words themselves, after."""

    @property
    def address(self) -> str:
        return address_of(self.entry.stream, self.entry.seq)


@dataclass(frozen=True, slots=True)
class Found:
    hits: list[Hit]
    before: int | None
    """From where the next page goes on; None at the end."""
    looked: int
    """Entries that this page went through."""


def address_of(stream: str, seq: int) -> str:
    """The page of an entry."""
    noun, _, name = stream.partition("/")
    if noun == "problem":
        return f"/problems/{name}/ledger/{seq}"
    return f"/ledger/{noun}/{name}/{seq}"


async def people(portal: Portal, asked: Asked) -> tuple[str, ...] | None:
    """Whom the search names; None where it names nobody."""
    name = asked.value("person")
    return tuple(await searching.people_called(portal.pool, name)) if name else None


async def names_somebody(portal: Portal, asked: Asked) -> bool:
    """Whether a person is searched, openly or by a name among the words."""
    if asked.value("person"):
        return True
    text = asked.value("text")
    return bool(text) and await searching.names_in(portal.pool, text)


async def wanted(portal: Portal, viewer: Viewer, asked: Asked) -> Wanted:
    """What to read; where the viewer does not see everything, of the party's problems alone."""
    streams: set[str] | None = None
    if asked.value("problem"):
        streams = {problem_stream(asked.value("problem"))}
    if asked.value("place"):
        streams = _both(streams, await searching.streams_at(portal.pool, asked.value("place")))
    if not viewer.sees_everything:
        async with portal.seen_by(viewer).acquire() as conn:
            mine = await problems.problems(conn, party=viewer.side, limit=_MOST_PROBLEMS)
        streams = _both(streams, [problem_stream(one.problem) for one in mine])
    return Wanted(
        party=asked.value("party") or None,
        people=await people(portal, asked),
        streams=None if streams is None else tuple(sorted(streams)),
        kinds=asked.kinds,
        since=asked.since,
        until=asked.until,
    )


def _both(known: set[str] | None, more: list[str]) -> set[str]:
    return set(more) if known is None else known & set(more)


async def page(portal: Portal, viewer: Viewer, asked: Asked) -> Found:
    """The next hits. Where words are searched, a page can be short and still not be the last."""
    hits: list[Hit] = []
    looked, last, ended = 0, asked.before, True
    plain = viewer.sees_everything and not asked.value("text")
    async for number, hit in through(portal, viewer, asked, PAGE + 1 if plain else AT_ONCE):
        if len(hits) == PAGE or looked == MOST_LOOKED:
            ended = False
            break
        looked, last = looked + 1, number
        if hit is not None:
            hits.append(hit)
    return Found(hits, None if ended else last, looked)


async def through(
    portal: Portal, viewer: Viewer, asked: Asked, at_once: int = AT_ONCE
) -> AsyncIterator[tuple[int, Hit | None]]:
    """Every entry that is looked at with its number, and the hit where it is one."""
    search, text = await wanted(portal, viewer, asked), folded(asked.value("text"))
    sees, before = _Sees(portal, viewer), asked.before
    while True:
        read = await searching.entries(
            portal.pool, search, before=before, limit=at_once, seen=portal.seen_by(viewer)
        )
        for number, entry in read:
            before = number
            shown = entry is not None and await sees.entry(entry)
            yield number, _hit(number, entry, text) if entry and shown else None
        if len(read) < at_once:
            return
        await asyncio.sleep(0)


class _Sees:
    """Which entries the viewer may read; each problem is looked up once."""

    def __init__(self, portal: Portal, viewer: Viewer) -> None:
        self._portal, self._viewer = portal, viewer
        self._seen: dict[str, ProblemView | None] = {}

    async def entry(self, entry: EntryView) -> bool:
        if self._viewer.sees_everything:
            return True
        noun, _, name = entry.stream.partition("/")
        if noun != "problem":
            return False
        if name not in self._seen:
            async with self._portal.seen_by(self._viewer).acquire() as conn:
                whole = await problems.problem(conn, name)
            self._seen[name] = rights.narrowed(self._viewer, whole) if whole else None
        around = self._seen[name]
        return around is not None and bool(rights.entries_for(self._viewer, around, [entry]))


def _hit(number: int, entry: EntryView, text: str) -> Hit | None:
    hit = Hit(number, entry)
    if not text:
        return hit
    for said in _said(entry):
        place = folded(said).find(text)
        if place >= 0:
            return replace(hit, snippet=_around(said, place, len(text)))
    return None


def _said(entry: EntryView) -> Iterator[str]:
    """All the texts of an entry that can be read, and the words for its kind."""
    yield from _leaves({k: v for k, v in entry.event.items() if k != "stamp"})
    yield from (words.EVENTS.get(entry.kind, ""), entry.subject, entry.by, entry.kind)


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _leaves(inner)
        case list() | tuple():
            for inner in value:
                yield from _leaves(inner)
        case _:
            pass  # numbers and nothing are no words


def _around(said: str, place: int, length: int) -> tuple[str, str, str]:
    begin, end = max(place - _AROUND, 0), place + length
    after = said[end : end + _AROUND]
    return (
        ("…" if begin else "") + said[begin:place],
        said[place:end],
        after + ("…" if end + _AROUND < len(said) else ""),
    )


def folded(text: str) -> str:
    """For comparing without regard to case. It keeps the length of nearly every text; where it
    does not, the part that is shown as found is a little off."""
    return unicodedata.normalize("NFC", text).casefold()
