"""What is said and answered about webhooks, in the shapes that the description shows."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from desk.webhooks import MOST_KINDS
from portal.api.answers import Shape
from schemas.base import Instant
from schemas.webhooks import DeliveryView, WebhookView

_Kind = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class NewWebhook(BaseModel):
    """`kinds` are kinds of entries: `handoff.offered`, `handoff.*` or `*`, which is the default."""

    model_config = ConfigDict(extra="forbid", strict=True)
    url: Annotated[str, StringConstraints(min_length=1, max_length=2048)]
    kinds: Annotated[list[_Kind], Field(max_length=MOST_KINDS)] = []


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


ADDING = taking(NewWebhook, {"url": "https://hooks.example.org/remit", "kinds": ["handoff.*"]})
AGAIN = taking(Again, {"message": "problem/motel#12"})
NOTHING = taking(Nothing, {})
