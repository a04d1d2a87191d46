"""Webhooks of the caller's party, for those who may decide on them and their programs."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from desk import webhooks as counter
from portal.api import asking
from portal.api.hooked import (
    ADDING,
    AGAIN,
    NOTHING,
    Again,
    Deliveries,
    DeliveryTold,
    NewWebhook,
    Nothing,
    Pinged,
    SecretTold,
    SentAgain,
    WebhookMade,
    Webhooks,
    WebhookTold,
)
from portal.door import Doors, Portal, Viewing
from portal.refusals import unknown
from portal.rights import Viewer
from runtime.outward.client import Outward
from schemas.errors import NotAllowed
from schemas.webhooks import WebhookView
from storage import deliveries

router = APIRouter(prefix="/api/v1", tags=["webhooks"])
PAGE = 100


@router.get("/webhooks", response_model=Webhooks)
async def list_webhooks(request: Request, portal: Doors, viewer: Viewing) -> Webhooks:
    """Those of the caller's party; none for whoever may not decide on them."""
    asking.parameters(request)
    try:
        who = await counter.speaker(portal.pool, viewer.person)
    except NotAllowed:
        return Webhooks(webhooks=[])
    found = await counter.listed(portal.pool, who, viewer.party)
    return Webhooks(webhooks=[WebhookTold.of(one) for one in found])


@router.post("/webhooks", response_model=WebhookMade, status_code=201, operation_id="webhook.add",
             openapi_extra=ADDING)  # fmt: skip
async def add_webhook(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> WebhookMade:
    """A new webhook, told nothing before it was tested. Its secret is shown once."""
    asking.parameters(request)
    command_id = asking.command_id(request)
    body = await asking.json_body(request)
    who = await counter.speaker(portal.pool, viewer.person)
    given = NewWebhook.model_validate_json(body or b"{}")
    out = Outward.of(portal.settings)
    made, secret = await counter.add(
        portal.pool, out, who, given.url, given.kinds, viewer.party, command_id
    )
    response.headers["location"] = f"/api/v1/webhooks/{made.webhook}"
    return WebhookMade(**WebhookTold.of(made).model_dump(), secret=secret)


@router.get("/webhooks/{webhook}", response_model=WebhookTold)
async def one_webhook(
    request: Request, portal: Doors, viewer: Viewing, webhook: str
) -> WebhookTold:
    asking.parameters(request)
    return WebhookTold.of((await _of(portal, viewer, webhook))[1])


@router.get("/webhooks/{webhook}/deliveries", response_model=Deliveries)
async def list_deliveries(
    request: Request, portal: Doors, viewer: Viewing, webhook: str
) -> Deliveries:
    """The newest hundred, newest first; `message` asks for one."""
    given = asking.parameters(request, "message")
    _, hook = await _of(portal, viewer, webhook)
    found = await deliveries.deliveries(
        portal.pool, hook.webhook, message=given.get("message"), limit=PAGE
    )
    return Deliveries(deliveries=[DeliveryTold.of(one) for one in found])


@router.post(
    "/webhooks/{webhook}/test",
    response_model=Pinged,
    operation_id="webhook.test",
    openapi_extra=NOTHING,
)
async def ping(request: Request, portal: Doors, viewer: Viewing, webhook: str) -> Pinged:
    """Send a ping. Whoever answers it with its challenge has an active webhook."""
    who, hook = await _acting(request, portal, viewer, webhook, Nothing)
    return Pinged(message=await counter.ping(portal.pool, who, hook.webhook))


@router.post(
    "/webhooks/{webhook}/rotate",
    response_model=SecretTold,
    operation_id="webhook.rotate",
    openapi_extra=NOTHING,
)
async def rotate(request: Request, portal: Doors, viewer: Viewing, webhook: str) -> SecretTold:
    """A new secret, shown once. For a day messages are signed by the one before as well."""
    who, hook = await _acting(request, portal, viewer, webhook, Nothing)
    secret = await counter.rotate(portal.pool, who, hook.webhook)
    return SecretTold(webhook=hook.webhook, secret=secret)


@router.post(
    "/webhooks/{webhook}/replay",
    response_model=SentAgain,
    operation_id="webhook.replay",
    openapi_extra=AGAIN,
)
async def replay(request: Request, portal: Doors, viewer: Viewing, webhook: str) -> SentAgain:
    """Send a message, or those of a period, once more under the same ids."""
    asking.parameters(request)
    asking.command_id(request)
    body = await asking.json_body(request)
    who, hook = await _of(portal, viewer, webhook)
    given = Again.model_validate_json(body or b"{}")
    again = await counter.replay(
        portal.pool, who, hook.webhook,
        message=given.message, since=given.since, until=given.until,
    )  # fmt: skip
    return SentAgain(messages=again)


@router.post("/webhooks/{webhook}/remove", response_model=WebhookTold,
             operation_id="webhook.remove", openapi_extra=NOTHING)  # fmt: skip
async def remove(request: Request, portal: Doors, viewer: Viewing, webhook: str) -> WebhookTold:
    """Nothing is sent there any more; it cannot be brought back."""
    who, hook = await _acting(request, portal, viewer, webhook, Nothing)
    await counter.remove(portal.pool, who, hook.webhook)
    return WebhookTold.of(hook).model_copy(update={"state": "removed"})


async def _acting(
    request: Request, portal: Portal, viewer: Viewer, webhook: str, shape: type[BaseModel]
) -> tuple[counter.Speaker, WebhookView]:
    asking.parameters(request)
    asking.command_id(request)
    body = await asking.json_body(request)
    found = await _of(portal, viewer, webhook)
    shape.model_validate_json(body or b"{}")
    return found


async def _of(portal: Portal, viewer: Viewer, webhook: str) -> tuple[counter.Speaker, WebhookView]:
    """The webhook, where the caller may decide on it; else the one answer for what is not there."""
    try:
        who = await counter.speaker(portal.pool, viewer.person)
    except NotAllowed:
        raise unknown() from None
    return who, await counter.of(portal.pool, who, webhook)
