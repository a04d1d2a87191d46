"""Whom to call in a crisis: by the trust there is, and by what they can bring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rules.trust.account import Account, account


@dataclass(frozen=True, slots=True)
class Brought:
    """Something pledged in a partnership that is not used up."""

    what: str
    quantity: int
    unit: str
    side: str
    partnership: str


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call, with what speaks for and against it."""

    party: str
    name: str
    kind: str
    theirs: Account
    """Their trust in the one who calls: whether they would come."""
    ours: Account
    """The caller's trust in them: whether they kept their word."""
    brings: tuple[Brought, ...]
    contacts: tuple[str, ...]


def calls(
    caller: str,
    parties: Mapping[str, tuple[str, str]],
    accounts: Iterable[Account],
    pledges: Mapping[str, tuple[Brought, ...]],
    contacts: Mapping[str, tuple[str, ...]],
) -> list[Call]:
    """Every party with an account or a pledge, the highest balance of both directions first; those
    who bring something before those who bring nothing at the same balance.

    `parties` has the name and kind of each by its id.
    """
    known = {(one.trusting, one.trusted): one for one in accounts}
    found = [
        Call(
            party=party,
            name=name,
            kind=kind,
            theirs=known.get((party, caller)) or account(party, caller, ()),
            ours=known.get((caller, party)) or account(caller, party, ()),
            brings=pledges.get(party, ()),
            contacts=contacts.get(party, ()),
        )
        for party, (name, kind) in parties.items()
        if party != caller
        and (party in pledges or (party, caller) in known or (caller, party) in known)
    ]
    return sorted(
        found,
        key=lambda one: (-(one.theirs.balance + one.ours.balance), not one.brings, one.party),
    )
