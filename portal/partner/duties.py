"""A responsibility as its parties meet it: hand it on, ask for a promise, contribute, dispute."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from language.speaking import say
from portal import binding, days, finding, flash, pages, story
from portal.acts import Act
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.partner import acting, acts
from portal.partner.acting import Subject
from portal.refusals import unknown
from portal.rights import Viewer
from schemas.ids import problem_of
from schemas.views import ProblemView, ResponsibilityView
from storage.readers import directory

router = APIRouter(include_in_schema=False)


@router.get("/responsibilities/{responsibility_id}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, responsibility_id: str, done: str = ""
) -> Response:
    view, around = await _found(portal, viewer, responsibility_id)
    names = await names_of_parties(portal)
    so_far = await story.told(
        portal, viewer, around, [responsibility_id],
        lambda entry: entry.subject == responsibility_id, done=done,
    )  # fmt: skip
    mine, others = binding.parted(open_acts(view, around, viewer), viewer)
    return pages.render(
        request,
        "partner/duty.html",
        view=view,
        duty=view.document,
        around=around,
        changes=changes(view.document),
        handoffs=[one for one in around.handoffs if one.responsibility == view.responsibility],
        commitments=[
            one for one in around.commitments if one.responsibility == view.responsibility
        ],
        story=so_far,
        acts=mine,
        for_others=others,
        who_can=await binding.who_can(portal, viewer.party) if others else [],
        command_id=new_command_id,
        confirmation=flash.said(so_far.caused, done, viewer, names, pages.titles_in(around)),
        calendar=days.calendar_in(viewer.zone, around.document.get("calendar")),
        names=names,
    )


@router.get("/responsibilities/{responsibility_id}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, responsibility_id: str, verb: str
) -> Response:
    view, around = await _found(portal, viewer, responsibility_id)
    act = await _act(portal, viewer, view, verb)
    return await acting.ask(request, portal, viewer, act, _subject(view, around, viewer, act))


@router.post("/responsibilities/{responsibility_id}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, responsibility_id: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    view, around = await _found(portal, viewer, responsibility_id)
    act = await _act(portal, viewer, view, verb)
    subject = _subject(view, around, viewer, act)
    return await acting.answer(request, portal, viewer, act, subject, values)


def open_acts(view: ResponsibilityView, around: ProblemView, viewer: Viewer) -> list[Act]:
    """What the viewer's side can do with it now."""
    if not viewer.acts or view.state != "held" or not view.holder:
        return []
    given, document = {"propose"}, view.document
    share = document.get("contributions", {}).get(viewer.party, {}).get("state")
    if view.holder == viewer.party:
        given |= {"invite"}
        if view.live_handoff is None:
            given |= {"offer"}
        if viewer.party != around.police and not document.get("discharge_asked_by"):
            given |= {"discharge"}
    given |= {"invited": {"join", "decline"}, "joined": {"leave"}}.get(share or "", set())
    if (document.get("amendment") or {}).get("counterparty") == viewer.party:
        given |= {"agree", "refuse"}
    if not document.get("disputed"):
        given |= {"dispute"}
    return [act for act in acts.DUTY if act.verb in given]


def changes(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What a proposed change of the scope would change: what, before, and then."""
    proposed = (document.get("amendment") or {}).get("scope")
    if not proposed:
        return []
    titles = (("places", say("Where")), ("duties", say("Duties")), ("until", say("Until")))
    told = [
        (title, _told(document["scope"].get(name)), _told(proposed.get(name)))
        for name, title in titles
    ]
    return [one for one in told if one[1] != one[2]]


def _told(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value or "–")


async def _found(
    portal: Portal, viewer: Viewer, name: str
) -> tuple[ResponsibilityView, ProblemView]:
    """Whole, or not at all: who only knows it by name has the problem's page."""
    finding.check_id(name)
    around = await finding.problem(portal, viewer, problem_of(name))
    for one in around.responsibilities:
        if one.responsibility == name and one.state:
            return one, around
    raise unknown()


async def _act(portal: Portal, viewer: Viewer, view: ResponsibilityView, verb: str) -> Act:
    """The act, with the parties that can be chosen in it."""
    act = acting.choose(acts.DUTY, verb, viewer)
    if not any(field.kind == "choice" for field in act.fields):
        return act
    options = tuple(
        (one.party, one.name)
        for one in await directory.parties(portal.pool)
        if one.active and one.party != (view.holder if verb != "propose" else viewer.party)
    )
    fields = [replace(one, options=options) if one.kind == "choice" else one for one in act.fields]
    return replace(act, fields=tuple(fields))


def _subject(view: ResponsibilityView, around: ProblemView, viewer: Viewer, act: Act) -> Subject:
    base: dict[str, Any] = {"responsibility": view.responsibility}
    if act.verb == "offer":
        base["terms"] = {"patience": {}}
    if act.verb == "propose":
        base["promise"] = {}
    if act.verb == "leave":
        base["contributor"] = viewer.party
    share = view.document.get("contributions", {}).get(viewer.party, {}).get("share")
    return Subject(
        f"/responsibilities/{view.responsibility}", view.title, around.title, base,
        version=(view.document.get("amendment") or {}).get("version", 0),
        question=share if act.verb in ("join", "decline", "leave") else None,
        changes=changes(view.document) if act.verb in ("agree", "refuse") else (),
    )  # fmt: skip
