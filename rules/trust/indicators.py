"""Trust as citizens show it: whether they report, and whether they take part."""

from collections.abc import Sequence

from schemas.trust import Month

SPAN = 3
"""Months that are compared with as many before them."""
LEAST = 10
"""Reports before, below which a change says nothing."""
FALL = 0.75
"""Fewer reports than this share of those before is a fall."""


def parts_taken(month: Month) -> int:
    return month.checked + month.attended + month.suggested + month.answered


def indications(months: Sequence[Month]) -> list[str]:
    """What these whole months, oldest first, may mean, in sentences; never a verdict."""
    if len(months) < 2 * SPAN:
        return [f"Fewer than {2 * SPAN} whole months: too short to compare."]
    before, lately = months[-2 * SPAN : -SPAN], months[-SPAN:]
    found = []
    reported, now = sum(one.reports for one in before), sum(one.reports for one in lately)
    if reported < LEAST:
        found.append(f"Only {reported} reports in the months before: too few to compare.")
    elif now < reported * FALL:
        found.append(
            f"Citizens' reports fell from {reported} to {now}. That can mean falling trust, not"
            " falling harm: compare it with a measure that does not rest on reports."
        )
    took, takes = sum(map(parts_taken, before)), sum(map(parts_taken, lately))
    if took >= LEAST and takes < took * FALL:
        found.append(
            f"Citizens took part {takes} times, after {took} in the months before: ask them why."
        )
    return found
