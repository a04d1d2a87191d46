"""A party's account of trust in both directions, what made it, and what one can say against it."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.counter import new_command_id
from language.speaking import Texts, say
from portal import flash, pages
from portal.acts import Act
from portal.door import Doors, Portal, Viewing, names_of_parties
from portal.partner import acting, acts
from portal.partner.acting import Subject
from portal.refusals import unknown
from portal.rights import Viewer
from rules.trust.account import accounts, warnings
from rules.trust.weights import WEIGHTS
from rules.words_of_trust import CONTESTS, TRUST_KINDS
from schemas.ids import party_stream
from schemas.trust import TrustEntryView, TrustMatterView
from storage.readers import history, trust

router = APIRouter(include_in_schema=False)
STATES: Texts = {
    "unwitnessed": "waits for its witness",
    "confirmed": "confirmed by its witness",
    "minor": "minor",
    "serious": "serious",
    "grave": "grave",
    "open": "waits for the review",
    "goes_on": "goes on",
    "repaired": "repaired",
    "to_end": "to end",
}
MOST = 100
"""Entries of each direction; the API has the rest."""


@router.get("/trust")
async def show(request: Request, portal: Doors, viewer: Viewing, done: str = "") -> Response:
    """Only the viewer's own party, whoever they are: what others think of others is theirs."""
    party, now, pool = viewer.side, portal.now(), portal.pool
    names = await names_of_parties(portal)
    tallies = [
        *await trust.tallies(pool, now, trusting=party),
        *await trust.tallies(pool, now, trusted=party),
    ]
    mine = await trust.matters(pool, seen_by=party, limit=MOST)
    told = accounts(tallies)
    return pages.render(
        request,
        "partner/trust.html",
        of_us=[(one, warnings(one)) for one in told if one.trusted == party],
        of_others=[(one, warnings(one)) for one in told if one.trusting == party],
        entries_of_us=[
            (one, _can_contest(one, viewer), _written(f"{one.stream}#{one.seq}"))
            for one in await trust.entries(pool, trusted=party, limit=MOST)
        ],
        entries_of_others=await trust.entries(pool, trusting=party, limit=MOST),
        matters=[(one, _open_acts(one, viewer)) for one in mine if one.noun != "survey"],
        kinds=TRUST_KINDS,
        act_states=STATES,
        contests=CONTESTS,
        weights={kind.value: weight for kind, weight in WEIGHTS.items()},
        command_id=new_command_id,
        confirmation=await _confirmation(portal, viewer, names, done),
        place=_place_of,
        names=names,
    )


@router.get("/trust/{party}/{place}/{verb}")
async def ask(
    request: Request, portal: Doors, viewer: Viewing, party: str, place: str, verb: str
) -> Response:
    subject = await _subject(portal, viewer, party, place, verb)
    act = acting.choose(acts.TRUST, verb, viewer)
    return await acting.ask(request, portal, viewer, act, subject)


@router.post("/trust/{party}/{place}/{verb}")
async def answer(
    request: Request, portal: Doors, viewer: Viewing, party: str, place: str, verb: str
) -> Response:
    values = await acting.values_of(request, viewer)
    subject = await _subject(portal, viewer, party, place, verb)
    act = acting.choose(acts.TRUST, verb, viewer)
    return await acting.answer(request, portal, viewer, act, subject, values)


def _can_contest(one: TrustEntryView, viewer: Viewer) -> bool:
    worth = WEIGHTS.get(one.kind)  # type: ignore[call-overload]
    return viewer.acts and one.contest is None and (worth is None or worth.points < 0)


def _open_acts(one: TrustMatterView, viewer: Viewer) -> list[Act]:
    if not viewer.acts or one.turn != viewer.party:
        return []
    verbs = {"contest": ("answer-contest",), "goodwill": ("confirm-goodwill", "refuse-goodwill")}
    return [act for act in acts.TRUST if act.verb in verbs.get(one.noun, ())]


async def _subject(portal: Portal, viewer: Viewer, party: str, written: str, verb: str) -> Subject:
    """What the address names, as far as the viewer has a part in it."""
    place, base, question = _read(written), dict[str, Any](party=party), None
    if verb == "contest":
        stream, _, seq = place.rpartition("#")
        made = await trust.made_by(portal.pool, stream, int(seq))
        if party != viewer.party or not any(one.trusted == party for one in made):
            raise unknown()
        base["entry"] = place
        about = pages.sentence(say(TRUST_KINDS[made[0].kind]))
    else:
        found = await trust.matters(portal.pool, party=party, seen_by=viewer.party, limit=MOST)
        matter = next((one for one in found if one.name == place), None)
        if matter is None:
            raise unknown()
        if matter.noun == "goodwill":
            base["act"] = int(place.rpartition("#")[2])
        else:
            base["entry"] = place
        question = str(matter.document.get("reason") or matter.document.get("text") or "")
        about = say("Contested entry") if matter.noun == "contest" else say("A good turn")
    return Subject(
        f"/trust/{party}/{written}", about, say("Trust"), base, question=question, back="/trust"
    )


async def _confirmation(
    portal: Portal, viewer: Viewer, names: dict[str, str], done: str
) -> str | None:
    """A contest is written on the contesting party's own stream."""
    if not done:
        return None
    stream = party_stream(viewer.party)
    caused = await history.about(portal.pool, stream, [], command=done, newest=5)
    return flash.said(caused, done, viewer, names, {})


def _written(place: str) -> str:
    """The place of an entry as it stands in an address: `problem~motel~12`."""
    return place.replace("/", "~").replace("#", "~")


def _read(written: str) -> str:
    stream, _, seq = written.rpartition("~")
    if not (stream and seq.isascii() and seq.isdigit() and len(seq) < 10 and "\0" not in stream):
        raise unknown()
    return f"{stream.replace('~', '/')}#{seq}"


def _place_of(matter: TrustMatterView) -> str:
    return f"/trust/{matter.party}/{_written(matter.name)}"
