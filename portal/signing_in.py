"""Signing in by a one-time link, and out.

Opening the link only shows whose it is: mail scanners and previews open links too. Pressing the
button, which nobody but a person does, uses it up. A link that was asked for on the page here
works in the browser that asked; elsewhere it wants the code that is shown there, or the second
factor.
"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk import sign_in
from desk.entering.locking import Locked, WrongCode
from desk.entering.secret import hashed
from desk.sign_in import Elsewhere, Entered
from portal import pages
from portal.door import Doors, Portal, Viewing
from portal.entering.browsers import let_in, locked, waiting_browser, where
from portal.form import read_body
from portal.refusals import Stop
from schemas.access import LinkView
from schemas.views import PersonView
from storage import factors
from storage.readers import directory

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/{token}")
async def show_link(request: Request, portal: Doors, token: str) -> Response:
    """Whose link it is. Nothing is used up by looking."""
    return await _page(request, portal, token)


@router.post("/sign-in/{token}")
async def use_link(request: Request, portal: Doors, token: str) -> Response:
    body = await request.body()
    values = read_body(request.headers, body) if body else {}
    try:
        entered = await sign_in.consume(
            portal.pool, token,
            where=where(request), rule=portal.settings.second_factor,
            browser=waiting_browser(request, portal), code=values.get("code"),
            instead_of=request.cookies.get(portal.cookie),
        )  # fmt: skip
    except Locked as refused:
        raise locked(refused) from None
    except (WrongCode, Elsewhere) as refused:
        return await _page(request, portal, token, status=403, wrong=refused)
    if entered is None:
        return _used(request)
    return welcome(portal, entered)


def welcome(portal: Portal, entered: Entered) -> Response:
    """On to the inbox, or to what is still to be done before."""
    to = {None: "/", "factor": "/sign-in/code", "enrolment": "/sign-in/set-up"}[entered.waits_for]
    answer = RedirectResponse(to, 303)
    let_in(answer, portal, entered)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, portal: Doors, viewer: Viewing) -> Response:
    check_form_token(viewer.session, read_body(request.headers, await request.body()))
    if viewer.session:
        await sign_in.sign_out(portal.pool, viewer.session, where(request))
    answer = RedirectResponse("/sign-in?out=yes", 303)
    answer.delete_cookie(portal.cookie, path="/", secure=portal.secure, httponly=True)
    return answer


def check_form_token(session: str | None, values: dict[str, str]) -> None:
    """The form was made for this session: a second lock behind the check of the origin."""
    if session is None or values.pop("form_token", "") != sign_in.form_token(session):
        raise Stop(
            403, "old_form", "The form belongs to another session.",
            next_step="Open the page again and fill it in anew.",
        )  # fmt: skip


async def _page(
    request: Request, portal: Portal, link: str, *, status: int = 200, wrong: Any = None
) -> Response:
    found = await sign_in.whose_link(portal.pool, link)
    person = await _of(portal, found.person) if found else None
    if found is None or person is None:
        return _used(request)
    return pages.render(
        request, "link.html", status=status, person=person, wrong=wrong,
        asks_code=await _asks_code(request, portal, found),
    )  # fmt: skip


async def _asks_code(request: Request, portal: Portal, found: LinkView) -> bool:
    """Whether somebody has to type what is shown in the browser that asked for the link."""
    browser = waiting_browser(request, portal)
    if found.browser_hash is None or (browser and hashed(browser) == found.browser_hash):
        return False
    return portal.settings.second_factor == "off" or not await factors.factor(
        portal.pool, found.person
    )


def _used(request: Request) -> Response:
    return pages.render(request, "link.html", status=410, person=None)


async def _of(portal: Portal, person: str) -> PersonView | None:
    found = await directory.person(portal.pool, person)
    return found if found and found.active and found.party_active else None
