"""The public page: what is worked on, who answers for it, and what people said matters most.

It is there only where the installation switches it on, asks nobody who they are and sets no cookie.
A problem is on it only if police published it, in the words that they wrote for it.
"""

from datetime import date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from language.speaking import later
from portal import cacheable, pages
from portal.door import Doors, Portal
from portal.often import Often
from portal.refusals import Stop, unknown
from portal.when import day_in_words
from rules.words_of_rounds import ASKED_BY, CAME_OF_IT, WARNINGS
from rules.words_of_the_public import PUBLIC_SIDES, PUBLIC_STAGES
from schemas.public import PublicProblem
from schemas.rounds import RoundView
from schemas.views import ProblemView
from storage.readers import public

router = APIRouter(include_in_schema=False)
KEPT = 60
"""Seconds for which anybody may keep a page."""
SHOWN_AFTER_THE_END = timedelta(days=180)
"""So long a problem that has ended stays on the page; nobody can take it off any more by then."""
FEWEST = 5
"""Answers to a round below which its ranking is not shown, for it might tell of one person."""
_OFTEN = Often(each=120, all_=3000, within=timedelta(minutes=1))


def _must_be_on(request: Request, portal: Portal) -> None:
    if not portal.settings.public_problems:
        raise unknown()
    if not _OFTEN.may(request.client.host if request.client else "", portal.now()):
        raise Stop(
            429, "too_often", "Many pages were asked for from here in a short time.",
            next_step="Please wait a minute.", headers={"Retry-After": "60"},
        )  # fmt: skip


@router.get("/public")
async def list_all(request: Request, portal: Doors, area: str = "", stage: str = "") -> Response:
    """All that is published, or what is in an area or at a stage; and the last round."""
    _must_be_on(request, portal)
    everything = await public.published(portal.pool, ended_after=_earliest(portal))
    shown = [
        one for one in everything if area in ("", one.area) and stage in ("", one.stage)
    ]  # fmt: skip
    stages = {one.stage for one in everything}
    page = pages.render(
        request, "public.html",
        problems=shown, everything=everything, area=area, stage=stage,
        areas=sorted({one.area for one in everything}, key=str.casefold),
        stages={name: words for name, words in PUBLIC_STAGES.items() if name in stages},
        round=_round(await public.last_round(portal.pool), everything),
        **_words(portal),
    )  # fmt: skip
    return cacheable.kept(request, page, seconds=KEPT)


@router.get("/public/{problem}")
async def show(request: Request, portal: Doors, problem: str) -> Response:
    _must_be_on(request, portal)
    everything = await public.published(portal.pool, ended_after=_earliest(portal))
    found = next((one for one in everything if one.problem == problem), None)
    if found is None:
        raise unknown()
    known = {one.problem for one in everything}
    page = pages.render(
        request, "public_problem.html",
        one=found, into=found.into if found.into in known else None,
        answers=_by_party(found), **_words(portal),
    )  # fmt: skip
    return cacheable.kept(request, page, seconds=KEPT)


def shown(portal: Portal, problem: ProblemView) -> bool:
    """Whether the public page shows this problem now."""
    published = problem.document.get("method", {}).get("public") is not None
    recent = problem.closed_at is None or problem.closed_at > _earliest(portal)
    return portal.settings.public_problems and published and recent


def _earliest(portal: Portal) -> datetime:
    return portal.now() - SHOWN_AFTER_THE_END


def _words(portal: Portal) -> dict[str, Any]:
    return {
        "STAGES": PUBLIC_STAGES,
        "day": day_in_words,
        "reports": portal.settings.public_concerns,
    }


def _by_party(one: PublicProblem) -> list[tuple[str | None, list[str], date]]:
    """Each party once, with the parts for which it answers and since when for the first of them."""
    found: dict[str | None, list[tuple[str, date]]] = {}
    for each in one.answering:
        found.setdefault(each.party, []).append((PUBLIC_SIDES[each.side], each.since))
    return [
        (party, [side for side, _ in parts], min(since for _, since in parts))
        for party, parts in found.items()
    ]


def _round(view: RoundView | None, published: list[PublicProblem]) -> dict[str, Any] | None:
    """What a closed round found, in words; its ranking only where enough people answered."""
    if view is None:
        return None
    told, known = view.document, {one.problem: one for one in published}
    result = told["result"]
    titles = {item["item"]: item["title"] for item in told["items"]}
    return {
        "title": view.title,
        "area": view.area,
        "how": ASKED_BY.get(told["method"], told["method"]),
        "answered": view.answered,
        "invited": result["answers"]["invited"],
        "few": view.answered < FEWEST,
        "ranking": [
            (one["citizens"], one["police"], titles[one["item"]]) for one in result["ranking"]
        ],
        "gap": bool(result["gap"] and result["gap"]["present"]),
        "warnings": [WARNINGS[one] for one in result["warnings"]],
        "came": [
            (title, CAME_OF_IT[said["outcome"]] if said else later("not said yet"),
             said and said["text"], known.get(said["taken_up_as"]) if said else None)
            for item, title in titles.items()
            for said in [told["reports"].get(item)]
        ],
    }  # fmt: skip
