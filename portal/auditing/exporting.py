"""What a search or a problem shows, as a file to take along. Taking it along is recorded first."""

import asyncio
import re
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from portal import finding, reads
from portal.auditing import files, looking
from portal.auditing.asked import Asked, read
from portal.auditing.files import Head
from portal.auditing.looking import AT_ONCE, Hit
from portal.auditing.search import checked, note
from portal.door import Doors, Portal, Viewing
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from reports import pdf
from schemas.ids import problem_stream
from schemas.reading import Looked
from schemas.views import EntryView
from seal.checkpoints import Checkpoint
from seal.notes import Note
from storage.readers.sealed import covered

router = APIRouter(include_in_schema=False)
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "pdf": "application/pdf",
}


@router.get("/search/export/{form}")
async def search(request: Request, portal: Doors, viewer: Viewing, form: str) -> Response:
    """All that the search finds, and not only its first page."""
    _check(form)
    asked = await checked(portal, read(request, viewer.zone))
    if asked.wrong:
        raise Stop(422, "invalid", "The search is not right.", fields=[*asked.wrong.items()])
    head = await _head(portal, viewer, "Search of the ledger", asked.in_words)
    await note(portal, viewer, asked, Looked.EXPORT)
    return await _file(portal, viewer, asked, head, form, "search")


@router.get("/problems/{problem_id}/export/{form}")
async def problem(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, form: str
) -> Response:
    """Every entry of the problem that the viewer may read."""
    around = await finding.problem(portal, viewer, problem_id)
    _check(form)
    head = await _head(portal, viewer, around.title, f"problem {problem_id}")
    await reads.noted(portal, viewer, Looked.EXPORT, problem_stream(problem_id), asked=form)
    return await _file(portal, viewer, Asked({"problem": problem_id}), head, form, problem_id)


def _check(form: str) -> None:
    if form not in _TYPES:
        raise unknown()


async def _head(portal: Portal, viewer: Viewer, what: str, asked: str) -> Head:
    written = await portal.newest.note()
    newest = Checkpoint.read(Note.read(written).text) if written else None
    return Head(
        what=what,
        asked=asked,
        by=viewer.person,
        made_at=portal.now(),
        checkpoint=newest.size if newest else None,
        root=newest.root.hex() if newest else None,
    )


async def _file(
    portal: Portal, viewer: Viewer, asked: Asked, head: Head, form: str, name: str
) -> Response:
    named = re.sub(r"[^a-z0-9-]", "-", name)
    headers = {
        "content-disposition": "attachment;"
        f' filename="remit-{named}-{head.made_at:%Y%m%dT%H%M%SZ}.{form}"'
    }
    if form == "pdf":
        made = await _pages(portal, viewer, asked, head)
        return Response(made, media_type=_TYPES[form], headers=headers)
    told = _lines(portal, viewer, asked, head, form)
    return StreamingResponse(told, media_type=_TYPES[form], headers=headers)


async def _lines(
    portal: Portal, viewer: Viewer, asked: Asked, head: Head, form: str
) -> AsyncIterator[str]:
    """The file in pieces, of which one at a time is in memory."""
    plain = form == "csv"
    yield files.csv_head(head) if plain else files.json_head(head)
    count, some = 0, list[Hit]()
    async for _, hit in looking.through(portal, viewer, asked):
        if hit is not None:
            some.append(hit)
        if len(some) == AT_ONCE:
            yield await _told(portal, some, plain=plain)
            count, some = count + len(some), []
    yield await _told(portal, some, plain=plain)
    count += len(some)
    yield files.csv_end(count) if plain else files.json_end(count)


async def _told(portal: Portal, hits: list[Hit], *, plain: bool) -> str:
    sizes = await covered(portal.pool, [hit.number for hit in hits])
    return files.csv_lines(hits, sizes) if plain else files.json_lines(hits, sizes)


async def _pages(portal: Portal, viewer: Viewer, asked: Asked, head: Head) -> bytes:
    entries, more = list[EntryView](), False
    async for _, hit in looking.through(portal, viewer, asked):
        if hit is not None and len(entries) == files.MOST_ON_PAPER:
            more = True
            break
        if hit is not None:
            entries.append(hit.entry)
    report = files.paper(head, viewer.zone, entries, more=more)
    return (await asyncio.to_thread(pdf.render, report)).content
