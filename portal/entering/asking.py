"""The page on which one signs in: by a link sent to an address that is known, or at a provider."""

from datetime import timedelta

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.responses import Response

from desk.entering import asking
from desk.entering.secret import token, typed
from language.speaking import later
from portal import pages
from portal.door import Doors, Portal
from portal.entering.browsers import remember_browser, waiting_browser, where
from portal.form import read_body
from portal.often import Often
from portal.refusals import Stop

router = APIRouter(include_in_schema=False)
_OFTEN = Often(each=5, all_=200, within=timedelta(minutes=10))


@router.get("/sign-in")
async def how_to_sign_in(request: Request, portal: Doors, out: str = "") -> Response:
    return _page(request, portal, out=out == "yes")


@router.post("/sign-in")
async def send_link(request: Request, portal: Doors) -> Response:
    """The answer is the same, and as quick, whether anybody has the address or not."""
    letters = portal.letters
    if letters is None:
        raise Stop(404, "no_mail", "This Remit sends no links.", next_step="Ask your contact.")
    values = read_body(request.headers, await request.body())
    address = values.get("email", "").strip()
    if not asking.is_address(address):
        wrong = later("Write an address such as dana@housing.example.")
        return _page(request, portal, status=422, address=address, wrong=wrong)
    here = where(request)
    if not _OFTEN.may(here.address or "", portal.now()):
        raise Stop(
            429, "too_often", "Many links were asked for from here in a short time.",
            next_step="Please wait ten minutes.", headers={"Retry-After": "600"},
        )  # fmt: skip
    browser, code = waiting_browser(request, portal) or token(), typed(2)
    answer = pages.render(request, "link_sent.html", address=address, code=code)
    remember_browser(answer, portal, browser)
    answer.background = BackgroundTask(
        asking.send_link, portal.pool, letters, address,
        portal_url=portal.settings.portal_address, browser=browser, code=code, where=here,
    )  # fmt: skip
    return answer


def _page(
    request: Request,
    portal: Portal,
    *,
    status: int = 200,
    address: str = "",
    wrong: str = "",
    out: bool = False,
) -> Response:
    return pages.render(
        request, "sign_in.html", status=status, address=address, wrong=wrong, out=out,
        mails=portal.letters is not None, providers=portal.providers.known,
    )  # fmt: skip
