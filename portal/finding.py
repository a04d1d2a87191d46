"""Finding what an address names, as far as the viewer may see it."""

import re
from datetime import datetime

from portal import rights
from portal.door import Portal
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from schemas.ids import problem_of
from schemas.views import CommitmentView, HandoffView, ProblemView
from storage.readers import problems
from storage.readers.known import problem_as_known as known_problem

_ID = re.compile(r"[a-z][a-z0-9-]{1,39}(\.[a-z][a-z0-9-]{0,39})?", re.ASCII)


async def problem(portal: Portal, viewer: Viewer, problem_id: str) -> ProblemView:
    """The problem, narrowed to what the viewer may see. Raises the one answer for all else."""
    check_id(problem_id)
    async with portal.seen_by(viewer).acquire() as conn:
        found = await problems.problem(conn, problem_id)
    seen = rights.narrowed(viewer, found) if found else None
    if seen is None:
        raise unknown()
    return seen


async def problem_as_known(
    portal: Portal, viewer: Viewer, problem_id: str, known: datetime
) -> ProblemView:
    """The problem as the record told it then, in the parts that the viewer may see today."""
    seen = await problem(portal, viewer, problem_id)
    then = await known_problem(portal.pool, problem_id, known)
    told = rights.as_known(viewer, seen, then) if then else None
    if told is None:
        raise unknown()
    return told


async def handoff(
    portal: Portal, viewer: Viewer, handoff_id: str
) -> tuple[HandoffView, ProblemView]:
    check_id(handoff_id)
    around = await problem(portal, viewer, problem_of(handoff_id))
    for found in around.handoffs:
        if found.handoff == handoff_id:
            return found, around
    raise unknown()


async def commitment(
    portal: Portal, viewer: Viewer, commitment_id: str
) -> tuple[CommitmentView, ProblemView]:
    check_id(commitment_id)
    around = await problem(portal, viewer, problem_of(commitment_id))
    for found in around.commitments:
        if found.commitment == commitment_id:
            return found, around
    raise unknown()


def check_id(text: str) -> None:
    """Ids have one spelling; another one is an error of who wrote it, not a thing not found."""
    if not _ID.fullmatch(text):
        raise Stop(422, "invalid", "This is not written like an id, such as motel or motel.h1.")
