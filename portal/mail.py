"""How the viewer wants to be written to, and whether it arrives."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from language.speaking import Texts
from portal import pages
from portal.door import Doors, Portal, Viewing
from portal.form import read_body
from portal.refusals import Stop
from portal.rights import Viewer
from portal.signing_in import check_form_token
from schemas.mail import HOWS
from storage import mail
from storage.readers import directory

router = APIRouter(include_in_schema=False)
SAID: Texts = {
    "each": "Each notice by itself, at once",
    "daily": "One mail a day, at seven in the morning; deadlines at once",
    "urgent": "Only when a deadline comes or has passed, or a responsibility comes back",
}


@router.get("/mail")
async def show(request: Request, portal: Doors, viewer: Viewing) -> Response:
    return await _page(request, portal, viewer)


@router.post("/mail")
async def choose(request: Request, portal: Doors, viewer: Viewing) -> Response:
    values = read_body(request.headers, await request.body())
    check_form_token(viewer.session, values)
    how = next((one for one in HOWS if one == values.get("how")), None)
    if how is None:
        stop = Stop(422, "invalid", "Choose how you want your mail.")
        return await _page(request, portal, viewer, stop)
    await mail.keep(portal.pool, viewer.person, how)
    return RedirectResponse("/mail?done=yes", 303)


async def _page(
    request: Request, portal: Portal, viewer: Viewer, stop: Stop | None = None
) -> Response:
    person = await directory.person(portal.pool, viewer.person)
    return pages.render(
        request, "mail.html", status=stop.status if stop else 200, stop=stop, said=SAID,
        standing=await mail.standing(portal.pool, viewer.person),
        address=person.email if person else None,
        done=request.query_params.get("done") == "yes",
    )  # fmt: skip
