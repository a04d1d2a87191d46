"""The ledger of a problem as the viewer may read it: every entry, its hash and the one before."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import finding, numbers, pages, rights
from portal.door import Doors, Viewing, names_of_parties
from schemas.ids import problem_stream
from storage.readers import history

router = APIRouter(include_in_schema=False)
PAGE = 100


@router.get("/problems/{problem_id}/ledger")
async def show(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, after: str = "0"
) -> Response:
    found = await finding.problem(portal, viewer, problem_id)
    start = numbers.whole(after) or 0
    read = await history.history(
        portal.seen_by(viewer), problem_stream(problem_id), after=start, limit=PAGE + 1
    )
    return pages.render(
        request,
        "ledger.html",
        problem=found,
        entries=rights.entries_for(viewer, found, read[:PAGE]),
        more=read[PAGE - 1].seq if len(read) > PAGE else None,
        names=await names_of_parties(portal),
    )
