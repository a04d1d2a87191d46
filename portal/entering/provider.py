"""To an OpenID provider, and back.

The way there is a link and not a form, because the policy lets forms lead nowhere else. Coming back
is believed from the browser that went, once.
"""

import re
from datetime import timedelta

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk.entering import mapping
from desk.entering.id_token import NotBelieved
from desk.entering.mapping import NobodyHere
from desk.entering.provider import VISIT_LASTS, Away, Visit
from desk.entering.secret import hashed, token
from portal.door import Doors, Portal
from portal.entering.browsers import remember_browser, waiting_browser, where
from portal.often import Often
from portal.refusals import Stop, unknown
from portal.signing_in import welcome
from schemas.access import Where
from storage import access_log, providers

log = structlog.get_logger(__name__)
router = APIRouter(include_in_schema=False)
_OFTEN = Often(each=30, all_=1000, within=timedelta(minutes=10))
_NOTED = Often(each=20, all_=1000, within=timedelta(minutes=10))
_CODE = re.compile(r"[\x20-\x7e]{1,2000}")
_STATE = re.compile(r"[A-Za-z0-9_-]{43}")


@router.get("/sign-in/with/{name}")
async def go(request: Request, portal: Doors, name: str) -> Response:
    known = portal.providers.named(name)
    if known is None:
        raise unknown()
    if not _OFTEN.may(where(request).address or "", portal.now()):
        raise Stop(
            429, "too_often", "Many sign-ins were begun from here in a short time.",
            next_step="Please wait ten minutes.", headers={"Retry-After": "600"},
        )  # fmt: skip
    browser = waiting_browser(request, portal) or token()
    visit = Visit(browser, token())
    try:
        there = await known.way_there(visit, _back(portal))
    except Away as away:
        log.warning("provider.away", provider=name, reason=away.why)
        raise
    await providers.leave(portal.pool, hashed(visit.state), known.provider.issuer, VISIT_LASTS)
    answer = RedirectResponse(there, 303)
    remember_browser(answer, portal, browser)
    return answer


@router.get("/sign-in/back")
async def back(
    request: Request, portal: Doors,
    state: str = "", code: str = "", iss: str | None = None, error: str = "",
) -> Response:  # fmt: skip
    """The provider sent the browser back."""
    browser, here = waiting_browser(request, portal), where(request)
    issuer = None
    if browser is not None and _STATE.fullmatch(state):
        issuer = await providers.come_back(portal.pool, hashed(state))
    known = portal.providers.of(issuer) if issuer else None
    if known is None or browser is None:
        if browser is not None and _NOTED.may(here.address or "", portal.now()):
            await access_log.say(portal.pool, "sign_in.refused", here, None, "state")
        raise _not_from_here()
    if error or not _CODE.fullmatch(code):
        await access_log.say(
            portal.pool, "sign_in.refused", here, None, f"{known.provider.name}: no"
        )
        raise Stop(
            401, "not_signed_in", f"{known.provider.label} did not sign you in.",
            next_step="Try once more, or sign in by a link.",
        )  # fmt: skip
    try:
        said = await known.brought(Visit(browser, state), code, iss, _back(portal))
        entered = await mapping.let_in(
            portal.pool, known.provider, said, here, portal.settings.second_factor,
            request.cookies.get(portal.cookie),
        )  # fmt: skip
    except NotBelieved as wrong:
        await _note(portal, here, f"{known.provider.name}: {wrong.why}")
        raise Stop(401, wrong.code, wrong.message, next_step=wrong.next_step) from None
    except NobodyHere as nobody:
        raise Stop(403, nobody.code, nobody.message, next_step=nobody.next_step) from None
    except Away as away:
        log.warning("provider.away", provider=known.provider.name, reason=away.why)
        raise
    return welcome(portal, entered)


async def _note(portal: Portal, here: Where, why: str) -> None:
    log.warning("provider.not_believed", reason=why)
    await access_log.say(portal.pool, "sign_in.refused", here, None, why)


def _not_from_here() -> Stop:
    return Stop(
        401, "not_from_here", "This way back was used already, or another browser began it.",
        next_step="Begin again, and stay in one browser.",
    )  # fmt: skip


def _back(portal: Portal) -> str:
    """The address that the provider knows, to be told to it once."""
    return f"{portal.settings.portal_address}/sign-in/back"
