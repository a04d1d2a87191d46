"""What auditors say of entries, for programs of auditors and of police."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from portal import numbers
from portal.api import asking, paged, tags
from portal.api.answers import Shape
from portal.api.lists import Listed
from portal.api.paged import Paged
from portal.door import Doors, Viewing
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from schemas.findings import FindingView
from storage.readers import findings

router = APIRouter(prefix="/api/v1", tags=["questions"])


class FindingTold(Shape):
    """`said` are the turns, each with its entry in the finding's own stream."""

    finding: str
    about: str
    entry: int
    severity: str
    state: str
    opened_by: str
    opened_at: datetime
    said: list[dict[str, Any]]

    @staticmethod
    def of(one: FindingView) -> "FindingTold":
        return FindingTold(
            finding=one.finding, about=one.about, entry=one.entry, severity=one.severity,
            state=one.state, opened_by=one.opened_by, opened_at=one.opened_at, said=[*one.said],
        )  # fmt: skip


class Findings(Listed):
    findings: list[FindingTold]


@router.get("/findings", response_model=Findings)
async def list_findings(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Findings:
    """Findings, those that are open first; for auditors and those who steer police."""
    asked = Paged(request, portal, viewer, "about", "entry", "state")
    given = asked.filters
    _must_see(viewer)
    entry = numbers.whole(given["entry"]) if "entry" in given else None
    if "entry" in given and (entry is None or "about" not in given):
        raise Stop(400, "bad_parameter", "`entry` is the number of an entry of the stream `about`.")
    place = asked.place()
    found = await findings.findings(
        portal.pool, about=given.get("about"), entry=entry, state=given.get("state"),
        after=(place[0], paged.when(place[1]), place[2]) if place else None,
        limit=asked.one_more,
    )  # fmt: skip
    return Findings(
        findings=[FindingTold.of(one) for one in found[: asked.limit]],
        next=asked.next(
            response, found, lambda one: [one.state == "closed", one.opened_at, one.finding]
        ),
    )


@router.get("/findings/{finding}", response_model=FindingTold)
async def one_finding(
    request: Request, response: Response, portal: Doors, viewer: Viewing, finding: str
) -> FindingTold | Response:
    """A finding with all that was said of it, turn by turn."""
    asking.parameters(request)
    _must_see(viewer)
    found = await findings.finding(portal.pool, finding)
    if found is None:
        raise unknown()
    return tags.known(request, response, found.seq) or FindingTold.of(found)


def _must_see(viewer: Viewer) -> None:
    """A finding is between auditors and those who answer; others are told of none."""
    if not viewer.sees_everything:
        raise unknown()
