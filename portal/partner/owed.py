"""What others owe the viewer's party and what it owes them: the same for every party and police."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import days, finding, pages
from portal.door import Doors, Viewing, names_of_parties
from portal.refusals import unknown
from schemas.calendars import Calendar
from storage.readers import asked, owed

router = APIRouter(include_in_schema=False)


@router.get("/owed")
async def list_all(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """Every party with which there is something to keep."""
    found = await owed.between(
        portal.pool, viewer.side, portal.now(), drafts=viewer.sees_everything
    )
    return pages.render(
        request, "partner/owed.html", parties=found, names=await names_of_parties(portal)
    )


@router.get("/owed/{other}")
async def show(request: Request, portal: Doors, viewer: Viewing, other: str) -> Response:
    """Both columns with one party, late first; made to be printed and laid on a table."""
    finding.check_id(other)
    names = await names_of_parties(portal)
    found = await owed.owed(portal.pool, viewer.side, other, drafts=viewer.sees_everything)
    if not found:
        raise unknown()
    named = await asked.named(portal.seen_by(viewer), {one.problem for one in found})
    return pages.render(
        request,
        "partner/between.html",
        other=other,
        ours=[one for one in found if one.owing == viewer.party],
        theirs=[one for one in found if one.owing != viewer.party],
        addresses={"promise": "/commitments/", "duty": "/handoffs/", "answer": "/handoffs/"},
        calendars={name: days.calendar_in(viewer.zone, one.calendar) for name, one in named.items()}
        | {"": Calendar(zone=viewer.zone)},
        whole=len(found) < owed.MOST,
        names=names,
    )
