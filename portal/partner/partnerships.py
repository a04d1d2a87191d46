"""Partnerships as members meet them: who is in, what is pledged, agreed and signed, who meets."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from language.speaking import Texts, say
from portal import binding, finding, flash, pages, story
from portal.acts import Act
from portal.api.partnerships import sees
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.partner import acting, acts
from portal.partner.acting import Subject
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from rules.words_of_partnership import PARTNERSHIP_STATES, PURPOSES
from schemas.ids import problem_of
from schemas.partnerships import PartnershipView
from storage.readers import history, partnerships

router = APIRouter(include_in_schema=False)
ROLES: Texts = {
    "convener": "convener",
    "leader": "leader",
    "member": "member",
    "adviser": "adviser",
    "observer": "observer",
}
MEMBER_STATES: Texts = {
    "invited": "invited",
    "unanswered": "has not answered",
    "declined": "declined",
    "joined": "takes part",
    "left": "left",
}
FULL = ("convener", "leader", "member")


@router.get("/partnerships")
async def list_all(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """Those into which the viewer's party was asked; all of them for police and auditors."""
    party = None if viewer.sees_everything else viewer.side
    return pages.render(
        request,
        "partner/partnerships.html",
        partnerships=await partnerships.partnerships(
            portal.seen_by(viewer), party=party, limit=200
        ),
        states=PARTNERSHIP_STATES,
        purposes=PURPOSES,
        names=await names_of_parties(portal),
    )


@router.get("/partnerships/{partnership}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, partnership: str, done: str = ""
) -> Response:
    view = await _found(portal, viewer, partnership)
    names = await names_of_parties(portal)
    stream = f"partnership/{partnership}"
    told = await history.history(portal.pool, stream, after=max(0, view.seq - story.NEWEST))
    mine, others = binding.parted(open_acts(view, viewer), viewer)
    return pages.render(
        request,
        "partner/partnership.html",
        view=view,
        whole=view.document,
        problems=view.document["problems"],
        states=PARTNERSHIP_STATES,
        purposes=PURPOSES,
        roles=ROLES,
        member_states=MEMBER_STATES,
        agreements=[
            (one, binding.parted(agreement_acts(one, view, viewer), viewer)[0])
            for one in view.document["agreements"].values()
        ],
        meetings=[
            (one, meeting_acts(one, view, viewer))
            for one in sorted(view.document["meetings"].values(), key=lambda one: one["begins"])
        ],
        read=pages.read,
        acts=mine,
        for_others=others,
        who_can=await binding.who_can(portal, viewer.party) if others else [],
        story=story.Story(told[-story.NEWEST :], [], view.seq <= story.NEWEST),
        command_id=new_command_id,
        confirmation=flash.said(told, done, viewer, names, {}),
        names=names,
    )


@router.get("/partnerships/{partnership}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, partnership: str, verb: str
) -> Response:
    view = await _found(portal, viewer, partnership)
    act = acting.choose(acts.MEMBER, verb, viewer)
    return await acting.ask(request, portal, viewer, act, _subject(view))


@router.post("/partnerships/{partnership}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, partnership: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    view = await _found(portal, viewer, partnership)
    act = acting.choose(acts.MEMBER, verb, viewer)
    return await acting.answer(request, portal, viewer, act, _subject(view), values)


@router.get("/agreements/{agreement}/{verb}")
async def ask_agreement(
    request: Request, portal: Doors, viewer: Viewing, agreement: str, verb: str
) -> Response:
    subject = await _of_agreement(portal, viewer, agreement)
    act = acting.choose(acts.AGREEMENT, verb, viewer)
    return await acting.ask(request, portal, viewer, act, subject)


@router.post("/agreements/{agreement}/{verb}")
async def answer_agreement(
    request: Request, portal: Doors, viewer: Viewing, agreement: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    subject = await _of_agreement(portal, viewer, agreement)
    act = acting.choose(acts.AGREEMENT, verb, viewer)
    return await acting.answer(request, portal, viewer, act, subject, values)


@router.get("/meetings/{meeting}/{verb}")
async def ask_meeting(
    request: Request, portal: Doors, viewer: Viewing, meeting: str, verb: str
) -> Response:
    subject = await _of_meeting(portal, viewer, meeting)
    act = acting.choose(acts.MEETING, verb, viewer)
    return await acting.ask(request, portal, viewer, act, subject)


@router.post("/meetings/{meeting}/{verb}")
async def answer_meeting(
    request: Request, portal: Doors, viewer: Viewing, meeting: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    subject = await _of_meeting(portal, viewer, meeting)
    act = acting.choose(acts.MEETING, verb, viewer)
    return await acting.answer(request, portal, viewer, act, subject, values)


def open_acts(view: PartnershipView, viewer: Viewer) -> list[Act]:
    """What the viewer's party can do in it now."""
    me = view.document["members"].get(viewer.side)
    if me is None or not viewer.acts or view.state == "concluded":
        return []
    given: set[str] = set()
    if me["state"] in ("invited", "unanswered"):
        given = {"join", "decline"}
    elif me["state"] == "joined":
        given = {"propose-response", "represent"} | ({"leave"} if _may_leave(me) else set())
        success = view.document["success"]
        if me["role"] in FULL:
            given.add("pledge")
            if success and viewer.party not in (*success["agreed"], *success["objected"]):
                given |= {"agree-success", "object-success"}
        if (view.document["convenership"] or {}).get("to") == viewer.party:
            given |= {"accept-convenership", "decline-convenership"}
        if me["representative"] == viewer.person:
            given.discard("represent")
    return [act for act in acts.MEMBER if act.verb in given]


def agreement_acts(one: dict[str, Any], view: PartnershipView, viewer: Viewer) -> list[Act]:
    """Sign or refuse what is proposed to the viewer's party; end what it signed."""
    if not viewer.acts or view.state == "concluded":
        return []
    given: set[str] = set()
    proposed = one["proposed"]
    asked_of = {duty["member"] for duty in proposed["terms"]["duties"]} if proposed else set()
    if viewer.party in asked_of - {one["party"] for one in (proposed or {}).get("signed", ())}:
        given |= {"sign", "refuse"}
    if one["state"] == "in_force" and viewer.party in {sign["party"] for sign in one["signed"]}:
        given.add("end")
    return [act for act in acts.AGREEMENT if act.verb in given]


def meeting_acts(one: dict[str, Any], view: PartnershipView, viewer: Viewer) -> list[Act]:
    me = view.document["members"].get(viewer.side, {})
    open_ = one["state"] == "called" and me.get("state") == "joined" and viewer.acts
    return [*acts.MEETING] if open_ and view.state != "concluded" else []


def _may_leave(me: dict[str, Any]) -> bool:
    return bool(me["role"] != "convener")


async def _found(portal: Portal, viewer: Viewer, name: str) -> PartnershipView:
    finding.check_id(name)
    found = await partnerships.partnership(portal.seen_by(viewer), name)
    if found is None or not sees(viewer, found):
        raise unknown()
    return found


def _subject(view: PartnershipView) -> Subject:
    success = view.document["success"] or {}
    return Subject(
        f"/partnerships/{view.partnership}", view.name, say("Partnership"),
        {"partnership": view.partnership}, version=success.get("version", 0),
        question=success.get("statement"),
    )  # fmt: skip


async def _of_agreement(portal: Portal, viewer: Viewer, name: str) -> Subject:
    view = await _found(portal, viewer, problem_of(_checked(name)))
    one = view.document["agreements"].get(name)
    if one is None:
        raise unknown()
    said = one["proposed"] or {"version": one["version"], "terms": one["terms"]}
    return Subject(
        f"/agreements/{name}", said["terms"]["title"], view.name, {"agreement": name},
        version=said["version"], back=f"/partnerships/{view.partnership}",
    )  # fmt: skip


async def _of_meeting(portal: Portal, viewer: Viewer, name: str) -> Subject:
    view = await _found(portal, viewer, problem_of(_checked(name)))
    one = view.document["meetings"].get(name)
    if one is None:
        raise unknown()
    return Subject(
        f"/meetings/{name}", say("Meeting at %(place)s", place=one["place"]), view.name,
        {"meeting": name, "item": {}}, back=f"/partnerships/{view.partnership}",
    )  # fmt: skip


def _checked(name: str) -> str:
    if "." not in name:
        raise Stop(422, "invalid", "This is not written like an id, such as table.a1.")
    finding.check_id(name)
    return name
