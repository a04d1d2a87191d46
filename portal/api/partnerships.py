"""Partnerships, for programs of those who are in them and of police."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from portal.api import asking, paged, tags
from portal.api.answers import Shape
from portal.api.lists import Listed
from portal.api.paged import Paged
from portal.door import Doors, Viewing
from portal.refusals import unknown
from portal.rights import Viewer
from schemas.partnerships import PartnershipView
from storage.readers import partnerships

router = APIRouter(prefix="/api/v1", tags=["questions"])


class PartnershipTold(Shape):
    """`document` has the members, pledges, success, agreements, meetings and the convenership."""

    partnership: str
    name: str
    purpose: str
    state: str
    convener: str
    founded_at: datetime
    document: dict[str, Any]

    @staticmethod
    def of(one: PartnershipView) -> "PartnershipTold":
        return PartnershipTold(
            partnership=one.partnership, name=one.name, purpose=one.purpose, state=one.state,
            convener=one.convener, founded_at=one.founded_at, document=one.document,
        )  # fmt: skip


class Partnerships(Listed):
    partnerships: list[PartnershipTold]


@router.get("/partnerships", response_model=Partnerships)
async def list_partnerships(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Partnerships:
    """Those that the caller's party was asked into; police and auditors see all."""
    asked = Paged(request, portal, viewer, "problem", "state")
    place = asked.place()
    found = await partnerships.partnerships(
        portal.seen_by(viewer),
        **asked.filters,
        party=None if viewer.sees_everything else viewer.side,
        after=(place[0], paged.when(place[1]), place[2]) if place else None,
        limit=asked.one_more,
    )
    return Partnerships(
        partnerships=[PartnershipTold.of(one) for one in found[: asked.limit]],
        next=asked.next(
            response,
            found,
            lambda one: [one.state == "concluded", one.founded_at, one.partnership],
        ),
    )


@router.get("/partnerships/{partnership}", response_model=PartnershipTold)
async def one_partnership(
    request: Request, response: Response, portal: Doors, viewer: Viewing, partnership: str
) -> PartnershipTold | Response:
    """A partnership with its members, pledges, agreements and meetings."""
    asking.parameters(request)
    found = await partnerships.partnership(portal.seen_by(viewer), partnership)
    if found is None or not sees(viewer, found):
        raise unknown()
    known = tags.known(request, response, found.seq)
    return known or PartnershipTold.of(found)


def sees(viewer: Viewer, one: PartnershipView) -> bool:
    """Whoever was asked into it sees it; to others it is not there."""
    return viewer.sees_everything or viewer.side in one.document["members"]
