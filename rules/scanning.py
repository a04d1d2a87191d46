"""Which concerns recur, and when citizens can force a review. Pure counting, on rules kept as data.

Concerns belong together when they are of one kind and happened at a place of the same name, or
within a radius of the earliest of them. A radius around one concern, not from each to the next, so
that a long street does not become one place.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schemas.concerns import ConcernState, ScanRule, Source, coordinates

_METRES = 111_320.0
"""Of one degree of latitude."""
_EARTH = 6_371_000.0
_NO_PLACE = re.compile(r"\[(expunged|missing|not disclosed)")
"""How a text that is gone is read; two of these are not one place."""
REPORTS_FOR_A_REVIEW = 3
REVIEW_WINDOW = timedelta(days=183)
"""Six months. Threshold and window are those of the ASB Case Review of England and Wales."""
REPORTED_IN_TIME = timedelta(days=31)
"""So soon after it happened a report counts for a review."""


@dataclass(frozen=True, slots=True)
class Report:
    """What counting needs to know of a concern."""

    concern: str
    source: str
    matter: str
    place: str | None
    point: str | None
    state: str
    happened: datetime
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Cluster:
    """Concerns that recur, earliest first, at the place of the earliest that names one."""

    matter: str
    place: str
    concerns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Forced:
    """The reports that count for a review that citizens force, and whether they suffice."""

    counted: tuple[str, ...]
    threshold: int

    @property
    def due(self) -> bool:
        return len(self.counted) >= self.threshold


def recurring(
    reports: Iterable[Report],
    rule: ScanRule,
    at: datetime,
    *,
    waiting: Collection[str] = (),
    set_aside: Collection[str] = (),
) -> list[Cluster]:
    """The clusters that make new candidates at this instant, in the order of their first concerns.

    Only concerns of which nothing became yet are counted. Where one of a cluster stands in a
    candidate that waits for a decision, nothing new is proposed; those of a candidate that was set
    aside do not count again.
    """
    since = at - timedelta(days=rule.window_days)
    left = [
        one
        for one in sorted(reports, key=lambda one: (one.reported_at, one.concern))
        if one.state == ConcernState.REPORTED
        and since <= one.reported_at <= at
        and one.concern not in set_aside
    ]
    found = []
    for together in _together(left, rule.radius_m):
        if len(together) < rule.threshold or any(one.concern in waiting for one in together):
            continue
        place = next((one.place for one in together if place_key(one.place)), None)
        found.append(
            Cluster(
                matter=together[0].matter,
                place=place or "a place without a name",
                concerns=tuple(one.concern for one in together),
            )
        )
    return found


def forced_review(
    reports: Iterable[Report],
    at: datetime,
    *,
    threshold: int = REPORTS_FOR_A_REVIEW,
    window: timedelta = REVIEW_WINDOW,
) -> Forced:
    """The reports of citizens on one problem that count towards a forced review at this instant.

    Duplicates and what was closed or referred do not count, nor what was reported late.
    """
    counted = sorted(
        (one.reported_at, one.concern)
        for one in reports
        if one.source == Source.CITIZEN
        and one.state == ConcernState.LINKED
        and at - window < one.reported_at <= at
        and one.reported_at - one.happened <= REPORTED_IN_TIME
    )
    return Forced(tuple(concern for _, concern in counted), threshold)


def place_key(place: str | None) -> str:
    """A place as it is compared: by its words alone. Empty where none is known."""
    if place is None or _NO_PLACE.match(place):
        return ""
    return " ".join(re.findall(r"\w+", place.casefold()))


def metres_between(one: str, other: str) -> float:
    """The distance of two points along the surface, by the haversine formula."""
    north, east = (math.radians(degrees) for degrees in coordinates(one))
    north_2, east_2 = (math.radians(degrees) for degrees in coordinates(other))
    half = (
        math.sin((north_2 - north) / 2) ** 2
        + math.cos(north) * math.cos(north_2) * math.sin((east_2 - east) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


def _together(reports: list[Report], radius: int) -> Iterator[list[Report]]:
    """Each report in one group: that of the earliest one to which it is near."""
    named: dict[tuple[str, str], list[Report]] = defaultdict(list)
    around: dict[tuple[str, int], list[Report]] = defaultdict(list)
    band = max(radius, 1) / _METRES
    for one in reports:
        named[one.matter, place_key(one.place)].append(one)
        if one.point is not None:
            around[one.matter, math.floor(coordinates(one.point)[0] / band)].append(one)
    taken: set[str] = set()
    for first in reports:
        if first.concern in taken:
            continue
        near = {first.concern: first}
        if key := place_key(first.place):
            near |= {one.concern: one for one in named[first.matter, key]}
        if first.point is not None:
            row = math.floor(coordinates(first.point)[0] / band)
            for other in (row - 1, row, row + 1):
                near |= {
                    one.concern: one
                    for one in around[first.matter, other]
                    if one.point and metres_between(first.point, one.point) <= radius
                }
        group = [one for name, one in near.items() if name not in taken]
        taken |= near.keys()
        yield sorted(group, key=lambda one: (one.reported_at, one.concern))
