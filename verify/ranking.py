"""What the sheets of a round come to, worked out anew from them.

Written from the published rule and not from the writer's code: mean ranks, both orders, Kendall's
tau-b by counting pairs, fear, styles, and whom the answers may not speak for.
"""

from itertools import combinations
from math import sqrt

from verify.story import Part, Unfollowable


def found(known: Part) -> Part:
    """What the sheets come to, without the gap."""
    sheets, items, groups = [*known["sheets"].values()], known["items"], known["groups"]
    n = len(sheets)
    by_group = {group: sum(s["group"] == group for s in sheets) for group in groups}
    invited = sum(count for count in groups.values() if count is not None)
    heard = sum(by_group[group] for group, count in groups.items() if count is not None)
    rate = _told(100 * heard, invited, 10) if invited else None
    doubled, places = known["doubled"], known["places"] = _ranks(items, sheets)
    police = {item: place for place, item in enumerate(known["police"], start=1)}
    ranked = [
        {
            "item": item, "citizens": places.get(item),
            "mean": _told(doubled[item], 2 * n, 100) if n else None,
            "first": sum(s["order"][0] == item for s in sheets), "police": police.get(item),
            "part_one": known["part_one"][item],
        }
        for item in items
    ]  # fmt: skip
    fears = [s["fear"] for s in sheets if s["fear"] is not None]
    styles: dict[str, int] = {}
    for style in (style for sheet in sheets for style in sheet["styles"]):
        styles[style] = styles.get(style, 0) + 1
    return {
        "answers": {"n": n, "invited": invited or None, "rate": rate, "by_group": by_group},
        "ranking": sorted(ranked, key=lambda one: one["citizens"] or 0),
        "fear": _fear(fears, known["scale"]),
        "styles": styles,
        "warnings": _warnings(n, rate, by_group, groups),
    }


def _ranks(items: list[str], sheets: list[Part]) -> tuple[dict[str, int], dict[str, int]]:
    """The sums of the ranks, doubled, and the places that follow from them."""
    doubled = dict.fromkeys(items, 0)
    for sheet in sheets:
        order = sheet["order"]
        for item in items:
            doubled[item] += (
                2 * order.index(item) + 2 if item in order else len(order) + len(items) + 1
            )
    if not sheets:
        return doubled, {}
    return doubled, {i: 1 + sum(o < doubled[i] for o in doubled.values()) for i in items}


def _fear(fears: list[int], scale: int) -> Part | None:
    if not fears:
        return None
    afraid = sum(2 * fear > scale + 1 for fear in fears)
    return {
        "n": len(fears), "mean": _told(sum(fears), len(fears), 100),
        "afraid": _told(100 * afraid, len(fears), 10),
        "counts": [fears.count(answer) for answer in range(1, scale + 1)],
    }  # fmt: skip


def _warnings(
    n: int, rate: str | None, by_group: dict[str, int], groups: dict[str, int | None]
) -> list[str]:
    if n == 0:
        return ["nobody_answered"]
    invited = sum(count or 0 for count in groups.values())
    heard = sum(by_group[group] for group, count in groups.items() if count is not None)
    holding = {
        "few_answered": n < 30,
        "low_response": rate is not None and float(rate) < 30,
        "open_call": any(by_group[g] for g, count in groups.items() if count is None),
        "group_silent": any(not by_group[group] for group in groups),
        "one_group": any(
            by_group[g] * invited > 2 * count * heard
            for g, count in groups.items()
            if count is not None
        ),
    }
    return [name for name, holds in holding.items() if holds]


def gap(known: Part, said: Part | None) -> None:
    """Presence, crossed pairs and tau-b by counting; the last to half of its third decimal."""
    police, places = known["police"], known["places"]
    if (said is None) == bool(police and places):
        raise Unfollowable("there is a gap where both sides ranked, and only there")
    if said is None:
        return
    met = crossed = 0
    for before, after in combinations(police, 2):
        met += places[before] < places[after]
        crossed += places[before] > places[after]
    pairs = len(police) * (len(police) - 1) // 2
    told = (said["present"], said["crossed"], said["pairs"])
    if told != (met < pairs, crossed, pairs) or (said["tau_b"] is None) != (met + crossed == 0):
        raise Unfollowable("the gap between police and citizens is another one")
    if met + crossed:
        tau = (met - crossed) / sqrt(pairs * (met + crossed))
        if abs(float(said["tau_b"]) - tau) > 0.00051:
            raise Unfollowable("the rankings are not as far apart as it says")
    far = {item: abs(place - places[item]) for place, item in enumerate(police, start=1)}
    most = max(far.values())
    if (said["widest"] is None) != (most == 0) or (most and far[said["widest"]] != most):
        raise Unfollowable("another item is ranked most differently")


def _told(part: int, whole: int, scale: int) -> str:
    """The quotient in decimals, halves up; `scale` is a power of ten."""
    told, places = (2 * part * scale + whole) // (2 * whole), len(str(scale)) - 1
    return f"{told // scale}.{told % scale:0{places}d}"
