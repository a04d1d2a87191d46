"""Problems: the list, and the page with the picture of who held what when."""

from collections.abc import Callable, Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from audit.bearing import NotBorneOut, borne_out
from language.speaking import say
from portal import days, finding, pages, paging, rights, timeline, when
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.form import NO_SUCH_TIME
from portal.refusals import Stop
from portal.rights import Viewer
from rules.statement import statement
from schemas.views import Basis, Held, ProblemView, TenureView
from storage.readers import problems
from storage.readers.grounds import grounds
from storage.readers.places import LATEST

router = APIRouter(include_in_schema=False)
WIDE, NARROW = 960, 330
PAGE = 50
"""Lines of the list."""
Asked = tuple[datetime | None, str | None]
"""An instant that somebody asks about, or why it cannot be asked about."""


@router.get("/problems")
async def list_all(request: Request, portal: Doors, viewer: Viewing, after: str = "") -> Response:
    party = None if viewer.sees_everything else viewer.side
    place = paging.read(after, LATEST)
    async with portal.seen_by(viewer).acquire() as conn:
        found = await problems.problems(conn, party=party, after=place, limit=PAGE + 1)
    shown = found[:PAGE]
    more = paging.written(shown[-1].opened_at, shown[-1].problem) if len(found) > PAGE else None
    return pages.render(
        request,
        "problems.html",
        problems=shown,
        begins=not after,
        next=more,
        names=await names_of_parties(portal),
    )


@router.get("/problems/{problem_id}")
async def show(
    request: Request, portal: Doors, viewer: Viewing, problem_id: str, at: str = "", known: str = ""
) -> Response:
    found = await finding.problem(portal, viewer, problem_id)
    names = await names_of_parties(portal)
    now = portal.now()
    (asked, wrong), (as_known, known_wrong) = instants_asked(at, known, now, viewer.zone)
    if as_known is not None:
        asked = asked if at else as_known
        try:
            found = await finding.problem_as_known(portal, viewer, problem_id, as_known)
        except Stop:
            as_known, known_wrong = None, say("Nothing of this problem was recorded by then.")
    picture = timeline.Picture(
        found.responsibilities, found.tenures, names, viewer.zone, now, asked
    )
    return pages.render(
        request,
        "problem.html",
        status=422 if wrong or known_wrong else 200,
        problem=found,
        at=asked,
        at_text=at,
        at_wrong=wrong,
        known=as_known,
        known_text=known,
        known_wrong=known_wrong,
        rests=await rests_on(portal, viewer, found, asked, as_known) if asked else {},
        held_then=held_at(found, asked, viewer, names) if asked else [],
        picture=picture,
        wide=timeline.draw(picture, WIDE),
        narrow=timeline.draw(picture, NARROW),
        now_local=when.for_input(now, viewer.zone),
        partial=_is_partial(viewer, found),
        calendar=days.calendar_in(viewer.zone, found.document.get("calendar")),
        names=names,
    )


def instants_asked(at: str, known: str, now: datetime, zone: str) -> tuple[Asked, Asked]:
    """The instant that is asked about, and as of when the record is asked."""
    told = _instant(known, zone, lambda known: when.not_told_yet(known, now, zone))
    return _instant(at, zone, lambda at: when.not_come_yet(at, now, zone, told[0])), told


def _instant(written: str, zone: str, refusal: Callable[[datetime], str | None]) -> Asked:
    if not written:
        return None, None
    asked = when.read_local(written, zone)
    if asked is None:
        return None, say(NO_SUCH_TIME)
    wrong = refusal(asked)
    return (None, wrong) if wrong else (asked, None)


async def rests_on(
    portal: Portal, viewer: Viewer, problem: ProblemView, at: datetime, known: datetime | None
) -> dict[str, list[str]]:
    """For each responsibility on what its holder's tenure rests, as far as the viewer sees it."""
    told = {}
    for row in problem.responsibilities:
        tenure = covering(problem, row.responsibility, at)
        if tenure is None or not rights.sees_grounds(viewer, problem, tenure):
            continue
        held = Held(
            responsibility=row.responsibility, at=at, holder=tenure.holder, since=tenure.since,
            until=tenure.until, basis=Basis("", tenure.began_seq, tenure.by),
            problem=problem.problem, title=row.title, number=tenure.number, cause=tenure.cause,
            handoff=tenure.handoff, as_known_at=known,
            corrected_in=row.document["tenures"][tenure.number - 1].get("corrected_in"),
        )  # fmt: skip
        try:
            async with portal.pool.acquire() as conn:
                await borne_out(conn, held)
        except NotBorneOut as refused:
            told[row.responsibility] = [f"{refused.message} {refused.next_step}"]
            continue
        rests = await grounds(portal.pool, held)
        told[row.responsibility] = statement(held, rests, lambda i: when.in_words(i, viewer.zone))
    return told


def covering(problem: ProblemView, responsibility: str, at: datetime) -> TenureView | None:
    known = [t for t in problem.tenures if t.responsibility == responsibility]
    return next((t for t in known if t.since <= at and (not t.until or at < t.until)), None)


def held_at(
    problem: ProblemView, at: datetime, viewer: Viewer, names: Mapping[str, str]
) -> list[tuple[str, TenureView | None, str]]:
    """For each responsibility its title, the tenure that covers the instant, and why none does."""
    told = []
    for row in problem.responsibilities:
        known = [t for t in problem.tenures if t.responsibility == row.responsibility]
        held = covering(problem, row.responsibility, at)
        if not known or not rights.sees_whole(viewer, problem, row.responsibility):
            otherwise = say("not shown to you")
        elif at < known[0].since:
            otherwise = say("not established yet")
        else:
            last = names.get(known[-1].holder, known[-1].holder)
            otherwise = say("ended; %(party)s held it last", party=last)
        told.append((row.title, held, otherwise))
    return told


def _is_partial(viewer: Viewer, problem: ProblemView) -> bool:
    return not viewer.sees_everything and not all(
        rights.sees_whole(viewer, problem, row.responsibility) for row in problem.responsibilities
    )
