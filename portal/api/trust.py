"""Accounts of trust, for programs: a party sees its own, in both directions, and no others."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response

from portal.api import asking, paged
from portal.api.answers import Shape
from portal.api.lists import Listed
from portal.api.paged import Paged
from portal.door import Doors, Viewing
from portal.refusals import unknown
from portal.rights import Viewer
from rules.trust.account import Account, accounts, warnings
from rules.trust.weights import FEW, LOW, WEIGHTS
from schemas.trust import TrustEntryView, TrustMatterView
from storage.readers import trust

router = APIRouter(prefix="/api/v1", tags=["questions"])


class AccountTold(Shape):
    """A balance is never told alone: counts, rate and warnings stand beside it."""

    trusting: str
    trusted: str
    balance: float
    entries: int
    contested: int
    counts: dict[str, int]
    promises: int
    kept_rate: float | None
    few: bool
    low: bool
    warnings: list[str]

    @staticmethod
    def of(one: Account) -> "AccountTold":
        said = asdict(one) | {"few": one.few, "low": one.low, "warnings": warnings(one)}
        return AccountTold(**said)


class Accounts(Listed):
    accounts: list[AccountTold]


class EntryTold(Shape):
    """`stream` and `seq` name the entry of the ledger that made it."""

    trusting: str
    trusted: str
    kind: str
    at: datetime
    stream: str
    seq: int
    about: str
    contest: str | None

    @staticmethod
    def of(one: TrustEntryView) -> "EntryTold":
        return EntryTold(**asdict(one))


class WeightTold(Shape):
    points: int
    half_life_days: int
    means: str


class Rules(Shape):
    weights: dict[str, WeightTold]
    few_below: int
    low_below: float


class Entries(Listed):
    entries: list[EntryTold]


class MatterTold(Shape):
    """An incident, a review after one, a goodwill act or a contest, as it stands."""

    party: str
    noun: str
    name: str
    state: str
    turn: str | None
    other: str
    due: datetime | None
    at: datetime
    document: dict[str, Any]

    @staticmethod
    def of(one: TrustMatterView) -> "MatterTold":
        said = asdict(one)
        del said["seq"]
        return MatterTold(**said)


class Matters(Listed):
    matters: list[MatterTold]


@router.get("/trust", response_model=Accounts)
async def list_accounts(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Accounts:
    """The accounts of the caller's party in both directions; police and auditors may name any."""
    asked = Paged(request, portal, viewer, "party")
    party, now = _whose(viewer, asked.filters.get("party")), portal.now()
    found = [
        *await trust.tallies(portal.seen_by(viewer), now, trusting=party),
        *await trust.tallies(portal.seen_by(viewer), now, trusted=party),
    ]
    shown, more = asked.piece(response, accounts(found))
    return Accounts(accounts=[AccountTold.of(one) for one in shown], next=more)


@router.get("/trust/rules", response_model=Rules)
async def list_rules(request: Request, _: Viewing) -> Rules:
    """What each entry weighs on its day, and after how many days half of that is left."""
    asking.parameters(request)
    return Rules(
        weights={kind.value: WeightTold(**asdict(one)) for kind, one in WEIGHTS.items()},
        few_below=FEW,
        low_below=LOW,
    )


@router.get("/trust/entries", response_model=Entries)
async def list_entries(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Entries:
    """What made these accounts, in both directions, newest first."""
    asked = Paged(request, portal, viewer, "party")
    party, place = _whose(viewer, asked.filters.get("party")), asked.place()
    after: Any = (paged.when(place[0]), *place[1:]) if place else None
    found = await trust.entries(
        portal.seen_by(viewer), either=party, after=after, limit=asked.one_more
    )
    return Entries(
        entries=[EntryTold.of(one) for one in found[: asked.limit]],
        next=asked.next(
            response,
            found,
            lambda one: [one.at, one.stream, one.seq, one.trusting, one.trusted, one.kind],
        ),
    )


@router.get("/trust/matters", response_model=Matters)
async def list_matters(
    request: Request, response: Response, portal: Doors, viewer: Viewing
) -> Matters:
    """Incidents, reviews, goodwill acts and contests in which the caller's party has a part."""
    asked = Paged(request, portal, viewer, "party", "noun")
    party, place = _whose(viewer, asked.filters.get("party")), asked.place()
    after: Any = (paged.when(place[0]), *place[1:]) if place else None
    found = await trust.matters(
        portal.seen_by(viewer), noun=asked.filters.get("noun"), seen_by=party, after=after,
        limit=asked.one_more,
    )  # fmt: skip
    return Matters(
        matters=[MatterTold.of(one) for one in found[: asked.limit]],
        next=asked.next(response, found, lambda one: [one.at, one.party, one.noun, one.name]),
    )


def _whose(viewer: Viewer, named: str | None) -> str:
    """Raises Stop where somebody asks for the accounts of another party without the right."""
    if named is not None and named != viewer.side and not viewer.sees_everything:
        raise unknown()
    return named or viewer.side
