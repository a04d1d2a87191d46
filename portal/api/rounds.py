"""Priority rounds for everybody with an account: what is asked; when it is closed, the result."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request

from portal.api import asking
from portal.api.answers import Shape
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


class Rounds(Shape):
    rounds: list[RoundTold]


@router.get("/rounds", response_model=Rounds)
async def list_rounds(request: Request, portal: Doors, viewer: Viewing) -> Rounds:
    """Those that are open first, then newest first."""
    given = asking.parameters(request, "state", "area", "problem")
    found = await rounds.rounds(
        portal.pool, state=given.get("state"), area=given.get("area"), problem=given.get("problem")
    )
    return Rounds(rounds=[RoundTold.of(one) for one in found])


@router.get("/rounds/{round}", response_model=RoundTold)
async def one_round(request: Request, portal: Doors, viewer: Viewing) -> RoundTold:
    asking.parameters(request)
    found = await rounds.round_(portal.pool, request.path_params["round"])
    if found is None:
        raise unknown()
    return RoundTold.of(found)
