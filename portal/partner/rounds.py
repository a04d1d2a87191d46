"""Priority rounds and what came of them, for everybody with an account."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from language.speaking import say
from portal import pages
from portal.api.rounds import RoundTold
from portal.door import Doors, Viewing, names_of_parties
from portal.refusals import unknown
from rules.words_of_rounds import CAME_OF_IT, WARNINGS
from storage.readers import rounds

router = APIRouter(include_in_schema=False)


@router.get("/rounds")
async def list_all(request: Request, portal: Doors, viewer: Viewing) -> Response:
    found = await rounds.rounds(portal.pool, limit=100)
    return pages.render(
        request, "partner/rounds.html", rounds=found, names=await names_of_parties(portal)
    )


@router.get("/rounds/{round_id}")
async def show(request: Request, portal: Doors, viewer: Viewing, round_id: str) -> Response:
    """What is asked while it is open; both rankings and the gap when it is closed."""
    found = await rounds.round_(portal.pool, round_id) if "\0" not in round_id else None
    if found is None:
        raise unknown()
    return pages.render(
        request,
        "partner/round.html",
        round=(told := RoundTold.of(found)),
        titles={item["item"]: item["title"] for item in told.document["items"]},
        gap=_gap((told.document.get("result") or {}).get("gap")),
        warnings=WARNINGS,
        came=CAME_OF_IT,
        names=await names_of_parties(portal),
    )


def _gap(gap: Mapping[str, Any] | None) -> str:
    """Whether citizens and police see it alike, in a sentence."""
    if gap is None:
        return say("It is not known how far citizens and police differ: one side ranked nothing.")
    if not gap["present"]:
        return say("Citizens and police rank alike.")
    return say(
        "Citizens and police differ in %(crossed)s of %(pairs)s pairs of problems.",
        crossed=gap["crossed"], pairs=gap["pairs"],
    )  # fmt: skip
