"""Webhooks of the viewer's party: made, tested and taken away by those who may decide on them."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk import webhooks as counter
from language.speaking import Texts
from portal import pages, refusals
from portal.door import Doors, Portal, Viewing
from portal.form import read_body
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token
from runtime.outward.client import Outward
from schemas.errors import NotAllowed, Refused
from schemas.webhooks import WebhookView
from storage import deliveries

router = APIRouter(include_in_schema=False)
NOUNS: Texts = {
    "handoff": "Handoffs",
    "commitment": "Promises",
    "responsibility": "Who answers for what",
    "problem": "The problem itself",
    "action": "Actions of the plan",
}
WHY: Texts = {
    "no_challenge": "It did not answer with the challenge of the ping.",
    "no_name": "Its name leads nowhere.",
    "not_public": "Its name leads to an address that is not public.",
    "no_connection": "It takes no connection.",
    "bad_certificate": "No certificate vouches for its name.",
    "too_slow": "There was no whole answer in time.",
    "too_long": "Its answer is too long.",
    "not_http": "What it answers is not HTTP.",
}
STATES: Texts = {
    "unproved": "Not tested yet",
    "active": "Active",
    "paused": "Paused",
    "waiting": "Waiting",
    "delivered": "Delivered",
    "given_up": "Given up",
}
SHOWN = 25


@router.get("/webhooks")
async def show(request: Request, portal: Doors, viewer: Viewing) -> Response:
    return await _list(request, portal, viewer)


@router.post("/webhooks/add")
async def add(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """A new webhook; its secret stands on this page only."""
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    who = await counter.speaker(portal.pool, viewer.person)
    kinds = [f"{noun}.*" for noun in NOUNS if values.get(f"kind.{noun}") == "yes"]
    url = values.get("url", "").strip()
    try:
        out = Outward.of(portal.settings)
        made, secret = await counter.add(portal.pool, out, who, url, kinds, viewer.party)
    except Refused as refused:
        stop = refusals.in_a_browser(refusals.from_refused(refused))
        return await _list(request, portal, viewer, url=url, stop=stop, chosen=kinds)
    return await _one(request, portal, viewer, made, secret=secret)


@router.get("/webhooks/{webhook}")
async def one(request: Request, portal: Doors, viewer: Viewing, webhook: str) -> Response:
    _, hook = await _of(portal, viewer, webhook)
    return await _one(request, portal, viewer, hook)


@router.post("/webhooks/{webhook}/{verb}")
async def act(
    request: Request, portal: Doors, viewer: Viewing, webhook: str, verb: str
) -> Response:
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    who, hook = await _of(portal, viewer, webhook)
    try:
        match verb:
            case "test":
                await counter.ping(portal.pool, who, hook.webhook)
            case "rotate":
                secret = await counter.rotate(portal.pool, who, hook.webhook)
                return await _one(request, portal, viewer, hook, secret=secret)
            case "replay":
                message = values.get("message", "")
                await counter.replay(portal.pool, who, hook.webhook, message=message)
            case "remove" if values.get("sure") != "yes":
                stop = Stop(422, "not_sure", "Say that you are sure before it is removed.")
                return await _one(request, portal, viewer, hook, stop=stop)
            case "remove":
                await counter.remove(portal.pool, who, hook.webhook)
                return RedirectResponse("/webhooks", 303)
            case _:
                raise unknown()
    except Refused as refused:
        stop = refusals.in_a_browser(refusals.from_refused(refused))
        return await _one(request, portal, viewer, hook, stop=stop)
    return RedirectResponse(f"/webhooks/{hook.webhook}", 303)


async def _list(
    request: Request, portal: Portal, viewer: Viewer, *, url: str = "",
    stop: Stop | None = None, chosen: list[str] | None = None,
) -> Response:  # fmt: skip
    try:
        who = await counter.speaker(portal.pool, viewer.person)
        found = await counter.listed(portal.pool, who, viewer.party)
    except NotAllowed:
        who, found = None, []
    return pages.render(
        request, "webhooks.html", status=stop.status if stop else 200, may=who is not None,
        found=found, url=url, stop=stop, chosen=chosen or [], nouns=NOUNS, states=STATES,
    )  # fmt: skip


async def _one(
    request: Request, portal: Portal, viewer: Viewer, hook: WebhookView, *,
    secret: str | None = None, stop: Stop | None = None,
) -> Response:  # fmt: skip
    sent: Any = await deliveries.deliveries(portal.pool, hook.webhook, limit=SHOWN)
    return pages.render(
        request, "webhook.html", status=stop.status if stop else 200, hook=hook, sent=sent,
        secret=secret, stop=stop, states=STATES, why=WHY,
    )  # fmt: skip


async def _of(portal: Portal, viewer: Viewer, webhook: str) -> tuple[counter.Speaker, WebhookView]:
    """The webhook, where the viewer may decide on it; else what is not there."""
    try:
        who = await counter.speaker(portal.pool, viewer.person)
    except NotAllowed:
        raise unknown() from None
    return who, await counter.of(portal.pool, who, webhook)
