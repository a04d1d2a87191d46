"""What each entry weighs, how fast it fades, and why: published here and nowhere else.

A balance is for people who choose whom to call, how long a deadline should be and who should
approve. No rule of Remit reads it, and nothing happens by itself because of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from schemas.trust import TrustKind


@dataclass(frozen=True, slots=True)
class Weight:
    """Points on the day it happened; half of them are left after `half_life_days`."""

    points: int
    half_life_days: int
    means: str


_YEAR, _HALF_YEAR = 364, 182

WEIGHTS: Final[Mapping[TrustKind, Weight]] = {
    TrustKind.KEPT: Weight(3, _HALF_YEAR, "a promise kept in time, and checked"),
    TrustKind.KEPT_SILENTLY: Weight(2, _HALF_YEAR, "a promise kept that nobody checked in time"),
    TrustKind.KEPT_LATE: Weight(1, _HALF_YEAR, "a promise kept after its day"),
    TrustKind.SEEN_BY_CITIZENS: Weight(1, _HALF_YEAR, "citizens themselves found it kept"),
    TrustKind.RENEGOTIATED: Weight(0, _HALF_YEAR, "warned in time, and another promise agreed"),
    TrustKind.EXCUSED: Weight(2, _HALF_YEAR, "a miss excused: gives back what it drew"),
    TrustKind.MISSED: Weight(-2, _HALF_YEAR, "a promise not kept by its day"),
    TrustKind.BROKEN: Weight(-3, _YEAR, "a missed promise that was never made good"),
    TrustKind.DECLINED: Weight(0, _HALF_YEAR, "a prompt no, which is an answer"),
    TrustKind.SILENT: Weight(-2, _HALF_YEAR, "no answer until the offer ran out"),
    TrustKind.RETURNED_IN_NOTICE: Weight(0, _HALF_YEAR, "given back with the agreed notice"),
    TrustKind.RETURNED_AT_ONCE: Weight(-2, _HALF_YEAR, "given back from one moment to the next"),
    TrustKind.BREACHED: Weight(-5, _YEAR, "a duty that had to be taken back for a breach"),
    TrustKind.INCIDENT_MINOR: Weight(-3, _HALF_YEAR, "a minor incident"),
    TrustKind.INCIDENT_SERIOUS: Weight(-8, _YEAR, "a serious incident"),
    TrustKind.INCIDENT_GRAVE: Weight(-20, 2 * _YEAR, "a grave incident"),
    TrustKind.GOODWILL: Weight(2, _YEAR, "a good turn that nobody owed, with a witness"),
}
FEW: Final = 5
"""Fewer entries than this say little, and every answer that rests on so few says so."""
LOW: Final = 1.0
"""A balance below this is low: somebody should talk to them before they are needed."""
REVIEW_DAYS: Final = 14
"""Within so many days after an incident, what depends on the trust should be looked at."""
ANSWER_DAYS: Final = 14
"""After so many days a contest can be decided though nobody answered it."""
