"""The receipt of a command, for the party whose command it was, as a file to keep."""

import re

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import finding
from portal.door import Doors, Viewing
from portal.refusals import unknown
from schemas.ids import COMMAND_ID, party_of, problem_stream
from storage import receipts

router = APIRouter(include_in_schema=False)


@router.get("/problems/{problem_id}/receipts/{command_id}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, command_id: str
) -> Response:
    """What is not the viewer's own cannot be told from what is not there."""
    await finding.problem(portal, viewer, problem_id)
    if re.fullmatch(COMMAND_ID, command_id) is None:
        raise unknown()
    stream = problem_stream(problem_id)
    by = await receipts.givers(portal.pool, stream, command_id)
    if not viewer.sees_everything and viewer.side not in map(party_of, by):
        raise unknown()
    note = await portal.receipts.receipt(stream, command_id)
    if note is None:
        raise unknown()
    name = re.sub(r"[^A-Za-z0-9._-]", "-", command_id)
    return Response(
        note,
        media_type="text/plain; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="receipt-{problem_id}-{name}.txt"'},
    )


def address(problem: str, command_id: str) -> str:
    """Where the receipt of a command on this problem can be had."""
    return f"/problems/{problem}/receipts/{command_id}"
