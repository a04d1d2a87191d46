"""What waits for the viewer's party, soonest first, and what it waits for from others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from portal import pages, rights
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.rights import Viewer
from rules import words
from schemas.views import CommitmentView, HandoffView
from storage.readers import commitments, handoffs

router = APIRouter(include_in_schema=False)
_FAR = datetime.max.replace(tzinfo=UTC)


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
async def inbox(request: Request, portal: Doors, viewer: Viewing) -> Response:
    if viewer.audits:  # nothing ever waits for those who only read
        return RedirectResponse("/problems", 303)
    waiting = await everything_open(portal, viewer)
    return pages.render(
        request,
        "inbox.html",
        mine=[one for one in waiting if one.turn == viewer.party],
        others=[one for one in waiting if one.turn != viewer.party],
        names=await names_of_parties(portal),
    )


async def everything_open(portal: Portal, viewer: Viewer) -> list[Waiting]:
    """Everything of the viewer's party in which somebody has to move, soonest first."""
    names = await names_of_parties(portal)
    given = [
        _handoff(one, viewer, names)
        for one in await handoffs.handoffs(portal.pool, party=viewer.party)
        if one.turn and rights.sees_handoff(viewer, one)
    ]
    given += [
        _commitment(one, viewer)
        for one in await commitments.commitments(portal.pool, party=viewer.party)
        if one.turn
    ]
    return sorted(given, key=lambda one: (one.due or _FAR, one.id))


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
