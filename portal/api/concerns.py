"""Concerns and candidates, for programs of agencies that report and of police who decide."""

import json
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from portal.api import asking, commands, paged, tags
from portal.api.answers import Done, Shape
from portal.api.lists import Listed
from portal.api.paged import Paged
from portal.door import Doors, Viewing
from portal.refusals import unknown
from schemas.concerns import CandidateView, ConcernView
from schemas.ids import concern_id_for
from storage.readers import concerns

router = APIRouter(prefix="/api/v1", tags=["questions"])


class ConcernTold(Shape):
    concern: str
    state: str
    source: str
    matter: str
    place: str | None
    point: str | None
    happened: datetime
    text: str | None
    reporter: str | None
    contact: str | None
    party: str
    reported_at: datetime
    problem: str | None
    merged_into: str | None
    referred_to: str | None
    reason: str | None

    @staticmethod
    def of(one: ConcernView) -> "ConcernTold":
        said = {
            name: one.document.get(name)
            for name in ("point", "text", "reporter", "contact", "referred_to", "reason")
        }
        return ConcernTold(
            concern=one.concern, state=one.state, source=one.source, matter=one.matter,
            place=one.place, happened=datetime.fromisoformat(one.document["happened"]),
            party=one.party, reported_at=one.reported_at, problem=one.problem,
            merged_into=one.merged_into, **said,
        )  # fmt: skip


class Concerns(Listed):
    concerns: list[ConcernTold]


class CandidateTold(Shape):
    candidate: str
    state: str
    matter: str
    place: str | None
    concerns: list[str]
    proposed_at: datetime
    problem: str | None
    reason: str | None
    rule: dict[str, int]

    @staticmethod
    def of(one: CandidateView) -> "CandidateTold":
        told: dict[str, Any] = {name: getattr(one, name) for name in CandidateTold.model_fields}
        return CandidateTold(**told | {"concerns": [*one.concerns]})


class Candidates(Listed):
    candidates: list[CandidateTold]


@router.post("/concerns", response_model=Done, tags=["commands"], operation_id="concern")
async def report_concern(request: Request, portal: Doors, viewer: Viewing) -> Done:
    """Report a concern. Its id is made from the `Idempotency-Key`, so the same key is the same
    concern for ever."""
    command_id = asking.command_id(request)
    asking.parameters(request)
    fields = asking.fields_of(await asking.json_body(request))
    for said in fields.keys() & {"kind", "concern"}:
        raise asking.already_said(said)
    named = {"kind": "concern.report", "concern": concern_id_for(command_id)}
    command = commands.GIVEN.validate_json(json.dumps({**fields, **named}))
    return await commands.submit(request, portal, viewer, command, command_id)


@router.get("/concerns", response_model=Concerns)
async def list_concerns(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Concerns:
    """Concerns, newest first: all of them for police and auditors, for others their own."""
    asked = Paged(request, portal, viewer, "state", "problem", "matter", "party")
    fits: dict[str, Any] = {**asked.filters}
    if not viewer.sees_everything:
        if fits.get("party", viewer.side) != viewer.side:
            return Concerns(concerns=[])
        fits["party"] = viewer.side
    place = asked.place()
    after = (paged.when(place[0]), place[1]) if place else None
    found = await concerns.concerns(
        portal.seen_by(viewer), **fits, after=after, limit=asked.one_more
    )
    return Concerns(
        concerns=[ConcernTold.of(one) for one in found[: asked.limit]],
        next=asked.next(response, found, lambda one: [one.reported_at, one.concern]),
    )


@router.get("/concerns/{concern}", response_model=ConcernTold)
async def one_concern(
    request: Request, response: Response, portal: Doors, viewer: Viewing, concern: str
) -> ConcernTold | Response:
    """A concern, where it went, and what became of it."""
    asking.parameters(request)
    found = await concerns.concern(portal.seen_by(viewer), concern)
    if found is None or not (viewer.sees_everything or found.party == viewer.side):
        raise unknown()
    return tags.known(request, response, found.seq) or ConcernTold.of(found)


@router.get("/candidates", response_model=Candidates)
async def list_candidates(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Candidates:
    """Candidates, those that wait first; for police and auditors."""
    asked = Paged(request, portal, viewer, "state")
    if not viewer.sees_everything:
        raise unknown()
    place = asked.place()
    after = (place[0], paged.when(place[1]), place[2]) if place else None
    found = await concerns.candidates(
        portal.pool, state=asked.filters.get("state"), after=after, limit=asked.one_more
    )
    return Candidates(
        candidates=[CandidateTold.of(one) for one in found[: asked.limit]],
        next=asked.next(
            response, found, lambda one: [one.state != "proposed", one.proposed_at, one.candidate]
        ),
    )


@router.get("/candidates/{candidate}", response_model=CandidateTold)
async def one_candidate(
    request: Request, response: Response, portal: Doors, viewer: Viewing, candidate: str
) -> CandidateTold | Response:
    """Concerns that may be one problem, and the rule by which they were put together."""
    asking.parameters(request)
    found = await concerns.candidate(portal.pool, candidate)
    if found is None or not viewer.sees_everything:
        raise unknown()
    return tags.known(request, response, found.seq) or CandidateTold.of(found)
