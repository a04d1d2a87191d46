"""What waits for the caller's party, and what it waits for from others."""

from dataclasses import asdict

from fastapi import APIRouter, Request

from portal.api import lists
from portal.api.paged import Paged
from portal.door import Doors, Viewing, names_of_parties
from portal.inbox import page
from portal.waiting import Waiting

router = APIRouter(prefix="/api/v1", tags=["questions"])


@router.get("/inbox", response_model=lists.Inbox)
async def inbox(request: Request, portal: Doors, viewer: Viewing) -> lists.Inbox:
    """What waits for the caller's party, soonest first, and what it waits for from others.

    Page with `you_after`, `others_after` and `limit`.
    """
    asked = Paged(request, portal, viewer, cursors=("you_after", "others_after"))
    names = await names_of_parties(portal)
    found, more = {}, {}
    for whose in ("you", "others"):
        place = asked.place(f"{whose}_after")
        shown = await page(
            portal, viewer, names, mine=whose == "you", most=asked.limit,
            after=str(place[0]) if place else "",
        )  # fmt: skip
        found[whose] = [_waiting(one) for one in shown.items]
        more[whose] = shown.next and asked.cursor([shown.next], f"{whose}_after")
    return lists.Inbox(
        waiting_for_you=found["you"],
        waiting_for_others=found["others"],
        you_next=more["you"],
        others_next=more["others"],
    )


def _waiting(one: Waiting) -> lists.WaitingTold:
    return lists.WaitingTold.model_validate(asdict(one))
