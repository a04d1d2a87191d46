"""Who held what when, over a problem or over a party: at any instant, and as it was known then."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from portal import pages, reads, timeline, when
from portal.api.asking import parameters
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.problem import NARROW, WIDE, covering, held_at, instants_asked, rests_on
from portal.refusals import Stop, unknown
from portal.rights import Viewer
from schemas.ids import problem_stream
from schemas.reading import Looked
from schemas.views import ProblemView, TenureView
from storage.readers import holding, problems
from storage.readers.known import problem_as_known
from storage.readers.sealed import covered_at

router = APIRouter(include_in_schema=False)
PAGE = 12
"""Responsibilities of a party on one page; each answer tells its whole problem again."""
_ID = re.compile(r"[a-z][a-z0-9-]{1,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who held a responsibility at the instant, why, and why nobody did."""

    responsibility: str
    title: str
    problem: str
    tenure: TenureView | None
    otherwise: str
    rests: list[str] | None


@dataclass(frozen=True, slots=True)
class Question:
    """What the form asks, as it is written there."""

    party: str
    problem: str
    at: str
    known: str
    after: str

    def address(self, **changed: str) -> str:
        one = replace(self, **changed)
        said = {name: getattr(one, name) for name in self.__slots__}
        return "/held?" + urlencode({name: value for name, value in said.items() if value})

    @property
    def in_words(self) -> str:
        said = (f"{name} {getattr(self, name)}" for name in self.__slots__ if getattr(self, name))
        return ", ".join(said)


@router.get("/held")
async def show(request: Request, portal: Doors, viewer: Viewing) -> Response:
    """For auditors and those who steer; others find their own on the pages of their problems."""
    if not viewer.sees_everything:
        raise unknown()
    asked = _question(request)
    now = portal.now()
    (at, at_wrong), (known, known_wrong) = instants_asked(asked.at, asked.known, now, viewer.zone)
    at = at or known
    seen, next_ = await _seen(portal, asked, known)
    about = problem_stream(asked.problem) if asked.problem else ""
    if asked.party or asked.problem:
        await reads.noted(portal, viewer, Looked.TENURES, about, asked=asked.in_words)
    names = await names_of_parties(portal)
    picture = timeline.Picture(
        [replace(row, title=f"{row.title} · {row.problem}") for p in seen
         for row in p.responsibilities],
        [one for p in seen for one in p.tenures],
        names, viewer.zone, now, at, link=_entry,
    )  # fmt: skip
    return pages.render(
        request,
        "held.html",
        status=422 if at_wrong or known_wrong else 200,
        asked=asked,
        at=at,
        at_wrong=at_wrong,
        known=known,
        known_wrong=known_wrong,
        picture=picture,
        wide=timeline.draw(picture, WIDE),
        narrow=timeline.draw(picture, NARROW),
        answers=await _answers(portal, viewer, seen, at, known, names) if at else [],
        covered=await covered_at(
            portal.pool, [(problem_stream(t.problem), t.began_seq) for t in picture.tenures]
        ),
        local=partial(when.for_input, zone=viewer.zone),
        stream=problem_stream,
        next=next_,
        names=names,
    )


def _question(request: Request) -> Question:
    given = parameters(request, "party", "problem", "at", "known", "after")
    asked = Question(*(given.get(name, "").strip() for name in Question.__slots__))
    if any(one and not _ID.fullmatch(one) for one in (asked.party, asked.problem)):
        raise Stop(422, "invalid", "This is not written like an id, such as motel or housing.")
    if "\0" in asked.after:
        raise Stop(400, "bad_cursor", "This page of the list cannot be found.")
    return asked


async def _seen(
    portal: Portal, asked: Question, known: datetime | None
) -> tuple[list[ProblemView], str | None]:
    """The problems with the responsibilities that are asked about, and where the next page goes
    on. Of a problem and a party: what of that problem the party ever held."""
    if asked.party:
        found = await holding.held_by(portal.pool, asked.party, after=asked.after, limit=PAGE + 1)
        among = {name: problem for name, problem in found[:PAGE]
                 if asked.problem in ("", problem)}  # fmt: skip
        next_ = found[PAGE - 1][0] if len(found) > PAGE and not asked.problem else None
        wholes = [await _problem(portal, one, known) for one in dict.fromkeys(among.values())]
        return [_only(one, among) for one in wholes if one], next_
    whole = await _problem(portal, asked.problem, known) if asked.problem else None
    return [whole] if whole else [], None


async def _problem(portal: Portal, name: str, known: datetime | None) -> ProblemView | None:
    if known is None:
        return await problems.problem(portal.pool, name)
    return await problem_as_known(portal.pool, name, known)


def _only(whole: ProblemView, among: dict[str, str]) -> ProblemView:
    return replace(
        whole,
        responsibilities=tuple(r for r in whole.responsibilities if r.responsibility in among),
        tenures=tuple(t for t in whole.tenures if t.responsibility in among),
    )


async def _answers(
    portal: Portal, viewer: Viewer, seen: list[ProblemView], at: datetime,
    known: datetime | None, names: dict[str, str],
) -> list[Answer]:  # fmt: skip
    told = []
    for one in seen:
        rests = await rests_on(portal, viewer, one, at, known)
        said = held_at(one, at, viewer, names)
        for row, (title, tenure, otherwise) in zip(one.responsibilities, said, strict=True):
            assert tenure == covering(one, row.responsibility, at)
            told.append(
                Answer(row.responsibility, title, one.problem, tenure, otherwise,
                       rests.get(row.responsibility))
            )  # fmt: skip
    return told


def _entry(tenure: TenureView) -> str:
    """The entry on which a tenure stands."""
    return f"/problems/{tenure.problem}/ledger/{tenure.began_seq}"
