"""Your sessions and keys: where one is signed in, what programs speak in one's name, and the second
factor. Everybody sees and ends their own.
"""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from desk import sign_in
from desk.entering import ending, factor, passkey
from desk.entering.locking import Locked, WrongCode
from desk.entering.secret import hashed
from language.speaking import Texts, later
from portal import pages
from portal.door import Doors, Portal, Viewing
from portal.entering.browsers import locked, where
from portal.entering.factor import enrolled, offered
from portal.form import read_body
from portal.guard import WITH_SCRIPT
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from portal.signing_in import check_form_token
from schemas.access import SCOPES
from storage import factors, passkeys
from storage import sign_in as kept

router = APIRouter(include_in_schema=False)
LASTS: Texts = {"30": "30 days", "90": "90 days", "180": "half a year", "365": "a year"}


@router.get("/account")
async def show(request: Request, portal: Doors, viewer: Viewing) -> Response:
    return await page(request, portal, viewer)


@router.post("/account/sessions/end")
async def end_one(request: Request, portal: Doors, viewer: Viewing) -> Response:
    values = await values_of(request, viewer)
    await ending.end_session(portal.pool, viewer.person, values.get("session", ""), where(request))
    return RedirectResponse("/account?done=session", 303)


@router.post("/account/sessions/end-others")
async def end_others(request: Request, portal: Doors, viewer: Viewing) -> Response:
    await values_of(request, viewer)
    await ending.end_others(portal.pool, viewer.person, viewer.session or "", where(request))
    return RedirectResponse("/account?done=others", 303)


@router.post("/account/keys/make")
async def make_key(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """A key is shown on the page that answers, and never again."""
    values = await values_of(request, viewer)
    label, scope = values.get("label", "").strip(), values.get("scope", "")
    wrong = {}
    if not 0 < len(label) <= 80 or not label.isprintable():
        wrong["label"] = later("Say in a few words which program it is for.")
    if scope not in SCOPES or values.get("lasts", "") not in LASTS:
        wrong["scope"] = later("Choose what it may do, and for how long.")
    if not wrong:
        wrong = await _wrong_code(request, portal, viewer, values, "key")
    if wrong:
        return await page(request, portal, viewer, status=422, wrong=wrong, values=values)
    key = await sign_in.mint_key(
        portal.pool, viewer.person,
        lasts=timedelta(days=int(values["lasts"])), label=label,
        scope=next(one for one in SCOPES if one == scope), where=where(request),
    )  # fmt: skip
    return pages.render(request, "key.html", key=key, label=label)


@router.post("/account/keys/revoke")
async def revoke_key(request: Request, portal: Doors, viewer: Viewing) -> Response:
    values = await values_of(request, viewer)
    await ending.revoke_key(portal.pool, viewer.person, values.get("prefix", ""), where(request))
    return RedirectResponse("/account?done=key", 303)


@router.get("/account/factor")
async def set_up(request: Request, portal: Doors, viewer: Viewing) -> Response:
    await _may_set_up(portal, viewer)
    return offered(request, portal, factor.offer(viewer.person), needed=False)


@router.post("/account/factor")
async def finish(request: Request, portal: Doors, viewer: Viewing) -> Response:
    values = await values_of(request, viewer)
    await _may_set_up(portal, viewer)
    offer = factor.offer(viewer.person, values.get("sealed", ""))
    codes = await enrolled(request, portal, viewer.person, offer, values)
    if isinstance(codes, Response):
        return codes
    await kept.factor_checked(portal.pool, hashed(viewer.session or ""))
    return pages.render(request, "recovery.html", codes=codes, on="/account")


@router.post("/account/factor/recovery")
async def renew(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """New recovery codes, for whoever shows a code now."""
    values = await values_of(request, viewer)
    wrong = await _wrong_code(request, portal, viewer, values, "recovery", must_have=True)
    if wrong:
        return await page(request, portal, viewer, status=422, wrong=wrong)
    codes = await factor.renew_recovery(portal.pool, viewer.person, where(request))
    return pages.render(request, "recovery.html", codes=codes, on="/account")


@router.post("/account/factor/remove")
async def remove(request: Request, portal: Doors, viewer: Viewing) -> Response:
    values = await values_of(request, viewer)
    wrong = await _wrong_code(request, portal, viewer, values, "remove", must_have=True)
    if wrong:
        return await page(request, portal, viewer, status=422, wrong=wrong)
    await factor.remove(portal.pool, viewer.person, where(request))
    return RedirectResponse("/account?done=factor", 303)


async def values_of(request: Request, viewer: Viewer) -> dict[str, str]:
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    return values


async def _may_set_up(portal: Portal, viewer: Viewer) -> None:
    """Once, in a session of a browser; another telephone takes the first one's code to go away."""
    if viewer.session is None or portal.settings.second_factor == "off":
        raise unknown()
    if await factors.factor(portal.pool, viewer.person) is not None:
        raise Stop(
            409, "has_factor", "You have a second factor already.",
            next_step="Take it away first, on the page of your sessions and keys.",
        )  # fmt: skip


async def _wrong_code(
    request: Request,
    portal: Portal,
    viewer: Viewer,
    values: dict[str, str],
    form: str,
    *,
    must_have: bool = False,
) -> dict[str, str]:
    """What is wrong about the code that whoever has a second factor gives; by form."""
    if await factors.factor(portal.pool, viewer.person) is None:
        if must_have:
            raise unknown()
        return {}
    try:
        await factor.check(
            portal.pool, viewer.person, values.get("code", ""), portal.now(), where(request)
        )
    except Locked as refused:
        raise locked(refused) from None
    except WrongCode as refused:
        return {f"{form}-code": refused.message}
    return {}


async def page(
    request: Request,
    portal: Portal,
    viewer: Viewer,
    *,
    status: int = 200,
    wrong: dict[str, str] | None = None,
    values: dict[str, str] | None = None,
) -> Response:
    if viewer.session is None:
        raise unknown()
    here = passkey.place(portal.settings.portal_address)
    has = await factors.factor(portal.pool, viewer.person)
    return pages.render(
        request, "account.html", status=status, wrong=wrong or {}, values=values or {},
        sessions=await kept.sessions(portal.pool, sign_in.IDLE, person=viewer.person),
        this=hashed(viewer.session).hex()[:12],
        keys=await kept.keys(portal.pool, person=viewer.person),
        factor=has,
        rule=portal.settings.second_factor, lasts=LASTS,
        passkeys=await passkeys.passkeys(portal.pool, viewer.person),
        options=here and has and await passkey.to_add(
            portal.pool, viewer.person, viewer.name, here, viewer.session
        ),
        headers=dict(WITH_SCRIPT) if here and has else None,
        done=request.query_params.get("done", ""),
    )  # fmt: skip
