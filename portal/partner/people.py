"""The viewer's party: the ways to all that is its own, its people, and who stands in for whom."""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from portal import flash, pages
from portal.acts import Act
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.partner import acting, acts
from portal.partner.acting import Subject
from portal.refusals import unknown
from portal.rights import Viewer
from schemas.ids import party_stream
from schemas.views import PersonView
from storage.readers import directory, history, owed

router = APIRouter(include_in_schema=False)
LEADING = frozenset({"supervisor", "chief", "administrator"})
"""Roles that may say it for others of their own party."""


@router.get("/party")
async def show(request: Request, portal: Doors, viewer: Viewing, done: str = "") -> Response:
    """Where a partner finds what is not in the inbox."""
    people = [one for one in await directory.people(portal.pool, party=viewer.party) if one.active]
    names = await names_of_parties(portal)
    between = await owed.between(
        portal.pool, viewer.side, portal.now(), drafts=viewer.sees_everything
    )
    caused = []
    if done:
        stream = party_stream(viewer.party)
        caused = await history.about(portal.pool, stream, [], command=done, newest=5)
    return pages.render(
        request,
        "partner/party.html",
        people=[(one, open_acts(one, viewer)) for one in people],
        called={one.person: one.name for one in people},
        late=sum(one.theirs_late for one in between),
        ours_late=sum(one.ours_late for one in between),
        command_id=new_command_id,
        confirmation=flash.said(caused, done, viewer, names, {}),
        names=names,
    )


@router.get("/people/{person}/{verb}")
async def ask(request: Request, portal: Doors, viewer: Viewing, person: str, verb: str) -> Response:
    one, act = await _asked(portal, viewer, person, verb)
    return await acting.ask(request, portal, viewer, act, _subject(one, act))


@router.post("/people/{person}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, person: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    one, act = await _asked(portal, viewer, person, verb)
    return await acting.answer(request, portal, viewer, act, _subject(one, act), values)


def open_acts(one: PersonView, viewer: Viewer) -> list[Act]:
    """What the viewer can say of this person's absence: of their own, or as one who leads."""
    if one.person != viewer.person and viewer.role not in LEADING:
        return []
    given = {"deputy", "back" if one.away_until else "away"}
    if one.deputy:
        given.add("no-deputy")
    return [act for act in acts.PERSON if act.verb in given]


async def _asked(portal: Portal, viewer: Viewer, person: str, verb: str) -> tuple[PersonView, Act]:
    """Raises the one answer for people of other parties, and for those who may not say it."""
    people = await directory.people(portal.pool, party=viewer.party)
    found = next((one for one in people if one.person == person and one.active), None)
    act = next((act for act in acts.PERSON if act.verb == verb), None)
    if found is None or act is None or not open_acts(found, viewer):
        raise unknown()
    if act.verb == "deputy":
        options = tuple(
            (one.person, one.name) for one in people if one.active and one.person != person
        )
        act = replace(act, fields=(replace(act.fields[0], options=options),))
    return found, act


def _subject(one: PersonView, act: Act) -> Subject:
    base = {"person": one.person} | ({"deputy": None} if act.verb == "no-deputy" else {})
    return Subject(f"/people/{one.person}", one.name, one.party_name, base, back="/party")
