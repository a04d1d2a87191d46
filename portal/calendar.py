"""Deadlines in people's own calendars: the page on which an address is made, and the address."""

from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk import calendars as addresses
from portal import cacheable, numbers, pages
from portal.calendar_text import uid, written
from portal.door import Doors, Portal, Viewing
from portal.eyes import of_party
from portal.form import read_body
from portal.often import Often
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token
from schemas.calendar_feeds import LEAD_HOURS
from storage import calendars

router = APIRouter(include_in_schema=False)
KEPT = 300
"""Seconds for which a calendar may keep what it was sent."""
_OFTEN = Often(each=60, all_=3000, within=timedelta(minutes=1))


@router.get("/calendar")
async def show(request: Request, portal: Doors, viewer: Viewing) -> Response:
    return await _page(request, portal, viewer)


@router.post("/calendar/make")
async def make(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """A new address, shown on this page only; the old one ends."""
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    lead = numbers.whole(values.get("lead", ""))
    if lead not in LEAD_HOURS:
        raise Stop(422, "invalid", "The calendar cannot ring then.")
    made = await addresses.make(
        portal.pool, viewer.person, portal.settings.portal_address,
        titles=values.get("titles") == "yes", lead_hours=lead,
    )  # fmt: skip
    return await _page(request, portal, viewer, made=made)


@router.post("/calendar/end")
async def end(request: Request, portal: Doors, viewer: Viewing) -> Response:
    check_form_token(viewer.session, read_body(request.headers, await request.body()))
    ended = await calendars.revoke(portal.pool, viewer.person)
    return await _page(request, portal, viewer, ended=ended)


@router.get("/feeds/{token}.ics")
async def feed(request: Request, portal: Doors, token: str) -> Response:
    """The calendar, for whoever has the address; nobody is signed in by it."""
    if not _OFTEN.may(request.client.host if request.client else "", portal.now()):
        raise Stop(429, "too_often", "Asked too often.", headers={"Retry-After": "60"})
    found = await addresses.whose(portal.pool, token)
    if found is None:
        raise unknown()
    mine, person, party = found
    address = portal.settings.portal_address
    host = urlsplit(address).hostname or "remit"
    keeps_accounts = person.role == "administrator"  # and is shown nothing of problems
    running = (
        []
        if keeps_accounts
        else await calendars.deadlines(portal.seen_by(of_party(party).viewer), party.party)
    )
    async with portal.pool.acquire() as conn, conn.transaction():
        now = {uid(one, host): one.due for one in running}
        told = await calendars.told(conn, mine.token_hash, now)
    answer = Response(
        written(mine, party.zone, running, told, address, host),
        media_type="text/calendar; charset=utf-8",
        headers={"content-disposition": 'inline; filename="remit.ics"'},
    )
    return cacheable.kept(request, answer, seconds=KEPT, public=False)


async def _page(
    request: Request, portal: Portal, viewer: Viewer, *, made: str | None = None,
    ended: bool = False,
) -> Response:  # fmt: skip
    return pages.render(
        request, "calendar.html",
        feed=await calendars.feed_of(portal.pool, viewer.person), made=made, ended=ended,
        subscribe=made and "webcal:" + made.partition(":")[2], leads=LEAD_HOURS,
    )  # fmt: skip
