"""Passkeys on pages: shown instead of the code after a link, added and removed on the account.

Their pages load one script, which no other page may.
"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.entering import factor, passkey
from desk.entering.locking import Locked, WrongCode
from desk.entering.passkey import WrongPasskey
from portal.door import Doors, Portal, Viewing
from portal.entering.account import page, values_of
from portal.entering.browsers import locked, where
from portal.entering.factor import ask_for
from portal.form import read_body
from portal.refusals import not_signed_in, unknown
from portal.signing_in import check_form_token, welcome
from storage import factors

router = APIRouter(include_in_schema=False)


@router.post("/sign-in/passkey")
async def show(request: Request, portal: Doors) -> Response:
    session, here = request.cookies.get(portal.cookie, ""), passkey.place(_address(portal))
    values = read_body(request.headers, await request.body())
    check_form_token(session, values)
    if here is None:
        raise unknown()
    try:
        entered = await passkey.show(
            portal.pool, session, values.get("answer", ""), here, where(request)
        )
    except Locked as refused:
        raise locked(refused) from None
    except WrongPasskey as refused:
        return await ask_for(request, portal, status=403, wrong=refused.message)
    if entered is None:
        raise not_signed_in()
    return welcome(portal, entered)


@router.post("/account/passkeys/add")
async def add(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """A new one, for whoever shows the code of the telephone now."""
    values, here = await values_of(request, viewer), passkey.place(_address(portal))
    label = values.get("label", "").strip()
    if here is None or await factors.factor(portal.pool, viewer.person) is None:
        raise unknown()
    if not 0 < len(label) <= 80 or not label.isprintable():
        label = "Passkey"
    try:
        await factor.check(
            portal.pool, viewer.person, values.get("code", ""), portal.now(), where(request)
        )
        await passkey.add(
            portal.pool, viewer.person, here, viewer.session or "", values.get("answer", ""),
            label, where(request),
        )  # fmt: skip
    except Locked as refused:
        raise locked(refused) from None
    except (WrongCode, WrongPasskey) as refused:
        wrong = {"passkey-code": refused.message}
        return await page(request, portal, viewer, status=422, wrong=wrong)
    return RedirectResponse("/account?done=passkey", 303)


@router.post("/account/passkeys/remove")
async def remove(request: Request, portal: Doors, viewer: Viewing) -> Response:
    values = await values_of(request, viewer)
    credential = values.get("passkey", "")
    if not await passkey.remove(portal.pool, viewer.person, credential, where(request)):
        raise unknown()
    return RedirectResponse("/account?done=removed", 303)


def _address(portal: Portal) -> str:
    return portal.settings.portal_address
