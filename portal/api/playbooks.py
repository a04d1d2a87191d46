"""Playbooks, for programs of police who work by them and of auditors."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from portal.api import asking, tags
from portal.api.answers import Shape
from portal.api.lists import Listed
from portal.api.paged import Paged
from portal.door import Doors, Viewing
from portal.refusals import unknown
from storage.readers import playbooks

router = APIRouter(prefix="/api/v1", tags=["questions"])


class PlaybookTold(Shape):
    """One version. `content` has its rungs, typical partners, measures and what an offer says."""

    playbook: str
    name: str
    version: int
    title: str
    sha256: str
    added_at: datetime
    content: dict[str, Any]

    @staticmethod
    def of(row: dict[str, Any]) -> "PlaybookTold":
        known = ("playbook", "name", "version", "title", "sha256", "added_at")
        return PlaybookTold(content=row["document"], **{name: row[name] for name in known})


class Playbooks(Listed):
    playbooks: list[PlaybookTold]


@router.get("/playbooks", response_model=Playbooks)
async def list_playbooks(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Playbooks:
    """Every version of every playbook, or of the one named; for police and auditors."""
    asked = Paged(request, portal, viewer, "name")
    if not viewer.sees_everything:
        return Playbooks(playbooks=[])
    place = asked.place()
    found = await playbooks.playbooks(
        portal.pool,
        asked.filters.get("name"),
        after=(place[0], place[1]) if place else None,
        limit=asked.one_more,
    )
    return Playbooks(
        playbooks=[PlaybookTold.of(one) for one in found[: asked.limit]],
        next=asked.next(response, found, lambda one: [one["name"], one["version"]]),
    )


@router.get("/playbooks/{playbook}", response_model=PlaybookTold)
async def one_playbook(
    request: Request, response: Response, portal: Doors, viewer: Viewing, playbook: str
) -> PlaybookTold | Response:
    """One version of a playbook, named like alarms@1 or alarms-1. It never changes."""
    asking.parameters(request)
    found = await playbooks.playbook(portal.pool, playbook.replace("@", "-", 1))
    if found is None or not viewer.sees_everything:
        raise unknown()
    return tags.known(request, response, found["seq"]) or PlaybookTold.of(found)
