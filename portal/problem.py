"""Problems: the list, and the page with the picture of who held what when."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import finding, pages, rights, timeline, when
from portal.door import Doors, Viewing, names_of_parties
from portal.rights import Viewer
from schemas.views import ProblemView, TenureView
from storage.readers import problems

router = APIRouter(include_in_schema=False)
WIDE, NARROW = 960, 330


@router.get("/problems")
async def list_all(request: Request, portal: Doors, viewer: Viewing) -> Response:
    party = None if viewer.sees_everything else viewer.party
    found = await problems.problems(portal.pool, party=party)
    return pages.render(
        request,
        "problems.html",
        problems=found,
        names=await names_of_parties(portal),
    )


@router.get("/problems/{problem_id}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, at: str = ""
) -> Response:
    found = await finding.problem(portal, viewer, problem_id)
    names = await names_of_parties(portal)
    asked = when.read_local(at, viewer.zone) if at else None
    now = portal.now()
    wrong = _wrong(at, asked, now, viewer.zone)
    asked = None if wrong else asked
    picture = timeline.Picture(
        found.responsibilities, found.tenures, names, viewer.zone, now, asked
    )
    return pages.render(
        request,
        "problem.html",
        status=422 if wrong else 200,
        problem=found,
        at=asked,
        at_text=at,
        at_wrong=wrong,
        held_then=held_at(found, asked, viewer, names) if asked else [],
        picture=picture,
        wide=timeline.draw(picture, WIDE),
        narrow=timeline.draw(picture, NARROW),
        now_local=when.for_input(now, viewer.zone),
        partial=_is_partial(viewer, found),
        names=names,
    )


def _wrong(at: str, asked: datetime | None, now: datetime, zone: str) -> str | None:
    """Why the instant that was written cannot be asked about."""
    if not at:
        return None
    if asked is None:
        return "Write a date and time that exists, such as 2026-11-30 14:00."
    return when.not_come_yet(asked, now, zone)


def held_at(
    problem: ProblemView, at: datetime, viewer: Viewer, names: Mapping[str, str]
) -> list[tuple[str, TenureView | None, str]]:
    """For each responsibility its title, the tenure that covers the instant, and why none does."""
    told = []
    for row in problem.responsibilities:
        known = [t for t in problem.tenures if t.responsibility == row.responsibility]
        held = next((t for t in known if t.since <= at and (not t.until or at < t.until)), None)
        if not known or not rights.sees_whole(viewer, problem, row.responsibility):
            otherwise = "not shown to you"
        elif at < known[0].since:
            otherwise = "not established yet"
        else:
            otherwise = f"ended; {names.get(known[-1].holder, known[-1].holder)} held it last"
        told.append((row.title, held, otherwise))
    return told


def _is_partial(viewer: Viewer, problem: ProblemView) -> bool:
    return not viewer.sees_everything and not all(
        rights.sees_whole(viewer, problem, row.responsibility) for row in problem.responsibilities
    )
