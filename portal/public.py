"""The page on which anybody reports a concern without signing in, and sees what became of it.

It is there only where the installation switches it on. The private link holds a secret of which
Remit keeps no more than a hash, as the id of the command; whoever has the link sees what became of
the report, and nothing of what was written in it.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from language.speaking import say
from portal import pages
from portal.door import Doors, Portal
from portal.form import Field, Form, not_answered, read_body
from portal.often import Often
from portal.public_problems import shown
from portal.refusals import Stop, unknown
from rules.words_of_concerns import PUBLIC_MATTERS, PUBLIC_STATES
from schemas.commands.concern import ReportConcern
from schemas.concerns import ConcernView, Matter, Source
from schemas.errors import Unavailable
from schemas.ids import PUBLIC, concern_id_for
from schemas.sentences import first_wrong
from storage import ledger
from storage.readers import concerns, problems

if TYPE_CHECKING:
    from schemas.views import ProblemView

router = APIRouter(include_in_schema=False)
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
_WHEN = {"today": 0, "yesterday": 1, "week": 4, "earlier": 30}
"""Days back. What is meant exactly stands in the text."""
_OFTEN = Often(each=5, all_=60, within=timedelta(minutes=10))
_UNSEEN = {"x-robots-tag": "noindex, nofollow"}
FIELDS = (
    Field("text", "What did you see or hear?", hint="In your own words. Please leave out names."),
    Field("matter", "What is it about?", "choice", options=tuple(PUBLIC_MATTERS.items())),
    Field("place", "Where was it?", "line", hint="A street and number, or a place people know."),
    Field(
        "when", "When was it?", "choice",
        options=(("today", "Today"), ("yesterday", "Yesterday"), ("week", "In the last week"),
                 ("earlier", "Earlier, or it keeps happening")),
    ),
    Field("reporter", "Your name", "line", hint="Only if you want to give it.", needed=False),
    Field("contact", "How can we reach you?", "line", needed=False,
          hint="A telephone number or an e-mail address, only if you want to be told."),
)  # fmt: skip


def _must_be_on(portal: Portal) -> None:
    if not portal.settings.public_concerns:
        raise unknown()


def command_id_of(secret: str) -> str:
    """The id of the command that reports it; nobody can go back from it to the link."""
    return "public:" + hashlib.sha256(secret.encode()).hexdigest()[:40]


@router.get("/report")
async def empty(request: Request, portal: Doors) -> Response:
    _must_be_on(portal)
    return _page(request, Form(FIELDS), secrets.token_urlsafe(24))


@router.post("/report")
async def report(request: Request, portal: Doors) -> Response:
    """Report it once, however often the form is sent."""
    _must_be_on(portal)
    values = read_body(request.headers, await request.body())
    secret = values.get("secret", "")
    if _SECRET.fullmatch(secret) is None:
        raise Stop(400, "bad_form", "The form cannot be read.", next_step="Open the page anew.")
    wrong = {
        field.name: not_answered(field)
        for field in FIELDS
        if field.needed and not values.get(field.name, "").strip()
    }
    if values.get("when", "") not in _WHEN:
        wrong["when"] = say("Choose when it was.")
    if values.get("matter", "") not in PUBLIC_MATTERS:
        wrong["matter"] = say("Choose what it is about.")
    if wrong:
        return _page(request, Form(FIELDS, values, wrong), secret, status=422)
    command_id = command_id_of(secret)
    if await ledger.answer(portal.pool, command_id) is None:
        if not _OFTEN.may(request.client.host if request.client else "", portal.now()):
            raise Stop(
                429, "too_often", "Many reports came from here in a short time.",
                next_step="Please wait ten minutes, or call us.", headers={"Retry-After": "600"},
            )  # fmt: skip
        try:
            command = _command(portal, command_id, values)
        except ValidationError as error:
            path, expected, _ = first_wrong(error)
            said_wrong = {str(path[0]) if path else "text": f"{expected}."}
            return _page(request, Form(FIELDS, values, said_wrong), secret, status=422)
        try:
            await portal.desk.submit(command, by=PUBLIC, command_id=command_id)
        except Unavailable:
            raise Stop(
                503, "not_now", "Your report could not be kept at the moment.",
                next_step="Go back and send it again: it is kept once only.",
            ) from None  # fmt: skip
    return RedirectResponse(f"/report/{secret}?sent=yes", 303, _UNSEEN)


def _command(portal: Portal, command_id: str, values: dict[str, str]) -> ReportConcern:
    said: dict[str, Any] = {
        name: values.get(name, "").strip() or None for name in ("place", "reporter", "contact")
    }
    back = timedelta(days=_WHEN[values["when"]], minutes=1)
    return ReportConcern(
        concern=concern_id_for(command_id),
        source=Source.CITIZEN,
        matter=Matter(values["matter"]),
        happened=portal.now() - back,
        text=values["text"],
        **said,
    )


@router.get("/report/{secret}")
async def follow(request: Request, portal: Doors, secret: str, sent: str = "") -> Response:
    """What became of it, in plain words; nothing of what was written."""
    _must_be_on(portal)
    known = None
    if _SECRET.fullmatch(secret):
        known = await ledger.answer(portal.pool, command_id_of(secret))
    if known is None:
        raise unknown()
    mine = await concerns.concern(portal.pool, known.stream.partition("/")[2])
    if mine is None:
        raise unknown()
    now = mine
    for _ in range(20):  # duplicates of duplicates; their history stays theirs
        into = await concerns.concern(portal.pool, now.merged_into) if now.merged_into else None
        if into is None:
            break
        now = into
    problem = await problems.problem(portal.pool, now.problem) if now.problem else None
    return pages.render(
        request, "followed.html", headers=_UNSEEN, sent=sent == "yes", mine=mine,
        matter=PUBLIC_MATTERS.get(mine.matter, mine.matter), merged=now is not mine,
        told=_told(now, problem), instead=_instead(now, problem),
        link=f"{portal.settings.portal_address}/report/{secret}",
        public=problem.problem if problem and shown(portal, problem) else None,
    )  # fmt: skip


def _told(now: ConcernView, problem: "ProblemView | None") -> str:
    if problem is None:
        return PUBLIC_STATES[now.state]
    return PUBLIC_STATES.get(problem.stage, PUBLIC_STATES["linked"])


def _instead(now: ConcernView, problem: "ProblemView | None") -> str | None:
    """Where the matter goes instead: said by police for whoever reported it."""
    if problem is None:
        return now.document.get("referred_to")
    dismissal = problem.document.get("method", {}).get("dismissal") or {}
    return dismissal.get("instead") if problem.stage == "not_a_problem" else None


def _page(request: Request, form: Form, secret: str, *, status: int = 200) -> Response:
    return pages.render(request, "report.html", status=status, form=form, secret=secret)
