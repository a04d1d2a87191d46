"""GET of service requests: what became of those that whoever asks has filed, and of no others."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal.door import Doors, Portal
from portal.open311 import asking
from portal.open311.services import must_be_known
from portal.open311.writing import answer
from portal.refusals import Stop
from portal.rights import Viewer
from portal.when import iso
from rules.words_of_concerns import PUBLIC_MATTERS, PUBLIC_STATES
from schemas.concerns import coordinates
from storage.readers.requested import Requested, own, requested

router = APIRouter(include_in_schema=False)
LOOKS_BACK = timedelta(days=90)
"""Where no date and no id is given; GeoReport asks for it."""
_NAMES = ("service_requests", "request")
_OVER = frozenset({"closed", "not_a_problem"})


@router.get("/open311/v2/requests.{kind}")
async def every(request: Request, portal: Doors, kind: str) -> Response:
    """Those that fit all that is given, newest first, at most a thousand."""
    given = request.query_params
    kind = asking.begun(request, portal, kind)
    viewer = await asking.keyed(request, portal, given.get("api_key"))
    ids, matters = (
        asking.listed(given.get("service_request_id")),
        asking.listed(given.get("service_code")),
    )
    for code in matters:
        must_be_known(code)
    wanted = set(asking.listed(given.get("status")))
    if wanted - {"open", "closed"}:
        raise asking.wrong("status is open, closed or both.")
    since, until = _between(given.get("start_date"), given.get("end_date"), portal.now())
    found = await _filed(
        portal, viewer, among=ids or None, matters=matters or None,
        since=None if ids else since, until=None if ids else until,
    )  # fmt: skip
    told = [_told(one) for one in found]
    return answer(kind, _NAMES, [one for one in told if not wanted or one["status"] in wanted])


@router.get("/open311/v2/requests/{concern}.{kind}")
async def one(request: Request, portal: Doors, concern: str, kind: str) -> Response:
    kind = asking.begun(request, portal, kind)
    viewer = await asking.keyed(request, portal, request.query_params.get("api_key"))
    found = await _filed(portal, viewer, among=[concern])
    if not found:
        raise Stop(404, "no_request", "service_request_id was not found.",
                   next_step="Ask with the key that filed it.")  # fmt: skip
    return answer(kind, _NAMES, [_told(each) for each in found])


@router.get("/open311/v2/tokens/{filed}.{kind}")
async def token(request: Request, portal: Doors, filed: str, kind: str) -> Response:
    """A request has its id at once here; asked as a token, it is answered as the id."""
    kind = asking.begun(request, portal, kind)
    viewer = await asking.keyed(request, portal, request.query_params.get("api_key"))
    if not await _filed(portal, viewer, among=[filed]):
        raise Stop(404, "no_token", "token was not found.", next_step="Ask with its own key.")
    return answer(kind, _NAMES, [{"service_request_id": filed, "token": filed}])


async def _filed(portal: Portal, viewer: Viewer, **wanted: Any) -> list[Requested]:
    """What the viewer's party filed, as the database shows it to that party; and of just that,
    what became of it."""
    mine = await own(portal.seen_by(viewer), viewer.side, **wanted)
    return await requested(portal.pool, mine) if mine else []


def _between(
    start: str | None, end: str | None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    since, until = asking.instant(start, "start_date"), asking.instant(end, "end_date")
    if since is None and until is None:
        since = now - LOOKS_BACK
    return since, until


def _told(one: Requested) -> dict[str, Any]:
    """In the words of GeoReport. What was written comes back to nobody but whoever filed it."""
    over = one.stage in _OVER if one.stage else one.state in ("referred", "closed")
    notes = PUBLIC_STATES.get(one.stage or one.state, PUBLIC_STATES["linked"])
    if one.merged:
        notes = f"{PUBLIC_STATES['merged']} {notes}"
    if one.instead:
        notes = f"{notes} {one.instead}"
    north, east = _degrees(one.document.get("point"))
    return {
        "service_request_id": one.concern,
        "status": "closed" if over else "open",
        "status_notes": notes,
        "service_name": PUBLIC_MATTERS.get(one.matter, one.matter),
        "service_code": one.matter,
        "description": one.document.get("text"),
        "agency_responsible": None,
        "service_notice": None,
        "requested_datetime": iso(one.reported_at.replace(microsecond=0)),
        "updated_datetime": iso(one.changed_at.replace(microsecond=0)),
        "expected_datetime": None,
        "address": one.place,
        "address_id": None,
        "zipcode": None,
        "lat": north,
        "long": east,
        "media_url": None,
    }


def _degrees(point: str | None) -> tuple[float | None, float | None]:
    try:
        return coordinates(point) if point else (None, None)
    except ValueError:  # it was expunged
        return None, None
