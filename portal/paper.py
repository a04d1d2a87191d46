"""A problem for the printer: the report of the command line, through the viewer's eyes."""

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from portal import finding
from portal.door import Doors, Viewing
from portal.eyes import Through
from portal.refusals import unknown
from reports import html, making
from schemas.errors import NotFound

router = APIRouter(include_in_schema=False)


@router.get("/problems/{problem_id}/print")
async def problem(portal: Doors, viewer: Viewing, problem_id: str) -> HTMLResponse:
    """One page without scripts, in the zone of the viewer's party."""
    finding.check_id(problem_id)
    try:
        async with portal.seen_by(viewer).acquire() as conn:
            report = await making.of_problem(conn, problem_id, Through(viewer), viewer.zone)
    except NotFound:
        raise unknown() from None
    page = html.render(report)
    # The page carries its own style, so it names its policy; nothing else may be in it either.
    return HTMLResponse(
        page, headers={"content-security-policy": html.policy_of(page) + "; frame-ancestors 'none'"}
    )
