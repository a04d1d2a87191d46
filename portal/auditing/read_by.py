"""Who read what, as it stands in the ledger or waits to be entered there."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from language.speaking import Texts
from portal import numbers, pages
from portal.auditing.looking import address_of
from portal.door import Doors, Viewing
from portal.refusals import Stop
from schemas.reading import Looked
from storage import reads

router = APIRouter(include_in_schema=False)
PAGE = 100
SOON = timedelta(minutes=10)
"""After this a read that is not entered is told as late: the worker may stand still."""


@router.get("/reads")
async def show(
    request: Request, portal: Doors, viewer: Viewing,
    about: str = "", person: str = "", before: str = "",
) -> Response:  # fmt: skip
    """Everybody's reads for those who see everything; anybody else is shown the own ones."""
    place = numbers.whole(before) if before else None
    if (before and place is None) or "\0" in about + person:
        raise Stop(400, "bad_cursor", "This page of the list cannot be found.")
    whose = person or None if viewer.sees_everything else viewer.person
    if about and viewer.sees_everything:
        found = await reads.of(portal.pool, about, before=place, limit=PAGE + 1)
    else:
        found = await reads.by(portal.pool, whose, before=place, limit=PAGE + 1)
    shown = found[:PAGE]
    return pages.render(
        request,
        "reads.html",
        reads=shown,
        about=about,
        person=whose or "",
        next=shown[-1].read if len(found) > PAGE else None,
        begins=place is None,
        soon=SOON,
        how=HOW,
        where=where,
    )


HOW: Texts = {
    Looked.PROBLEM: "read it", Looked.LEDGER: "read its ledger", Looked.ENTRY: "read the entry",
    Looked.TENURES: "asked who held what", Looked.SEARCH: "searched",
    Looked.FINDING: "read the finding", Looked.EXPORT: "took it along as a file",
    Looked.PROOF: "took the proof along", Looked.REPORT: "read the report",
    Looked.OTHER: "read it", Looked.LIST: "read a list",
}  # fmt: skip


def where(about: str) -> str | None:
    """The page of what was read; None where it has none."""
    stream, _, seq = about.partition("#")
    if seq.isdigit():
        return address_of(stream, int(seq))
    noun, _, name = stream.partition("/")
    if noun == "problem" and "." not in name:
        return f"/problems/{name}"
    return f"/findings/{name}" if noun == "finding" else None
