"""Priority rounds for everybody with an account: what is asked; when it is closed, the result."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from portal.api import asking, paged, tags
from portal.api.answers import Shape
from portal.api.lists import Listed
from portal.api.paged import Paged
from portal.door import Doors, Viewing
from portal.refusals import unknown
from schemas.rounds import RoundView
from storage.readers import rounds

router = APIRouter(prefix="/api/v1", tags=["questions"])
_WHILE_OPEN = (
    "items", "groups", "audience", "method", "fear", "styles", "opens", "report_by", "reports",
)  # fmt: skip
_CLOSED = (*_WHILE_OPEN, "police", "result")


class RoundTold(Shape):
    """`document` has what is asked and what came of it; both rankings, the gap, the fear of crime
    and the warnings only when the round is closed."""

    round: str
    state: str
    title: str
    area: str
    party: str
    opened_at: datetime
    closes: datetime
    answered: int
    document: dict[str, Any]

    @staticmethod
    def of(one: RoundView) -> "RoundTold":
        shown = _CLOSED if one.state == "closed" else _WHILE_OPEN
        return RoundTold(
            round=one.round, state=one.state, title=one.title, area=one.area, party=one.party,
            opened_at=one.opened_at, closes=one.closes, answered=one.answered,
            document={name: one.document[name] for name in shown},
        )  # fmt: skip


class Rounds(Listed):
    rounds: list[RoundTold]


@router.get("/rounds", response_model=Rounds)
async def list_rounds(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Rounds:
    """Those that are open first, then newest first."""
    asked = Paged(request, portal, viewer, "state", "area", "problem")
    place = asked.place()
    found = await rounds.rounds(
        portal.pool,
        **asked.filters,
        after=(place[0], paged.when(place[1]), place[2]) if place else None,
        limit=asked.one_more,
    )
    return Rounds(
        rounds=[RoundTold.of(one) for one in found[: asked.limit]],
        next=asked.next(
            response, found, lambda one: [one.state != "open", one.opened_at, one.round]
        ),
    )


@router.get("/rounds/{round}", response_model=RoundTold)
async def one_round(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> RoundTold | Response:
    """A round: what is asked; when it is closed, the result and what came of each item."""
    asking.parameters(request)
    found = await rounds.round_(portal.pool, request.path_params["round"])
    if found is None:
        raise unknown()
    return tags.known(request, response, found.seq) or RoundTold.of(found)
