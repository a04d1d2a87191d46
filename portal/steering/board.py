"""The board: problems by stage and risk, what waits and for whom, and what each party carries."""

import re
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from activities.posting import place_of
from language.speaking import Texts
from portal import pages, paging
from portal.api.asking import parameters
from portal.door import Doors, Viewing, names_of_parties
from portal.refusals import Stop, unknown
from portal.steering import commands
from rules import words
from rules.words_of_ladder import STEP_STATES
from storage import mail
from storage.readers import board, findings, notices
from storage.readers.board import RISKS, Only, Square
from storage.readers.places import BEGINNING

router = APIRouter(include_in_schema=False)
PAGE = 50
_PARTY = re.compile(r"[a-z][a-z0-9-]{1,39}", re.ASCII)
OPEN = ("scanning", "analysis", "response", "assessment", "monitoring", "paused")
"""The stages of an open problem, in their order."""
RISK_WORDS: Texts = {
    "late": "a deadline has passed",
    "soon": "due within two days",
    "on_course": "due later",
    "idle": "nothing waits for anybody",
}


CALLED: Texts = {
    "handoff": "Handoff",
    "commitment": "Promise",
    "step": "Step of the ladder",
    "action": "Action of the plan",
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the board shows, and the addresses of what it could show."""

    only: Only

    def address(self, **changed: str | None) -> str:
        one = replace(self.only, **changed)
        said = {name: getattr(one, name) for name in ("stage", "party", "risk")}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"/board?{query}" if query else "/board"


@router.get("/board")
async def show(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """For those who steer police, and for auditors."""
    if not viewer.sees_everything:
        raise unknown()
    given = parameters(request, "stage", "party", "risk", "after")
    only = _only(given)
    now, place = portal.now(), given.get("after", "")
    idle, matters = [], []
    if only.risk == "idle":
        idle = await board.idle(portal.pool, only.stage, after=place, limit=PAGE + 1)
    else:
        after = paging.read(place, BEGINNING)
        matters = await board.matters(portal.pool, now, only, after=after, limit=PAGE + 1)
    return pages.render(
        request,
        "board.html",
        narrowed=Narrowed(only),
        only=only,
        stages=OPEN,
        risks=RISKS,
        risk_words=RISK_WORDS,
        squares=_by_place(await board.squares(portal.pool, now, only.party)),
        loads=await board.loads(portal.pool, now),
        matters=matters[:PAGE],
        idle=idle[:PAGE],
        next=_next(matters, idle),
        lost=await notices.undelivered(portal.pool, limit=PAGE, tried=True),
        digests=await mail.lost(portal.pool),
        findings=len(await findings.findings(portal.pool, state="open", limit=100)),
        begins=not place,
        command=partial(commands.command, viewer),
        form=partial(commands.form, viewer),
        address=commands.address,
        place_of=place_of,
        called=CALLED,
        step_states=STEP_STATES,
        names=await names_of_parties(portal),
    )


def _only(given: dict[str, str]) -> Only:
    stage, party, risk = (given.get(name) or None for name in ("stage", "party", "risk"))
    if (
        (stage and stage not in words.STAGES)
        or (risk and risk not in RISKS)
        or (party and not _PARTY.fullmatch(party))
        or "\0" in given.get("after", "")
    ):
        raise Stop(400, "bad_parameter", "The board cannot be narrowed to this.")
    return Only(stage, party, risk)


def _by_place(squares: list[Square]) -> dict[tuple[str, str], int]:
    return {(one.stage, one.risk): one.problems for one in squares}


def _next(matters: list[board.Matter], idle: list[tuple[str, str, str]]) -> str | None:
    if len(matters) > PAGE:
        last = matters[PAGE - 1]
        return paging.written(last.due, last.id)
    return idle[PAGE - 1][0] if len(idle) > PAGE else None
