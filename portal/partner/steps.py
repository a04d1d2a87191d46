"""Steps of the ladder as the party meets them: what is asked, on what grounds, and its reply."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from language.speaking import say
from portal import binding, days, finding, flash, pages, story
from portal.acts import Act
from portal.api.ladder import sees
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.partner import acting, acts
from portal.partner.acting import Subject
from portal.refusals import unknown
from portal.rights import Viewer
from rules import words
from rules.words_of_ladder import CASE, PROOFS, SEATS, STANCES, STEP_STATES
from schemas.ids import problem_stream
from schemas.ladder import Seat
from schemas.ladder_views import StepView
from storage.readers import asked, history, steps

router = APIRouter(include_in_schema=False)
TOLD = frozenset({
    "step.approved", "step.notified", "step.started", "step.replied", "step.reminded", "step.ended",
})  # fmt: skip
"""What of its story the party is told: not how those who decide came to it."""
MOST = 100
"""Steps of the list: those a party has to do with are few."""


@router.get("/steps")
async def list_all(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """The steps that are about the viewer's party."""
    found = await steps.steps(portal.seen_by(viewer), party=viewer.side, limit=MOST)
    return pages.render(
        request,
        "partner/steps.html",
        steps=[one for one in found if sees(viewer, one)],
        states=STEP_STATES,
        names=await names_of_parties(portal),
    )


@router.get("/steps/{step_id}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, step_id: str, done: str = ""
) -> Response:
    view = await _found(portal, viewer, step_id)
    names = await names_of_parties(portal)
    told = await history.about(
        portal.pool, problem_stream(view.problem), [step_id], command=done or None,
        newest=story.NEWEST + 1,
    )  # fmt: skip
    shown = told[-story.NEWEST :]
    entries = [one for one in shown if viewer.sees_everything or one.kind in TOLD]
    mine, others = binding.parted(open_acts(view, viewer), viewer)
    problem = (await asked.named(portal.seen_by(viewer), [view.problem]))[view.problem]
    return pages.render(
        request,
        "partner/step.html",
        view=view,
        step=view.document,
        states=STEP_STATES,
        stances=STANCES,
        proofs=PROOFS,
        case_words=CASE,
        seat_words=SEATS,
        story=story.Story(entries, [], len(told) <= story.NEWEST),
        acts=mine,
        for_others=others,
        who_can=await binding.who_can(portal, viewer.party) if others else [],
        command_id=new_command_id,
        confirmation=flash.said(entries, done, viewer, names, {}),
        calendar=days.calendar_in(viewer.zone, problem.calendar),
        names=names,
    )


@router.get("/steps/{step_id}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, step_id: str, verb: str
) -> Response:
    view = await _found(portal, viewer, step_id)
    act = acting.choose(acts.STEP, verb, viewer)
    return await acting.ask(request, portal, viewer, act, _subject(view))


@router.post("/steps/{step_id}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, step_id: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    view = await _found(portal, viewer, step_id)
    act = acting.choose(acts.STEP, verb, viewer)
    return await acting.answer(request, portal, viewer, act, _subject(view), values)


def open_acts(view: StepView, viewer: Viewer) -> list[Act]:
    """What the viewer can do now: reply for the party, or take a seat that is left."""
    if not viewer.acts:
        return []
    about_us = viewer.party == view.party
    given = set()
    if about_us and view.state in ("notified", "running"):
        given.add("reply")
    if view.state == "evidenced" and viewer.party in view.turns.split():
        left = {*view.document["seats"]} - {one["seat"] for one in view.document["approvals"]}
        roles = {Seat(seat).role for seat in left}
        if (about_us and None in roles) or (not about_us and viewer.role in roles):
            given |= {"approve", "refuse-approval"}
    return [act for act in acts.STEP if act.verb in given]


async def _found(portal: Portal, viewer: Viewer, step_id: str) -> StepView:
    finding.check_id(step_id)
    found = await steps.step(portal.seen_by(viewer), step_id)
    if found is None or not sees(viewer, found):
        raise unknown()
    return found


def _subject(view: StepView) -> Subject:
    name = pages.sentence(say(words.METHODS[view.method]))
    return Subject(
        f"/steps/{view.step}", name, view.problem_title, {"step": view.step},
        question=view.document.get("aim"),
    )  # fmt: skip
