"""What waits for the viewer's party, soonest first, and what it waits for from others."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from portal import days, pages, paging, sifting, waiting
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.rights import Viewer
from portal.sifting import Sifting
from portal.waiting import Waiting
from schemas.calendars import Calendar
from storage.readers import asked, commitments, handoffs
from storage.readers.places import BEGINNING, LAST, Place
from storage.readers.sieve import MOST, NONE, Counted

router = APIRouter(include_in_schema=False)
PAGE = 50
"""Lines of each of the two lists."""
APPROVING = frozenset({"counsel", "clerk"})
"""Roles that see a step because they may be asked to approve it."""


@router.get("/")
async def inbox(
    request: Request, portal: Doors, viewer: Viewing, mine: str = "", others: str = ""
) -> Response:
    if viewer.audits:  # nothing ever waits for those who only read
        return RedirectResponse("/problems", 303)
    sifted = sifting.read(request.query_params)
    names = await names_of_parties(portal)
    lists = {
        side: await page(portal, viewer, names, mine=side, after=after, sifted=sifted)
        for side, after in ((True, mine), (False, others))
    }
    counts = {
        side: await counted(portal, viewer, sifted, lists[side], mine=side)
        for side in (True, False)
    }
    shown = {one.problem for part in lists.values() for one in part.items}
    named = await asked.named(
        portal.seen_by(viewer),
        shown | counts[True].problems | counts[False].problems | {sifted.problem},
    )
    return pages.render(
        request,
        "inbox.html",
        mine=lists[True],
        others=lists[False],
        counts=counts,
        most=MOST,
        sifted=sifted,
        kinds=sifting.KINDS,
        problems=named.values(),
        calendars={name: days.calendar_in(viewer.zone, one.calendar) for name, one in named.items()}
        | {"": Calendar(zone=viewer.zone)},
        names=names,
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list, and the place from which its next page goes on; None at its end."""

    items: list[Waiting]
    begins: bool
    next: str | None


async def page(
    portal: Portal,
    viewer: Viewer,
    names: Mapping[str, str],
    *,
    mine: bool,
    after: str,
    most: int | None = None,
    sifted: Sifting | None = None,
) -> Page:
    """At most so many that come `after` a place: what waits for the viewer's party (`mine`), or
    what it waits for; soonest first."""
    most = most or PAGE
    found = await _open(
        portal, viewer, names, mine=mine, after=paging.read(after, BEGINNING), limit=most + 1,
        sifted=sifted or Sifting(),
    )  # fmt: skip
    items = found[:most]
    more = paging.written(items[-1].due, items[-1].id) if items else None
    return Page(items, begins=not after, next=more if len(found) > most else None)


async def counted(
    portal: Portal, viewer: Viewer, sifted: Sifting, first: Page, *, mine: bool
) -> Counted:
    """How many wait on this side, and how many of them are late.

    Looking for words again in all titles would double the time of a search: what the first page
    shows is counted then, and what it does not show is said as `+`.
    """
    now, sieve, found = portal.now(), sifted.sieve(portal.now()), NONE
    if sifted.words:
        late = sum(one.due is not None and one.due < now for one in first.items)
        shown = len(first.items) if first.next is None else MOST + 1
        return Counted(shown, late, frozenset(one.problem for one in first.items))
    drafts = viewer.sees_everything
    async with portal.seen_by(viewer).acquire() as conn:
        if sifted.takes("handoff"):
            found += await handoffs.counted(
                conn, viewer.side, now, mine=mine, drafts=drafts, sieve=sieve
            )
        if sifted.takes("promise"):
            found += await commitments.counted(conn, viewer.side, now, mine=mine, sieve=sieve)
    if mine and sifted.takes("other"):
        few = await _others(portal, viewer, BEGINNING, MOST + 1, sifted)
        late = sum(one.due is not None and one.due < now for one in few)
        found += Counted(len(few), late, frozenset(one.problem for one in few))
    return found


async def _open(
    portal: Portal,
    viewer: Viewer,
    names: Mapping[str, str],
    *,
    mine: bool,
    after: Place,
    limit: int,
    sifted: Sifting,
) -> list[Waiting]:
    given: list[Waiting] = []
    sieve, drafts = sifted.sieve(portal.now()), viewer.sees_everything
    async with portal.seen_by(viewer).acquire() as conn:
        if sifted.takes("handoff"):
            given += [
                waiting.of_handoff(one, viewer, names)
                for one in await handoffs.waiting(
                    conn, viewer.side, mine=mine, drafts=drafts, after=after, limit=limit,
                    sieve=sieve,
                )
            ]  # fmt: skip
        if sifted.takes("promise"):
            given += [
                waiting.of_commitment(one, viewer)
                for one in await commitments.waiting(
                    conn, viewer.side, mine=mine, after=after, limit=limit, sieve=sieve
                )
            ]
    if mine and sifted.takes("other"):
        given += [
            waiting.of_another(one, viewer)
            for one in await _others(portal, viewer, after, limit, sifted)
        ]
    return sorted(given, key=_soonest)[:limit]


async def _others(
    portal: Portal, viewer: Viewer, after: Place, limit: int, sifted: Sifting
) -> list[asked.Asked]:
    steps = viewer.sees_everything or viewer.role in APPROVING
    return await asked.asked(
        portal.seen_by(viewer), viewer.side, steps=steps, after=after, limit=limit,
        sieve=sifted.sieve(portal.now()),
    )  # fmt: skip


def _soonest(one: Waiting) -> Place:
    return (one.due or LAST, one.id)
