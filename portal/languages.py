"""The language of each answer, and the switch in the foot of every page."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from language.catalogs import HOME, LANGUAGES
from language.choosing import choose
from language.speaking import speaking
from portal.door import Doors, signed_in
from portal.form import read_body
from portal.refusals import Stop
from portal.signing_in import check_form_token
from storage import languages

router = APIRouter(include_in_schema=False)
YEAR = 365 * 24 * 3600
"""Seconds for which a browser keeps the choice."""


class Speaking:
    """Lets pages answer in the language that the browser keeps or asks for. The door goes on in the
    person's own where it finds one. Programs are answered in English.
    """

    def __init__(self, app: ASGIApp, *, cookie: str) -> None:
        self.app = app
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = HOME
        if scope["type"] == "http" and not scope["path"].startswith("/api/"):
            kept = Request(scope).cookies.get(self._cookie)
            code = choose(None, kept, Headers(scope=scope).get("accept-language", ""))
        with speaking(code):
            await self.app(scope, receive, send)


@router.post("/language")
async def switch(request: Request, portal: Doors) -> Response:
    """Keep the choice in the browser, and as the person's own where somebody is signed in."""
    values = read_body(request.headers, await request.body())
    wanted = values.get("language", "")
    if wanted not in LANGUAGES:
        raise Stop(422, "invalid", "There is no such language here.")
    try:
        viewer = await signed_in(request, portal)
    except Stop:
        viewer = None
    if viewer is not None:
        check_form_token(viewer.session, values)
        await languages.keep(portal.pool, viewer.person, wanted)
    answer = RedirectResponse(_back(values.get("back", "")), 303)
    answer.set_cookie(
        portal.language_cookie, wanted, max_age=YEAR, httponly=True, secure=portal.secure,
        samesite="lax", path="/",
    )  # fmt: skip
    return answer


def _back(wanted: str) -> str:
    """The page from which the switch was pressed: an address of this portal and of no other."""
    try:
        told = urlsplit(wanted)
    except ValueError:
        return "/"
    plain = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if plain and not told.scheme and not told.netloc else "/"
