"""The page of a handoff: what is asked, what stays with police, and everything one can answer."""

import json
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from language.speaking import later
from portal import (
    acts,
    binding,
    consequences,
    countering,
    days,
    doing,
    finding,
    flash,
    numbers,
    pages,
    receipt,
    story,
)
from portal.acts import Act
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.form import Field, Form, read_body
from portal.partner.acts import ON_HANDOFF
from portal.partner.comments import may_write
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token
from schemas.clocks import ClockKind
from schemas.state.problem import Handoff, HandoffState
from schemas.views import HandoffView, ProblemView, ResponsibilityView
from storage import open311

router = APIRouter(include_in_schema=False)


@router.get("/handoffs/{handoff_id}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, handoff_id: str, done: str = ""
) -> Response:
    view, around = await finding.handoff(portal, viewer, handoff_id)
    handoff = whole(view)
    names = await names_of_parties(portal)
    so_far = await _story(portal, viewer, view, around, done)
    mine, others = binding.parted(open_acts(handoff, viewer), viewer)
    return pages.render(
        request,
        "handoff.html",
        view=view,
        handoff=handoff,
        around=around,
        responsibility=_responsibility(around, view).document,
        holder=_responsibility(around, view).holder,
        commitments=[c for c in around.commitments if c.handoff == view.handoff],
        story=so_far,
        may_write=may_write(viewer, around.police, view.offeror, view.receiver),
        acts=mine,
        for_others=others,
        who_can=await binding.who_can(portal, viewer.party) if others else [],
        accept=Form(acts.HANDOFF[0].fields),
        what_follows=consequences.of_accepting(handoff, view, around, names),
        changes=countering.changes(handoff, names),
        command_id=new_command_id,
        confirmation=flash.said(so_far.caused, done, viewer, names, pages.titles_in(around)),
        receipt=receipt.address(around.problem, done) if portal.newest.known else None,
        calendar=days.calendar_in(viewer.zone, around.document.get("calendar")),
        elsewhere=await open311.filing(portal.pool, view.handoff),
        names=names,
    )


@router.get("/handoffs/{handoff_id}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, handoff_id: str, verb: str
) -> Response:
    """The page of one answer, with its form."""
    view, around = await finding.handoff(portal, viewer, handoff_id)
    act = _act(viewer, verb)
    await binding.check(portal, viewer, act)
    fields, values = await _fields(portal, act, whole(view), viewer.zone)
    return await _page(request, portal, view, around, act, Form(fields, values))


@router.post("/handoffs/{handoff_id}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, handoff_id: str, verb: str
) -> Response:
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    view, around = await finding.handoff(portal, viewer, handoff_id)
    act, handoff = _act(viewer, verb), whole(view)
    fields, _ = await _fields(portal, act, handoff, viewer.zone)
    base: dict[str, Any] = {"handoff": handoff_id}
    if act.versioned:
        base["version"] = numbers.whole(values.get("version", "")) or 0
    if act.verb == "counter":
        base["terms"] = countering.base(handoff)
    said = await doing.submit(portal, viewer, act, fields, values, base)
    if isinstance(said, tuple):
        status, form, stop = said
        return await _page(request, portal, view, around, act, form, status=status, stop=stop)
    return doing.done(f"/handoffs/{handoff_id}", said)


def whole(view: HandoffView) -> Handoff:
    return Handoff.model_validate_json(json.dumps(view.document))


def open_acts(handoff: Handoff, viewer: Viewer) -> list[Act]:
    """What the viewer's side can do now."""
    if not viewer.acts:
        return []
    sides = {"receiver": handoff.receiver, "offeror": handoff.offeror}
    given = [
        act
        for act in acts.HANDOFF
        if handoff.state in act.states
        and viewer.party in (sides.values() if act.side == "both" else [sides[act.side]])
    ]
    if viewer.party in handoff.agreed_to_settle:
        given = [act for act in given if act.verb != "settle"]
    if handoff.state == HandoffState.WITHDRAWN and handoff.withdrawal_confirmed:
        given = []
    if ClockKind.NOTICE in handoff.clocks:
        given = [act for act in given if act.verb != "return"]
    return [_worded(act, handoff) for act in given]


def _worded(act: Act, handoff: Handoff) -> Act:
    """The act, with a hint that is true under these terms."""
    if act.verb == "return" and handoff.terms.return_notice.startswith("0"):
        return replace(act, hint=later("The terms ask for no notice: it moves at once."))
    return act


def _act(viewer: Viewer, verb: str) -> Act:
    act = acts.find((*acts.HANDOFF, ON_HANDOFF), verb)
    if act is None:
        raise unknown()
    binding.check_acts(viewer)
    return act


async def _fields(
    portal: Portal, act: Act, handoff: Handoff, zone: str
) -> tuple[tuple[Field, ...], dict[str, str]]:
    if act.verb == "counter":
        return countering.fields(handoff, zone)
    if act.verb == "redirect":
        names = await names_of_parties(portal)
        options = tuple(
            (party, name) for party, name in names.items()
            if party not in (handoff.receiver, handoff.offeror)
        )  # fmt: skip
        to, why = act.fields
        return (Field(to.name, to.label, to.kind, to.hint, options=options), why), {}
    return act.fields, {}


async def _page(
    request: Request,
    portal: Portal,
    view: HandoffView,
    around: ProblemView,
    act: Act,
    form: Form,
    *,
    status: int = 200,
    stop: Stop | None = None,
) -> Response:
    handoff = whole(view)
    names = await names_of_parties(portal)
    return doing.show_act(
        request,
        _worded(act, handoff),
        form,
        status=status,
        stop=stop,
        address=f"/handoffs/{view.handoff}",
        about=view.title,
        about_problem=around.title,
        version=handoff.newest if act.verb == "accept-counter" else handoff.version,
        what_follows=consequences.of(act, handoff, view, around, names),
        question=handoff.question if act.verb == "supply-info" else None,
        changes=countering.changes(handoff, names) if "counter" in act.verb else [],
        names=names,
    )


def _responsibility(around: ProblemView, view: HandoffView) -> ResponsibilityView:
    for one in around.responsibilities:
        if one.responsibility == view.responsibility:
            return one
    raise unknown()


async def _story(
    portal: Portal, viewer: Viewer, view: HandoffView, around: ProblemView, done: str
) -> story.Story:
    """The handoff's own story: its entries, its promises', and the movements that it caused."""
    mine = {view.handoff} | {c.commitment for c in around.commitments if c.handoff == view.handoff}
    return await story.told(
        portal,
        viewer,
        around,
        mine | {view.responsibility},
        lambda entry: entry.subject in mine or entry.event.get("handoff") == view.handoff,
        done=done,
    )
