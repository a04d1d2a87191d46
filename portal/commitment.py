"""The page of a commitment: what was promised, how far it is, and what each side can do."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from portal import acts, binding, days, doing, finding, flash, numbers, pages, receipt, story
from portal import promises as told_of
from portal.acts import Act
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.form import Form, read_body
from portal.partner.acts import DELEGATE, ON_PROMISE
from portal.partner.comments import may_write
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token
from portal.when import for_input
from schemas.attachments import AttachmentView, hash_in
from schemas.state.problem import Commitment, CommitmentState
from schemas.views import CommitmentView, ProblemView
from storage import attachments
from storage.readers import directory

router = APIRouter(include_in_schema=False)
ACTS = (*acts.COMMITMENT, DELEGATE, ON_PROMISE)


@router.get("/commitments/{commitment_id}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, commitment_id: str, done: str = ""
) -> Response:
    view, around = await finding.commitment(portal, viewer, commitment_id)
    commitment = whole(view)
    names = await names_of_parties(portal)
    so_far = await story.told(
        portal,
        viewer,
        around,
        [commitment_id],
        lambda entry: entry.subject == commitment_id,
        done=done,
    )
    mine, others = binding.parted(open_acts(commitment, viewer), viewer)
    return pages.render(
        request,
        "commitment.html",
        view=view,
        commitment=commitment,
        around=around,
        changes=told_of.changes(commitment, viewer.zone),
        otherwise=told_of.otherwise(commitment, names, viewer.zone),
        story=so_far,
        may_write=may_write(viewer, around.police, view.promisor, view.promisee),
        acts=mine,
        for_others=others,
        who_can=await binding.who_can(portal, viewer.party) if others else [],
        files=await attachments.attachments(portal.pool, commitment_id),
        hash_in=hash_in,
        command_id=new_command_id,
        confirmation=flash.said(so_far.caused, done, viewer, names, pages.titles_in(around)),
        receipt=receipt.address(around.problem, done) if portal.newest.known else None,
        calendar=days.calendar_in(viewer.zone, around.document.get("calendar")),
        names=names,
    )


@router.get("/commitments/{commitment_id}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, commitment_id: str, verb: str
) -> Response:
    view, around = await finding.commitment(portal, viewer, commitment_id)
    act = await _with_people(portal, viewer, _act(viewer, verb))
    await binding.check(portal, viewer, act)
    files = await attachments.attachments(portal.pool, commitment_id)
    form = Form(act.fields, _filled(whole(view), files, viewer.zone))
    return await _page(request, portal, view, around, act, form)


@router.post("/commitments/{commitment_id}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, commitment_id: str, verb: str
) -> Response:
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    view, around = await finding.commitment(portal, viewer, commitment_id)
    act, commitment = await _with_people(portal, viewer, _act(viewer, verb)), whole(view)
    base: dict[str, Any] = {"commitment": commitment_id}
    if act.versioned:
        base["version"] = numbers.whole(values.get("version", "")) or 0
    if any(field.name.startswith("promise.") for field in act.fields):
        base["promise"] = _promise(act, commitment)
    said = await doing.submit(portal, viewer, act, act.fields, values, base)
    if isinstance(said, tuple):
        status, form, stop = said
        return await _page(request, portal, view, around, act, form, status=status, stop=stop)
    return doing.done(f"/commitments/{commitment_id}", said)


def whole(view: CommitmentView) -> Commitment:
    return Commitment.model_validate_json(json.dumps(view.document))


def open_acts(commitment: Commitment, viewer: Viewer) -> list[Act]:
    """What the viewer's side can do now."""
    if not viewer.acts:
        return []
    sides = {"promisor": commitment.promisor, "promisee": commitment.promisee}
    given = [
        act for act in ACTS
        if commitment.state in act.states and viewer.party == sides.get(act.side)
    ]  # fmt: skip
    hidden: set[str] = set()
    if commitment.asked is None:
        hidden |= {"agree-renegotiation", "refuse-renegotiation"}
    if commitment.state == CommitmentState.PROPOSED:
        hidden |= {"commit"} if commitment.countered else {"accept-counter"}
    if viewer.person == commitment.reported_by:
        hidden |= {"verify", "dispute"}
    return [act for act in given if act.verb not in hidden]


def _promise(act: Act, commitment: Commitment) -> dict[str, Any]:
    """The promise as it stands; an asked-for date takes the place of the old one."""
    promise = commitment.promise.model_dump(mode="json", exclude_none=True)
    if act.verb == "renegotiate":
        promise.pop("within", None)
    return promise


def _filled(commitment: Commitment, files: Sequence[AttachmentView], zone: str) -> dict[str, str]:
    due = commitment.due
    return {
        "references": "\n".join(one.reference for one in files),
        "promise.title": commitment.promise.title,
        "promise.measure": commitment.promise.measure or "",
        "promise.by": for_input(due, zone) if due else "",
    }


def _act(viewer: Viewer, verb: str) -> Act:
    act = acts.find(ACTS, verb)
    if act is None:
        raise unknown()
    binding.check_acts(viewer)
    return act


async def _with_people(portal: Portal, viewer: Viewer, act: Act) -> Act:
    """The act, with those of the viewer's party who can be chosen in it."""
    if act.verb != DELEGATE.verb:
        return act
    people = await directory.people(portal.pool, party=viewer.party)
    options = tuple((one.person, one.name) for one in people if one.active)
    return replace(act, fields=(replace(act.fields[0], options=options),))


async def _page(
    request: Request,
    portal: Portal,
    view: CommitmentView,
    around: ProblemView,
    act: Act,
    form: Form,
    *,
    status: int = 200,
    stop: Stop | None = None,
) -> Response:
    names, zone = await names_of_parties(portal), request.scope["remit.viewer"].zone
    return doing.show_act(
        request,
        act,
        form,
        status=status,
        stop=stop,
        address=f"/commitments/{view.commitment}",
        about=view.title,
        about_problem=around.title,
        version=whole(view).version,
        what_follows=told_of.consequences(act.verb, whole(view), names, zone),
        question=None,
        changes=told_of.changes(whole(view), zone) if "renegotiation" in act.verb else [],
        names=names,
    )
