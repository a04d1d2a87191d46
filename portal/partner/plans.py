"""The response plan as the parties meet it: who does what by when, and their reports on it."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from portal import days, finding, flash, pages, story
from portal.acts import Act
from portal.door import Doors, Viewing, names_of_parties
from portal.partner import acting, acts
from portal.partner.acting import Subject
from portal.refusals import unknown
from portal.rights import Viewer
from rules.words_of_plan import ACTION_KINDS
from schemas.views import ProblemView

router = APIRouter(include_in_schema=False)


@router.get("/problems/{problem_id}/plan")
async def show(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, done: str = ""
) -> Response:
    """For those who see the plan: police, and every party that answers for an action of it."""
    around = await finding.problem(portal, viewer, problem_id)
    plan = _plan(around)
    names = await names_of_parties(portal)
    told = await story.told(
        portal, viewer, around, [problem_id],
        lambda entry: entry.kind.startswith(("plan.", "action.")), done=done,
    )  # fmt: skip
    actions = sorted(
        (one for one in plan["actions"].values() if one["state"] != "dropped"),
        key=lambda one: (one["state"] != "open", one["due"], one["action"]),
    )
    return pages.render(
        request,
        "partner/plan.html",
        around=around,
        plan=plan,
        actions=[(one, pages.read(one["due"]), open_acts(one, viewer, around)) for one in actions],
        kinds=ACTION_KINDS,
        story=told,
        command_id=new_command_id,
        confirmation=flash.said(told.caused, done, viewer, names, {}),
        calendar=days.calendar_in(viewer.zone, around.document.get("calendar")),
        names=names,
    )


@router.get("/problems/{problem_id}/plan/{action}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, action: str, verb: str
) -> Response:
    around = await finding.problem(portal, viewer, problem_id)
    subject = _subject(around, action)
    act = acting.choose(acts.ACTION, verb, viewer)
    return await acting.ask(request, portal, viewer, act, subject)


@router.post("/problems/{problem_id}/plan/{action}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, action: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    around = await finding.problem(portal, viewer, problem_id)
    subject = _subject(around, action)
    act = acting.choose(acts.ACTION, verb, viewer)
    return await acting.answer(request, portal, viewer, act, subject, values)


def open_acts(action: dict[str, Any], viewer: Viewer, around: ProblemView) -> list[Act]:
    """What the viewer's side can say of it: the party that answers for it, or police."""
    ours = viewer.party in (action["responsible"], around.police)
    if not ours or not viewer.acts or action["state"] != "open":
        return []
    return [*acts.ACTION] if around.stage in ("response", "paused") else []


def _plan(around: ProblemView) -> dict[str, Any]:
    plan: dict[str, Any] | None = around.document.get("plan")
    if plan is None:
        raise unknown()
    return plan


def _subject(around: ProblemView, name: str) -> Subject:
    action = _plan(around)["actions"].get(name)
    if action is None:
        raise unknown()
    plan = f"/problems/{around.problem}/plan"
    return Subject(
        f"{plan}/{name}", action["text"], around.title,
        {"problem": around.problem, "action": name}, back=plan,
    )  # fmt: skip
