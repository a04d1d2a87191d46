"""What the public reads of a problem: police who steer it write, change and take it off here."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import finding, flash, pages, story
from portal.acts import Act
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.form import Field
from portal.partner import acting
from portal.partner.acting import Subject
from portal.refusals import unknown
from portal.rights import Viewer
from schemas.views import ProblemView

router = APIRouter(include_in_schema=False)
ACTS: tuple[Act, ...] = (
    Act(
        "publish", "problem.publish", "police", frozenset(),
        "Write what the public reads", "Put it on the public page",
        (Field("title", "Title", "line"),
         Field("text", "What the public reads about it", rows=8,
               hint="No names and no addresses. Everybody can read this, and copies of it stay."),
         Field("area", "Part of town", "line", hint="Such as Harbour; never an address.")),
        tone="main",
        hint="Beside these words the page shows how far the problem is and which parties answer for"
        " it. Everybody on the problem is told.",
    ),
    Act(
        "unpublish", "problem.unpublish", "police", frozenset(),
        "Take it off the public page", "Take it off the public page",
        (Field("reason", "Why?", hint="This stays on record."),), tone="warning",
    ),
)  # fmt: skip


@router.get("/problems/{problem_id}/public")
async def show(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, done: str = ""
) -> Response:
    around = await _steered(portal, viewer, problem_id)
    names = await names_of_parties(portal)
    told = await story.told(
        portal, viewer, around, [problem_id],
        lambda entry: entry.kind in ("problem.published", "problem.unpublished"), done=done,
    )  # fmt: skip
    return pages.render(
        request,
        "publishing.html",
        around=around,
        said=_said(around),
        switched_on=portal.settings.public_problems,
        acts=_open(around),
        story=told,
        confirmation=flash.said(told.caused, done, viewer, names, {}),
        names=names,
    )


@router.get("/problems/{problem_id}/public/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, verb: str
) -> Response:
    around = await _steered(portal, viewer, problem_id)
    act = acting.choose(_open(around), verb, viewer)
    return await acting.ask(request, portal, viewer, act, _subject(around))


@router.post("/problems/{problem_id}/public/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    around = await _steered(portal, viewer, problem_id)
    act = acting.choose(_open(around), verb, viewer)
    return await acting.answer(request, portal, viewer, act, _subject(around), values)


async def _steered(portal: Portal, viewer: Viewer, problem_id: str) -> ProblemView:
    """The problem, for police that steer; to others there is no such page."""
    if not viewer.sees_everything or viewer.audits:
        raise unknown()
    return await finding.problem(portal, viewer, problem_id)


def _said(around: ProblemView) -> dict[str, Any] | None:
    said: dict[str, Any] | None = around.document.get("method", {}).get("public")
    return said


def _open(around: ProblemView) -> list[Act]:
    """An ended problem takes no more commands; what is on the page cannot be taken off twice."""
    if around.closed_at is not None:
        return []
    return [act for act in ACTS if act.verb == "publish" or _said(around) is not None]


def _subject(around: ProblemView) -> Subject:
    said = _said(around) or {}
    return Subject(
        f"/problems/{around.problem}/public", around.title, around.problem,
        {"problem": around.problem},
        values={name: said[name] for name in ("title", "text", "area") if name in said},
    )  # fmt: skip
