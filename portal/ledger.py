"""The ledger of a problem as the viewer may read it: every entry, its hash and the one before."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import finding, numbers, pages, rights
from portal.door import Doors, Viewing, names_of_parties
from portal.refusals import unknown
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
        portal.pool, problem_stream(problem_id), after=start, limit=PAGE + 1
    )
    return pages.render(
        request,
        "ledger.html",
        problem=found,
        entries=rights.entries_for(viewer, found, read[:PAGE]),
        more=read[PAGE - 1].seq if len(read) > PAGE else None,
        names=await names_of_parties(portal),
    )


@router.get("/problems/{problem_id}/ledger/{seq}")
async def entry(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, seq: str
) -> Response:
    found = await finding.problem(portal, viewer, problem_id)
    number = numbers.whole(seq)
    if number is None:
        raise unknown()
    stream = problem_stream(problem_id)
    read = await history.history(portal.pool, stream, after=number - 1, limit=1)
    shown = [one for one in rights.entries_for(viewer, found, read) if one.seq == number]
    exact = await history.exact(portal.pool, stream, number) if shown else None
    if exact is None:
        raise unknown()
    return pages.render(
        request,
        "entry.html",
        problem=found,
        entry=shown[0],
        header=exact.header,
        body=exact.body,
        names=await names_of_parties(portal),
    )
