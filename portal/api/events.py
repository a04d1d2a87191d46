"""Events of other programs: CloudEvents in the form of Standard Webhooks, each done once.

Two things are needed: the API key of the person in whose name the program speaks, and the secret of
one of that person's senders, by which the body is signed. The event says for which Remit it is
(`audience`), inside of what is signed, so that a copy of this database takes nothing that was meant
for the original.
"""

import hashlib
import json
import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from desk import senders as counter
from portal.api import asking
from portal.api.answers import Done, Shape
from portal.api.commands import GIVEN, submit
from portal.door import Doors, Portal, Viewing
from portal.refusals import Stop
from portal.rights import Viewer
from portal.strict_json import checked
from rules.webhooks.carried import source_of
from rules.webhooks.taken import TAKEN, asked_for
from storage import senders, webhooks

router = APIRouter(prefix="/api/v1", tags=["events"])
_KINDS = ("application/cloudevents+json", "application/json")
_NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")
_Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
_EXTENSION = re.compile(r"[a-z0-9]{1,40}", re.ASCII)


class CloudEvent(BaseModel):
    """CloudEvents 1.0, structured mode, with the extension attribute `audience`."""

    model_config = ConfigDict(extra="allow", strict=True)

    specversion: Literal["1.0"]
    id: _Text
    source: _Text
    type: _Text
    subject: _Text
    audience: _Text
    """The name of this Remit, which is the `source` of all that it sends itself."""
    time: _Text | None = None
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: _Text | None = None
    data: dict[str, Any] = Field(default={})


_SCHEMA = CloudEvent.model_json_schema()
_EXAMPLE = {
    "specversion": "1.0", "id": "42", "source": "https://clinic.example.org/cases",
    "type": "gov.remit.commitment.report_progress", "subject": "motel.c1",
    "audience": "https://remit.example.gov/log", "data": {"note": "Eight lamps of ten stand."},
}  # fmt: skip
_TAKING = {
    "requestBody": {
        "required": True,
        "content": {_KINDS[0]: {"schema": _SCHEMA, "example": _EXAMPLE}},
    }
}


class Taken(Shape):
    """`repeated`: it was done before, and nothing was done now."""

    message: str
    repeated: bool
    done: Done | None = None


@router.post("/inbox/events", response_model=Taken, operation_id="events.take",
             openapi_extra=_TAKING)  # fmt: skip
async def take(request: Request, portal: Doors, viewer: Viewing) -> Taken:
    """Take one event of another program. Signed in the form of Standard Webhooks by a secret of
    the caller's own; `type` is one of those in docs/webhooks.md. A repeated `webhook-id` is
    answered with 200 and does nothing.
    """
    asking.parameters(request)
    body = await request.body()
    message, sender = await _signed(request, portal, viewer, body)
    _check_content_type(request)
    event = CloudEvent.model_validate_json(checked(body))
    _check_attributes(event)
    await _check_audience(portal, event.audience)
    said = asked_for(event.type, event.subject, event.data)
    if said is None:
        raise Stop(
            422, "unknown_event", "Events of this type are not taken.",
            fields=[("type", f"One of: {', '.join(sorted(TAKEN))}.")],
        )  # fmt: skip
    twice = event.data.keys() & {"kind", TAKEN[event.type][1]}
    if twice:
        raise asking.already_said(f"data.{sorted(twice)[0]}")
    command = GIVEN.validate_json(json.dumps(said))
    command_id = counter.command_id_of(sender, message)
    digest = hashlib.sha256(body).digest()
    known, done_at = await senders.received(portal.pool, sender, message, digest, command_id)
    if known != digest:
        raise Stop(409, "message_reused", "This webhook-id was used before for something else.",
                   next_step="Make up a new webhook-id for each event.")  # fmt: skip
    if done_at is not None:
        return Taken(message=message, repeated=True)
    done = await submit(request, portal, viewer, command, command_id)
    await senders.done(portal.pool, sender, message)
    return Taken(message=message, repeated=False, done=done)


async def _signed(request: Request, portal: Portal, viewer: Viewer, body: bytes) -> tuple[str, str]:
    """The id of the message and who sent it. Raises the one Stop (401) for all that is wrong."""
    given = [request.headers.getlist(name) for name in _NAMES]
    if all(len(values) == 1 for values in given):
        message, at, signatures = (values[0] for values in given)
        sender = await counter.signer(portal.pool, viewer.person, message, at, signatures, body)
        if sender is not None:
            return message, sender
    raise Stop(
        401, "bad_signature", "The event is not signed by a sender of yours, or not lately.",
        next_step="Sign id.timestamp.body with the sender's secret, within five minutes.",
        headers={"WWW-Authenticate": 'Bearer realm="remit"'},
    )  # fmt: skip


def _check_content_type(request: Request) -> None:
    kind, _, more = request.headers.get("content-type", "").partition(";")
    charset = more.strip().lower().removeprefix("charset=").strip('"')
    if kind.strip().lower() not in _KINDS or charset not in ("", "utf-8"):
        raise Stop(
            415, "not_an_event", "An event in application/cloudevents+json, UTF-8, is expected."
        )


def _check_attributes(event: CloudEvent) -> None:
    """Extension attributes are small, and have names as CloudEvents has them."""
    for name, value in (event.model_extra or {}).items():
        simple = isinstance(value, str | bool | int | None) and len(str(value)) <= 500
        if not (_EXTENSION.fullmatch(name) and simple):
            raise Stop(
                422, "invalid", "An attribute is none that a CloudEvent can have.",
                fields=[(name[:40], "Lower-case letters and digits, and a short value.")],
            )  # fmt: skip


async def _check_audience(portal: Portal, audience: str) -> None:
    ours = source_of(await webhooks.origin(portal.pool) or portal.settings.portal_address)
    if audience != ours:
        raise Stop(
            401, "other_audience", "The event is meant for another Remit.",
            next_step=f"Put this Remit's name into `audience`: {ours}",
            headers={"WWW-Authenticate": 'Bearer realm="remit"'},
        )  # fmt: skip
