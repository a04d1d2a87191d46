"""From sheets to a result: both rankings, how far they are apart, and whom the answers speak for.

Citizens' ranking is a Borda count (J.-C. de Borda, 1781) told as mean ranks, which order items in
the same way: on a sheet that lists k of m items these have the ranks 1 to k, and each of the
others the mean of the ranks that are left, (k + 1 + m) / 2. Nobody who ranks fewer items counts
for less. Equal means share the better rank.

The gap is Kendall's tau-b (M. G. Kendall, “The Treatment of Ties in Ranking Problems”, Biometrika
33, 1945). That people see a difference at all matters most to what they think of police, so its
presence stands first. An order of a small active group is not the community's (R. M. Bohm, K. M.
Reynolds and S. T. Holmes, 2000), which is what the warnings are about; where they begin is Remit's
own choice.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations
from statistics import StatisticsError, correlation

from schemas.rounds import (
    Answers,
    Fear,
    Gap,
    Group,
    Item,
    ItemKey,
    Ranked,
    Result,
    Sheet,
    Tally,
    Warned,
)
from schemas.state.round import Round

FEW = 30
"""Fewer answers than this say little about anybody else."""
LOW_RESPONSE = 30
"""Per cent of those invited, below which those who stayed away may think otherwise."""


def counted(tally: Tally, items: Sequence[Item], sheets: Sequence[Sheet], scale: int) -> Tally:
    """The tally with these sheets, which the rules have let pass."""
    ranks = {item.item: tally.ranks.get(item.item, 0) for item in items}
    first, groups, styles = dict(tally.first), dict(tally.by_group), dict(tally.styles)
    fear = list(tally.fear or (0,) * scale)
    for sheet in sheets:
        left = len(sheet.order) + 1 + len(items)
        for item in items:
            listed = item.item in sheet.order
            ranks[item.item] += 2 * (sheet.order.index(item.item) + 1) if listed else left
        first[sheet.order[0]] = first.get(sheet.order[0], 0) + 1
        if sheet.group is not None:
            groups[sheet.group] = groups.get(sheet.group, 0) + 1
        if sheet.fear is not None:
            fear[sheet.fear - 1] += 1
        for style in sheet.styles:
            styles[style] = styles.get(style, 0) + 1
    return Tally(
        n=tally.n + len(sheets), ranks=ranks, first=first, by_group=groups, fear=tuple(fear),
        styles=styles,
    )  # fmt: skip


def result(state: Round) -> Result:
    """What the round has found."""
    tally, answers = state.tally, _answers(state)
    police = {item: place for place, item in enumerate(state.police, start=1)}
    citizens = _places(tally.ranks) if tally.n else {}
    ranking = [
        Ranked(
            item=item.item,
            citizens=citizens.get(item.item),
            mean=in_decimals(tally.ranks[item.item], 2 * tally.n, 2) if tally.n else None,
            first=tally.first.get(item.item, 0),
            police=police.get(item.item),
            part_one=item.part_one,
        )
        for item in state.items
    ]
    return Result(
        answers=answers,
        ranking=tuple(sorted(ranking, key=lambda one: one.citizens or 0)),
        gap=gap(police, citizens) if police and citizens else None,
        fear=_fear(tally.fear),
        styles=dict(sorted(tally.styles.items(), key=lambda one: (-one[1], one[0]))),
        warnings=warnings(answers, state.groups),
    )


def gap(police: Mapping[ItemKey, int], citizens: Mapping[ItemKey, int]) -> Gap:
    """How far two rankings of the same items are apart.

    Tau-b is the correlation of the signs of all differences within one ranking with those within
    the other (H. E. Daniels, Biometrika 33, 1944), so the library's correlation gives it, exactly.
    """
    pairs = [(one, other) for one, other in permutations(police, 2)]
    ours = [_sign(police[one] - police[other]) for one, other in pairs]
    theirs = [_sign(citizens[one] - citizens[other]) for one, other in pairs]
    try:
        tau = f"{correlation(ours, theirs):.3f}".replace("-0.000", "0.000")
    except StatisticsError:  # citizens rank all alike
        tau = None
    widest = max(police, key=lambda item: abs(police[item] - citizens[item]))
    return Gap(
        present=ours != theirs,
        tau_b=tau,
        crossed=sum(a * b < 0 for a, b in zip(ours, theirs, strict=True)) // 2,
        pairs=len(pairs) // 2,
        widest=widest if police[widest] != citizens[widest] else None,
    )


def warnings(answers: Answers, groups: Sequence[Group]) -> tuple[Warned, ...]:
    """Why the answers may not speak for the community, in the order of their weight."""
    if answers.n == 0:
        return (Warned.NOBODY_ANSWERED,)
    by_group, found = answers.by_group, []
    if answers.n < FEW:
        found.append(Warned.FEW_ANSWERED)
    if answers.rate is not None and float(answers.rate) < LOW_RESPONSE:
        found.append(Warned.LOW_RESPONSE)
    if any(one.invited is None and by_group.get(one.group) for one in groups):
        found.append(Warned.OPEN_CALL)
    if any(not by_group.get(one.group) for one in groups):
        found.append(Warned.GROUP_SILENT)
    if any(_heard_twice(one, by_group, groups) for one in groups):
        found.append(Warned.ONE_GROUP)
    return tuple(found)


def _heard_twice(one: Group, by_group: Mapping[str, int], groups: Sequence[Group]) -> bool:
    """A group whose part of the answers is more than twice its part of those invited."""
    if one.invited is None:
        return False
    invited = [other for other in groups if other.invited is not None]
    heard = sum(by_group.get(other.group, 0) for other in invited)
    asked = sum(other.invited or 0 for other in invited)
    return by_group.get(one.group, 0) * asked > 2 * one.invited * heard


def in_decimals(part: int, whole: int, places: int) -> str:
    """The quotient in decimal digits, halves up."""
    scale = 10**places
    told = (2 * part * scale + whole) // (2 * whole)
    return f"{told // scale}.{told % scale:0{places}d}"


def _answers(state: Round) -> Answers:
    counts = {one.group: state.tally.by_group.get(one.group, 0) for one in state.groups}
    known = [one for one in state.groups if one.invited is not None]
    invited = sum(one.invited or 0 for one in known)
    heard = sum(counts[one.group] for one in known)
    return Answers(
        n=state.tally.n,
        invited=invited if known else None,
        rate=in_decimals(100 * heard, invited, 1) if known else None,
        by_group=counts,
    )


def _places(ranks: Mapping[ItemKey, int]) -> dict[ItemKey, int]:
    return {
        item: 1 + sum(other < doubled for other in ranks.values())
        for item, doubled in ranks.items()
    }


def _fear(counts: tuple[int, ...]) -> Fear | None:
    n, scale = sum(counts), len(counts)
    if n == 0:
        return None
    answers = list(enumerate(counts, start=1))
    afraid = sum(count for answer, count in answers if 2 * answer > scale + 1)
    return Fear(
        n=n,
        mean=in_decimals(sum(answer * count for answer, count in answers), n, 2),
        afraid=in_decimals(100 * afraid, n, 1),
        counts=counts,
    )


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)
