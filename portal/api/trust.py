"""Accounts of trust, for programs: a party sees its own, in both directions, and no others."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request

from portal.api import asking
from portal.api.answers import Shape
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


class Accounts(Shape):
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


class Entries(Shape):
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


class Matters(Shape):
    matters: list[MatterTold]


@router.get("/trust", response_model=Accounts)
async def list_accounts(request: Request, portal: Doors, viewer: Viewing) -> Accounts:
    """The accounts of the caller's party in both directions; police and auditors may name any."""
    party = _whose(viewer, asking.parameters(request, "party").get("party"))
    now = portal.now()
    found = [
        *await trust.tallies(portal.pool, now, trusting=party),
        *await trust.tallies(portal.pool, now, trusted=party),
    ]
    return Accounts(accounts=[AccountTold.of(one) for one in accounts(found)])


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
async def list_entries(request: Request, portal: Doors, viewer: Viewing) -> Entries:
    """What made these accounts, newest first: at most 500 in each direction."""
    party = _whose(viewer, asking.parameters(request, "party").get("party"))
    found = [
        *await trust.entries(portal.pool, trusting=party, limit=500),
        *await trust.entries(portal.pool, trusted=party, limit=500),
    ]
    found.sort(key=lambda one: one.at, reverse=True)
    return Entries(entries=[EntryTold.of(one) for one in found])


@router.get("/trust/matters", response_model=Matters)
async def list_matters(request: Request, portal: Doors, viewer: Viewing) -> Matters:
    """Incidents, reviews, goodwill acts and contests in which the caller's party has a part."""
    given = asking.parameters(request, "party", "noun")
    party = _whose(viewer, given.get("party"))
    found = await trust.matters(portal.pool, noun=given.get("noun"), seen_by=party, limit=500)
    return Matters(matters=[MatterTold.of(one) for one in found])


def _whose(viewer: Viewer, named: str | None) -> str:
    """Raises Stop where somebody asks for the accounts of another party without the right."""
    if named is not None and named != viewer.side and not viewer.sees_everything:
        raise unknown()
    return named or viewer.side
