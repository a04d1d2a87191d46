"""From entries to an account: a balance that fades, and beside it the counts it is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rules.trust.weights import FEW, LOW, WEIGHTS
from schemas.trust import Tally, TrustKind

_KEPT = (TrustKind.KEPT, TrustKind.KEPT_LATE, TrustKind.KEPT_SILENTLY)


@dataclass(frozen=True, slots=True)
class Account:
    """What `trusting` has reason to think of `trusted`, worked out when it is asked for."""

    trusting: str
    trusted: str
    balance: float
    """In points, to one decimal place, with all that has faded left out."""
    entries: int
    contested: int
    counts: Mapping[str, int]
    """How many entries of each kind."""
    promises: int
    """Promises that were kept or missed."""
    kept_rate: float | None
    """The share of them that was kept, late ones included; None where there was none."""

    @property
    def few(self) -> bool:
        return self.entries < FEW

    @property
    def low(self) -> bool:
        return self.balance < LOW


def weeks_between(at: datetime, now: datetime) -> int:
    """Whole weeks, never less than none: entries fade week by week."""
    return max(0, (now - at).days // 7)


def worth(kind: str, weeks: int) -> float:
    """The points that are left of one entry after so many whole weeks."""
    weight = WEIGHTS[TrustKind(kind)]
    return float(weight.points * 0.5 ** (weeks * 7 / weight.half_life_days))


def account(trusting: str, trusted: str, tallies: Iterable[Tally]) -> Account:
    """The account of these entries, all of them of one pair in this direction."""
    balance, contested = 0.0, 0
    counts: dict[str, int] = {}
    for tally in tallies:
        balance += tally.count * worth(tally.kind, tally.weeks)
        contested += tally.contested
        counts[tally.kind] = counts.get(tally.kind, 0) + tally.count
    kept = sum(counts.get(kind, 0) for kind in _KEPT)
    promises = kept + counts.get(TrustKind.MISSED, 0)
    return Account(
        trusting=trusting,
        trusted=trusted,
        balance=round(balance, 1) + 0.0,
        entries=sum(counts.values()),
        contested=contested,
        counts={kind.value: counts[kind] for kind in TrustKind if kind in counts},
        promises=promises,
        kept_rate=round(kept / promises, 2) if promises else None,
    )


def accounts(tallies: Iterable[Tally]) -> list[Account]:
    """Every account that these entries make, highest balance first."""
    pairs: dict[tuple[str, str], list[Tally]] = {}
    for tally in tallies:
        pairs.setdefault((tally.trusting, tally.trusted), []).append(tally)
    made = [account(*pair, entries) for pair, entries in pairs.items()]
    return sorted(made, key=lambda one: (-one.balance, one.trusting, one.trusted))


def warnings(one: Account) -> list[str]:
    """What has to be said beside a balance, in whole sentences."""
    found = []
    if one.few:
        found.append(
            f"Only {one.entries} {'entry' if one.entries == 1 else 'entries'}: too few to rely on."
        )
    if one.low and one.entries:
        found.append(f"The balance is low (below {LOW:g}): talk to them before they are needed.")
    if one.contested:
        verb = "is" if one.contested == 1 else "are"
        found.append(f"{one.contested} of these {verb} contested and not yet decided.")
    return found
