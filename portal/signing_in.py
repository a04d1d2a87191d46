"""Signing in by a one-time link, and out.

Opening the link only shows whose it is: mail scanners and previews open links too. Pressing the
button, which nobody but a person does, uses it up.
"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk import sign_in
from portal import pages
from portal.door import Doors, Portal, Viewing
from portal.form import read_body
from portal.refusals import Stop
from schemas.views import PersonView
from storage.readers import directory

router = APIRouter(include_in_schema=False)


@router.get("/sign-in")
async def how_to_sign_in(request: Request) -> Response:
    return pages.render(request, "sign_in.html", person=None, used=False)


@router.get("/sign-in/{token}")
async def show_link(request: Request, portal: Doors, token: str) -> Response:
    """Whose link it is. Nothing is used up by looking."""
    signed = await sign_in.whose_link(portal.pool, token)
    person = await _of(portal, signed.person) if signed else None
    if person is None:
        return pages.render(request, "sign_in.html", status=410, person=None, used=True)
    return pages.render(request, "sign_in.html", person=person, used=False)


@router.post("/sign-in/{token}")
async def use_link(request: Request, portal: Doors, token: str) -> Response:
    session = await sign_in.consume(portal.pool, token)
    if session is None:
        return pages.render(request, "sign_in.html", status=410, person=None, used=True)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        portal.cookie,
        session,
        max_age=int(sign_in.SESSION_LASTS.total_seconds()),
        httponly=True,
        secure=portal.secure,
        samesite="lax",
        path="/",
    )
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, portal: Doors, viewer: Viewing) -> Response:
    check_form_token(viewer.session, read_body(request.headers, await request.body()))
    if viewer.session:
        await sign_in.sign_out(portal.pool, viewer.session)
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


async def _of(portal: Portal, person: str) -> PersonView | None:
    found = await directory.person(portal.pool, person)
    return found if found and found.active and found.party_active else None
