"""POST of a service request: it becomes a concern, once, however often it is sent."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from portal.door import Doors, Portal
from portal.form import read_body
from portal.open311 import asking
from portal.open311.services import WHEN, must_be_known
from portal.open311.writing import answer
from portal.refusals import from_refused
from rules.words_of_concerns import PUBLIC_MATTERS
from schemas.commands.concern import ReportConcern
from schemas.concerns import Matter, Source
from schemas.errors import CommandReused, Refused
from schemas.ids import concern_id_for
from schemas.sentences import first_wrong
from storage import ledger

router = APIRouter(include_in_schema=False)
AGAIN_WITHIN = timedelta(hours=24)
"""So long the same words from the same key are the same request."""
_LONGEST = 4_000


@router.post("/open311/v2/requests.{kind}")
async def file(request: Request, portal: Doors, kind: str) -> Response:
    """Keep it and answer its id. 201 for what is new, 200 for what was sent before."""
    values = read_body(request.headers, await request.body())
    kind = asking.begun(request, portal, kind, values.pop("jurisdiction_id", None))
    viewer = await asking.keyed(request, portal, values.pop("api_key", None))
    must_be_known(values.get("service_code", ""))
    now = portal.now()
    ids = _command_ids(viewer.person, request.headers.get("idempotency-key"), values, now)
    known = await _known(portal, ids)
    if known is None:
        command_id = ids[0]
        try:
            command = _command(command_id, values, now)
        except ValidationError as error:
            path, expected, _ = first_wrong(error)
            raise asking.wrong(f"{path[0] if path else 'A field'}: {expected}.") from None
        try:
            await portal.desk.submit(command, by=viewer.person, command_id=command_id)
        except CommandReused:  # its twin was filed in this very moment
            known = await _known(portal, ids)
        except Refused as refused:
            raise from_refused(refused) from None
    told = {
        "service_request_id": known or concern_id_for(ids[0]),
        "service_notice": "In danger call the emergency number; nobody reads this at once.",
        "account_id": None,
    }
    return answer(kind, ("service_requests", "request"), [told], status=200 if known else 201)


def _command_ids(
    person: str, key: str | None, values: dict[str, str], now: datetime
) -> tuple[str, ...]:
    """The ids under which this request is known: of its own key for ever, else of its words today
    and, while a day has not passed, yesterday."""
    if key:
        return (_id(person, "key", key),)
    words = json.dumps(sorted(values.items()))
    return tuple(
        _id(person, day.date().isoformat(), words) for day in (now, now - AGAIN_WITHIN)
    )  # fmt: skip


def _id(*parts: str) -> str:
    return "open311:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:40]


async def _known(portal: Portal, ids: tuple[str, ...]) -> str | None:
    """The concern that was filed under one of these ids."""
    for one in ids:
        known = await ledger.answer(portal.pool, one)
        if known is not None:
            return known.stream.partition("/")[2]
    return None


def _command(command_id: str, values: dict[str, str], now: datetime) -> ReportConcern:
    """The concern. Names and ways to reach somebody go where they are kept apart."""
    point = asking.point(values.get("lat", ""), values.get("long", ""))
    address = _said(values, "address_string") or _numbered(_said(values, "address_id"))
    if not (address or point):
        raise asking.wrong("lat and long, address_string or address_id is needed.")
    text = _said(values, "description") or PUBLIC_MATTERS[values["service_code"]]
    media = _said(values, "media_url")
    if media:
        text += f"\n\nPicture: {media}"
    if len(text) > _LONGEST:
        raise asking.wrong("description takes at most 4,000 characters, media_url included.")
    said: dict[str, Any] = {
        "reporter": _joined(" ", values, "first_name", "last_name"),
        "contact": _joined(", ", values, "email", "phone"),
    }
    return ReportConcern(
        concern=concern_id_for(command_id),
        source=Source.CITIZEN,
        matter=Matter(values["service_code"]),
        place=address or f"At {point}",
        point=point,
        happened=asking.instant(values.get(f"attribute[{WHEN}]"), WHEN) or now,
        text=text,
        **said,
    )


def _numbered(address: str | None) -> str | None:
    return address and f"Address no. {address} of the city"


def _said(values: dict[str, str], name: str) -> str | None:
    return values.get(name, "").strip() or None


def _joined(between: str, values: dict[str, str], *names: str) -> str | None:
    return between.join(filter(None, (_said(values, name) for name in names))) or None
