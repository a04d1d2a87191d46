"""The ladder for programs: steps, the dossier, and how like parties are treated."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from portal import finding
from portal.api import asking, tags
from portal.api.answers import Shape
from portal.api.lists import Listed
from portal.api.paged import Paged
from portal.door import Doors, Viewing
from portal.refusals import unknown
from portal.rights import Viewer
from rules.fairness import fairness as compared
from schemas.ladder_views import StepView
from storage.readers import dossiers, steps

router = APIRouter(prefix="/api/v1", tags=["questions"])
_APPROVING = frozenset({"counsel", "clerk"})


class StepTold(Shape):
    """`document` has the evidence, the case, the approvals, the notice and the replies."""

    step: str
    problem: str
    party: str
    method: str
    matter: str
    state: str
    turns: list[str]
    due: datetime | None
    document: dict[str, Any]

    @staticmethod
    def of(one: StepView) -> "StepTold":
        return StepTold(
            step=one.step, problem=one.problem, party=one.party, method=one.method,
            matter=one.matter, state=one.state, turns=one.turns.split(), due=one.due,
            document=one.document,
        )  # fmt: skip


class Steps(Listed):
    steps: list[StepTold]


class DossierTold(Shape):
    """All that proves which milder rungs were tried; each part names its entry of the ledger."""

    problem: str
    title: str
    statement: str
    party: str
    at: datetime
    next_rung: str | None
    closed_rungs: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    offers: list[dict[str, Any]]
    documents: list[dict[str, Any]]
    gaps: list[str]


class Fairness(Listed):
    """Parties of one kind in one kind of matter, and what differs in how they are treated."""

    groups: list[dict[str, Any]]


def sees(viewer: Viewer, one: StepView) -> bool:
    """Police and auditors; who is asked to approve; and the party, once it was notified."""
    document = one.document
    asked = viewer.side in document["asks"] or viewer.side == one.police
    return (
        viewer.sees_everything
        or (asked and viewer.role in _APPROVING)
        or (
            viewer.side == one.party
            and (document["notified"] is not None or "agency" in document["seats"])
        )
    )


@router.get("/steps", response_model=Steps)
async def list_steps(request: Request, response: Response, portal: Doors, viewer: Viewing) -> Steps:
    """Steps of the ladder in the order in which they were taken, as far as the caller sees them."""
    asked = Paged(request, portal, viewer, "problem", "party", "state", "turn")
    place = asked.place()
    found = await steps.steps(
        portal.seen_by(viewer),
        **asked.filters,
        seen_by=None if viewer.sees_everything else (viewer.side, viewer.role in _APPROVING),
        after=(place[0], place[1]) if place else None,
        limit=asked.one_more,
    )
    return Steps(
        steps=[StepTold.of(one) for one in found[: asked.limit] if sees(viewer, one)],
        next=asked.next(response, found, lambda one: [one.problem, one.document["began_seq"]]),
    )


@router.get("/steps/{step}", response_model=StepTold)
async def one_step(
    request: Request, response: Response, portal: Doors, viewer: Viewing, step: str
) -> StepTold | Response:
    """A step with its evidence, its approvals, the notice and the replies."""
    asking.parameters(request)
    finding.check_id(step)
    found = await steps.step(portal.seen_by(viewer), step)
    if found is None or not sees(viewer, found):
        raise unknown()
    return tags.known(request, response, found.seq) or StepTold.of(found)


@router.get("/problems/{problem}/dossiers/{party}", response_model=DossierTold)
async def one_dossier(
    request: Request, portal: Doors, viewer: Viewing, problem: str, party: str
) -> DossierTold:
    """All that proves which milder rungs were tried on a party; for police and auditors."""
    asking.parameters(request)
    finding.check_id(problem)
    found = await dossiers.dossier(portal.pool, problem, party, portal.now())
    if found is None or not viewer.sees_everything:
        raise unknown()
    return DossierTold.model_validate(asdict(found))


@router.get("/fairness", response_model=Fairness)
async def fairness(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Fairness:
    """How like parties are treated in like matters; for police and auditors."""
    asked = Paged(request, portal, viewer, "matter", "kind")
    if not viewer.sees_everything:
        raise unknown()
    found = compared(await steps.alike(portal.pool, **asked.filters))
    shown, more = asked.piece(response, found)
    return Fairness(groups=[asdict(one) for one in shown], next=more)
