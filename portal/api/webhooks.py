"""Webhooks of the caller's party, for those who may decide on them and their programs."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from desk import webhooks as counter
from portal.api import asking
from portal.api.answers import Shape
from portal.door import Doors, Portal, Viewing
from portal.refusals import unknown
from portal.rights import Viewer
from runtime.outward.client import Outward
from schemas.base import Instant
from schemas.errors import NotAllowed
from schemas.webhooks import DeliveryView, WebhookView
from storage import deliveries

router = APIRouter(prefix="/api/v1", tags=["webhooks"])
PAGE = 100
_Kind = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class NewWebhook(BaseModel):
    """`kinds` are kinds of entries: `handoff.offered`, `handoff.*` or `*`, which is the default."""

    model_config = ConfigDict(extra="forbid", strict=True)
    url: Annotated[str, StringConstraints(min_length=1, max_length=2048)]
    kinds: Annotated[list[_Kind], Field(max_length=counter.MOST_KINDS)] = []


class Again(BaseModel):
    """One message, or all that was found in a period."""

    model_config = ConfigDict(extra="forbid")
    message: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
    since: Instant | None = None
    until: Instant | None = None


class Nothing(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WebhookTold(Shape):
    webhook: str
    party: str
    url: str
    kinds: list[str]
    state: str
    because: str | None
    made_by: str
    made_at: datetime
    failing_since: datetime | None
    waiting: int
    delivered: int
    given_up: int

    @staticmethod
    def of(one: WebhookView) -> "WebhookTold":
        names = set(WebhookTold.model_fields) - {"kinds"}
        return WebhookTold(
            kinds=[*one.kinds], **{name: getattr(one, name) for name in sorted(names)}
        )


class WebhookMade(WebhookTold):
    secret: str | None
    """Shown now and never again; null where the same was asked before under the same key."""


class SecretTold(Shape):
    webhook: str
    secret: str


class Webhooks(Shape):
    webhooks: list[WebhookTold]


class DeliveryTold(Shape):
    """`last_error` is one word, such as too_slow or status_500; answers are not kept."""

    message: str
    kind: str
    state: str
    made_at: datetime
    attempts: int
    next_try_at: datetime | None
    last_error: str | None

    @staticmethod
    def of(one: DeliveryView) -> "DeliveryTold":
        return DeliveryTold(
            message=one.message, kind=one.kind, state=one.state, made_at=one.made_at,
            attempts=one.attempts, last_error=one.last_error,
            next_try_at=one.next_try_at if one.state == "waiting" else None,
        )  # fmt: skip


class Deliveries(Shape):
    deliveries: list[DeliveryTold]


class Pinged(Shape):
    """What becomes of it stands among the deliveries, under this message."""

    message: str


class SentAgain(Shape):
    messages: list[str]


def taking(shape: type[BaseModel], example: dict[str, Any]) -> dict[str, Any]:
    """What the description says of a body that is read by hand."""
    schema = shape.model_json_schema()
    content = {"application/json": {"schema": schema, "example": example}}
    return {"requestBody": {"required": bool(schema.get("required")), "content": content}}


_ADDING = taking(NewWebhook, {"url": "https://hooks.example.org/remit", "kinds": ["handoff.*"]})
_AGAIN = taking(Again, {"message": "problem/motel#12"})
_NOTHING = taking(Nothing, {})


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
             openapi_extra=_ADDING)  # fmt: skip
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
    openapi_extra=_NOTHING,
)
async def ping(request: Request, portal: Doors, viewer: Viewing, webhook: str) -> Pinged:
    """Send a ping. Whoever answers it with its challenge has an active webhook."""
    who, hook = await _acting(request, portal, viewer, webhook, Nothing)
    return Pinged(message=await counter.ping(portal.pool, who, hook.webhook))


@router.post(
    "/webhooks/{webhook}/rotate",
    response_model=SecretTold,
    operation_id="webhook.rotate",
    openapi_extra=_NOTHING,
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
    openapi_extra=_AGAIN,
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
             operation_id="webhook.remove", openapi_extra=_NOTHING)  # fmt: skip
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
