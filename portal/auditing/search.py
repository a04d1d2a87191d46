"""Searching the ledger. A search that names a person says why, and is recorded with that."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from language.speaking import later
from portal import pages, reads
from portal.auditing import looking
from portal.auditing.asked import Asked, kinds_by_noun, read
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.rights import Viewer
from schemas.reading import Looked

router = APIRouter(include_in_schema=False)
WHY = later("Say why you search for a person. It is recorded with your search.")


@router.get("/search")
async def search(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """The form, and under it what was found."""
    asked = await checked(portal, read(request, viewer.zone))
    told: dict[str, Any] = {"found": None, "status": 422 if asked.wrong else 200}
    if asked.anything and not asked.wrong:
        told["found"] = await looking.page(portal, viewer, asked)
        await note(portal, viewer, asked, Looked.SEARCH, len(told["found"].hits))
    return pages.render(
        request,
        "search.html",
        asked=asked,
        kinds=kinds_by_noun(),
        names=await names_of_parties(portal),
        **told,
    )


async def checked(portal: Portal, asked: Asked) -> Asked:
    """With a complaint where a person is searched and nothing says why."""
    if (
        not asked.wrong
        and not asked.value("purpose")
        and await looking.names_somebody(portal, asked)
    ):
        asked.wrong["purpose"] = WHY
    return asked


async def note(
    portal: Portal, viewer: Viewer, asked: Asked, how: Looked, found: int | None = None
) -> None:
    """Record the search: whoever audits, whoever takes a file along, whoever names a person."""
    if viewer.audits or how is Looked.EXPORT or asked.value("purpose"):
        await reads.noted(
            portal, viewer, how, found=found, asked=asked.in_words,
            purpose=asked.value("purpose"),
        )  # fmt: skip
