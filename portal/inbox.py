"""What waits for the viewer's party, soonest first, and what it waits for from others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from portal import pages, paging
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.rights import Viewer
from rules import words
from schemas.views import CommitmentView, HandoffView
from storage.readers import commitments, handoffs
from storage.readers.places import BEGINNING, LAST, Place

router = APIRouter(include_in_schema=False)
PAGE = 50
"""Lines of each of the two lists."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the inbox."""

    noun: str
    id: str
    title: str
    problem_title: str
    asked: str
    """What is to be done, in words."""
    other: str
    turn: str
    state: str
    due: datetime | None
    due_for: str
    """What that deadline is for: `Decide by`."""

    @property
    def address(self) -> str:
        return f"/{self.noun}s/{self.id}"


@router.get("/")
async def inbox(
    request: Request, portal: Doors, viewer: Viewing, mine: str = "", others: str = ""
) -> Response:
    if viewer.audits:  # nothing ever waits for those who only read
        return RedirectResponse("/problems", 303)
    names = await names_of_parties(portal)
    return pages.render(
        request,
        "inbox.html",
        mine=await page(portal, viewer, names, mine=True, after=mine),
        others=await page(portal, viewer, names, mine=False, after=others),
        names=names,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list, and the place from which its next page goes on; None at its end."""

    items: list[Waiting]
    begins: bool
    next: str | None


async def page(
    portal: Portal,
    viewer: Viewer,
    names: Mapping[str, str],
    *,
    mine: bool,
    after: str,
    most: int = PAGE,
) -> Page:
    """At most so many that come `after` a place: what waits for the viewer's party (`mine`), or
    what it waits for; soonest first."""
    found = await _open(
        portal,
        viewer,
        names,
        mine=mine,
        after=paging.read(after, BEGINNING),
        limit=most + 1,
    )
    items = found[:most]
    more = paging.written(items[-1].due, items[-1].id) if items else None
    return Page(items, begins=not after, next=more if len(found) > most else None)


async def _open(
    portal: Portal,
    viewer: Viewer,
    names: Mapping[str, str],
    *,
    mine: bool,
    after: Place = BEGINNING,
    limit: int | None = None,
) -> list[Waiting]:
    given = [
        _handoff(one, viewer, names)
        for one in await handoffs.waiting(
            portal.pool,
            viewer.party,
            mine=mine,
            drafts=viewer.sees_everything,
            after=after,
            limit=limit,
        )
    ]
    given += [
        _commitment(one, viewer)
        for one in await commitments.waiting(
            portal.pool, viewer.party, mine=mine, after=after, limit=limit
        )
    ]
    return sorted(given, key=_soonest)[:limit]


def _soonest(one: Waiting) -> Place:
    return (one.due or LAST, one.id)


def _handoff(one: HandoffView, viewer: Viewer, names: Mapping[str, str]) -> Waiting:
    other = one.offeror if viewer.party == one.receiver else one.receiver
    mine = one.turn == viewer.party
    asked = HANDOFF_ASKED.get(one.state, "") if mine else words.HANDOFF_STATES[one.state]
    return Waiting(
        "handoff", one.handoff, one.title, one.problem_title,
        pages.going_back(one, names, viewer.zone) or asked,
        other, one.turn or "", one.state, one.due, pages.deadline(one.due, one.deadlines),
    )  # fmt: skip


def _commitment(one: CommitmentView, viewer: Viewer) -> Waiting:
    other = one.promisor if viewer.party == one.promisee else one.promisee
    mine = one.turn == viewer.party
    asked = COMMITMENT_ASKED.get(one.state, "")
    if one.document.get("asked"):
        asked = "another date or content is asked for"
    elif one.state == "proposed" and one.document.get("countered"):
        asked = "another promise is proposed"
    return Waiting(
        "commitment", one.commitment, one.title, one.problem_title,
        asked if mine else words.COMMITMENT_STATES[one.state],
        other, one.turn or "", one.state, one.due, pages.deadline(one.due, one.deadlines),
    )  # fmt: skip


HANDOFF_ASKED = {
    "draft": "finish the draft and make the offer",
    "awaiting_approval": "approve the offer",
    "offered": "decide whether to accept",
    "acknowledged": "decide whether to accept",
    "info_requested": "answer a question",
    "countered": "answer the other terms",
    "accepted": "record the first action",
    "settling": "settle it, or object",
    "withdrawn": "confirm that it was withdrawn",
}
COMMITMENT_ASKED = {
    "proposed": "decide whether to promise it",
    "committed": "do what was promised",
    "in_progress": "do what was promised",
    "on_hold": "on hold; do what was promised",
    "reported_done": "verify that it is done",
    "missed": "it was missed: excuse it, or speak up",
    "disputed": "put right what was disputed",
}
