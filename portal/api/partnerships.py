"""Partnerships, for programs of those who are in them and of police."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request

from portal.api import asking
from portal.api.answers import Shape
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


class Partnerships(Shape):
    partnerships: list[PartnershipTold]


@router.get("/partnerships", response_model=Partnerships)
async def list_partnerships(request: Request, portal: Doors, viewer: Viewing) -> Partnerships:
    """Those that the caller's party was asked into; police and auditors see all."""
    given = asking.parameters(request, "problem", "state")
    found = await partnerships.partnerships(
        portal.pool,
        state=given.get("state"),
        problem=given.get("problem"),
        party=None if viewer.sees_everything else viewer.side,
    )
    return Partnerships(partnerships=[PartnershipTold.of(one) for one in found])


@router.get("/partnerships/{partnership}", response_model=PartnershipTold)
async def one_partnership(
    request: Request, portal: Doors, viewer: Viewing, partnership: str
) -> PartnershipTold:
    asking.parameters(request)
    found = await partnerships.partnership(portal.pool, partnership)
    if found is None or not sees(viewer, found):
        raise unknown()
    return PartnershipTold.of(found)


def sees(viewer: Viewer, one: PartnershipView) -> bool:
    """Whoever was asked into it sees it; to others it is not there."""
    return viewer.sees_everything or viewer.side in one.document["members"]
