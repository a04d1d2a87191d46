"""Comments on a handoff or a promise: who may write one here, and correcting one's own."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import finding, rights
from portal.door import Doors, Portal, Viewing
from portal.numbers import whole
from portal.partner import acting, acts
from portal.partner.acting import Subject
from portal.refusals import unknown
from portal.rights import Viewer
from rules.asked import STEERING, WORKING
from schemas.ids import party_of, problem_stream
from storage.readers import history

router = APIRouter(include_in_schema=False)


def may_write(viewer: Viewer, police: str, *sides: str) -> bool:
    """Those who work for a side, and police who steer."""
    if viewer.party in sides:
        return viewer.role in WORKING
    return viewer.party == police and viewer.role in STEERING


@router.get("/problems/{problem_id}/comments/{number}/correct")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, number: str
) -> Response:
    subject = await _comment(portal, viewer, problem_id, number)
    act = acting.choose((acts.CORRECT,), "correct", viewer)
    return await acting.ask(request, portal, viewer, act, subject)


@router.post("/problems/{problem_id}/comments/{number}/correct")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, number: str
) -> Response:
    values = await acting.values_of(request, viewer)
    subject = await _comment(portal, viewer, problem_id, number)
    act = acting.choose((acts.CORRECT,), "correct", viewer)
    return await acting.answer(request, portal, viewer, act, subject, values)


async def _comment(portal: Portal, viewer: Viewer, problem_id: str, number: str) -> Subject:
    """A comment that somebody of the viewer's party wrote, where the viewer can see it."""
    around = await finding.problem(portal, viewer, problem_id)
    seq = whole(number)
    if seq is None or not 0 < seq < 10_000_000:
        raise unknown()
    read = await history.history(
        portal.seen_by(viewer), problem_stream(problem_id), after=seq - 1, limit=1, upto=seq
    )
    for entry in rights.entries_for(viewer, around, read):
        if entry.kind.endswith(".commented") and party_of(entry.by) == viewer.party:
            noun = entry.kind.partition(".")[0]
            text = str(entry.event.get("text") or "")
            return Subject(
                f"/problems/{problem_id}/comments/{seq}", entry.subject, around.title,
                {"problem": problem_id, "entry": seq, "field": "text"}, values={"text": text},
                question=text, back=f"/{noun}s/{entry.subject}",
            )  # fmt: skip
    raise unknown()
