"""The second factor: its code after a link, and its set-up where every person has to have one."""

from collections.abc import Sequence

import segno
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from desk import sign_in
from desk.entering import factor, passkey
from desk.entering.factor import Offer
from desk.entering.locking import Locked, WrongCode
from desk.sign_in import begin
from portal import pages
from portal.door import Doors, Portal
from portal.entering.browsers import let_in, locked, where
from portal.form import read_body
from portal.guard import WITH_SCRIPT
from portal.refusals import Stop, not_signed_in
from portal.signing_in import check_form_token, welcome
from schemas.access import SignedIn

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/code")
async def ask(request: Request, portal: Doors) -> Response:
    if (await _waiting(request, portal)).waits_for != "factor":
        return RedirectResponse("/sign-in/set-up", 303)
    return await ask_for(request, portal)


@router.post("/sign-in/code")
async def show(request: Request, portal: Doors) -> Response:
    session = request.cookies.get(portal.cookie, "")
    values = read_body(request.headers, await request.body())
    check_form_token(session, values)
    try:
        entered = await sign_in.show_factor(
            portal.pool, session, values.get("code", ""), portal.now(), where(request)
        )
    except Locked as refused:
        raise locked(refused) from None
    except WrongCode as refused:
        return await ask_for(request, portal, status=403, wrong=refused.message)
    if entered is None:
        raise _over()
    return welcome(portal, entered)


@router.get("/sign-in/set-up")
async def set_up(request: Request, portal: Doors) -> Response:
    waiting = await _waiting(request, portal)
    if waiting.waits_for != "enrolment":
        return RedirectResponse("/sign-in/code", 303)
    return offered(request, portal, factor.offer(waiting.person), needed=True)


@router.post("/sign-in/set-up")
async def finish(request: Request, portal: Doors) -> Response:
    """The first code; then the session begins, and the recovery codes are shown."""
    session = request.cookies.get(portal.cookie, "")
    values = read_body(request.headers, await request.body())
    check_form_token(session, values)
    waiting, here = await _waiting(request, portal), where(request)
    if waiting.waits_for != "enrolment":
        raise _over()
    offer = factor.offer(waiting.person, values.get("sealed", ""))
    codes = await enrolled(request, portal, waiting.person, offer, values)
    if isinstance(codes, Response):
        return codes
    async with portal.pool.acquire() as conn, conn.transaction():
        entered = await begin(
            conn, waiting.person, f"{waiting.way} and code", here,
            by_factor=True, instead_of=session,
        )  # fmt: skip
    answer = pages.render(request, "recovery.html", codes=codes, on="/")
    let_in(answer, portal, entered)
    return answer


async def enrolled(
    request: Request, portal: Portal, person: str, offer: Offer, values: dict[str, str]
) -> Sequence[str] | Response:
    """The recovery codes; or the page again, where the code was not the telephone's."""
    try:
        return await factor.enrol(
            portal.pool, person, offer, values.get("code", ""), portal.now(), where(request)
        )
    except Locked as refused:
        raise locked(refused) from None
    except WrongCode as refused:
        needed = request.url.path.startswith("/sign-in/")
        return offered(request, portal, offer, needed=needed, status=403, wrong=refused.message)


def offered(
    request: Request,
    portal: Portal,
    offer: Offer,
    *,
    needed: bool,
    status: int = 200,
    wrong: str | None = None,
) -> Response:
    """The page with the picture that a telephone reads, and the secret in letters beside it."""
    picture = segno.make(offer.address, error="m").svg_inline(
        border=4, dark="#000", light="#fff", omitsize=True
    )
    viewer = request.scope.get("remit.viewer")
    session = viewer.session if viewer else request.cookies.get(portal.cookie, "")
    return pages.render(
        request, "set_up.html", status=status, offer=offer, needed=needed, wrong=wrong,
        picture=Markup(picture), form_token=sign_in.form_token(session or ""),  # noqa: S704 - ours
    )  # fmt: skip


async def ask_for(
    request: Request, portal: Portal, *, status: int = 200, wrong: str | None = None
) -> Response:
    """The page that asks for the code, or for a passkey."""
    session = request.cookies.get(portal.cookie, "")
    waiting, here = await _waiting(request, portal), passkey.place(portal.settings.portal_address)
    options = here and await passkey.to_show(portal.pool, waiting.person, here, session)
    return pages.render(
        request, "code.html", status=status, wrong=wrong, form_token=sign_in.form_token(session),
        options=options, headers=dict(WITH_SCRIPT) if options else None,
    )  # fmt: skip


async def _waiting(request: Request, portal: Portal) -> SignedIn:
    waiting = await sign_in.who_waits(portal.pool, request.cookies.get(portal.cookie))
    if waiting is None:
        raise not_signed_in()
    return waiting


def _over() -> Stop:
    return Stop(
        401, "not_signed_in", "The time for the code is over.", next_step="Ask for a new link."
    )
