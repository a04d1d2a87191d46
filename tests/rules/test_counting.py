"""From sheets to a result: mean ranks, both orders side by side, their gap, fear, warnings."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.rounds.counting import gap, in_decimals
from rules.rounds.figures import figures
from schemas.rounds import Group, PolicingStyle, Result, Warned
from schemas.state.round import Round
from tests.rounds import HEARD, ITEMS, Told, answered, closed, heard, opened, sheet, told_back


def result(told: Told) -> Result:
    assert told.state.result is not None
    return told.state.result


def test_both_rankings_stand_side_by_side_with_the_flag_of_part_one_crime() -> None:
    found = result(heard([("noise", "motel", "speeding")] * 3 + [("noise", "speeding", "motel")]))

    assert [(r.item, r.citizens, r.police, r.mean, r.first) for r in found.ranking] == [
        ("noise", 1, 2, "1.00", 4), ("motel", 2, 1, "2.25", 0), ("speeding", 3, 3, "2.75", 0),
    ]  # fmt: skip
    assert [r.part_one for r in found.ranking] == [False, True, False]


def test_items_left_out_share_the_ranks_that_are_left_and_equal_means_share_the_better_rank() -> (
    None
):
    found = result(heard([("noise",)]))

    assert [(r.item, r.citizens, r.mean) for r in found.ranking] == [
        ("noise", 1, "1.00"), ("motel", 2, "2.50"), ("speeding", 2, "2.50"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("citizens", "told"),
    [
        ({"aa": 1, "bb": 2, "cc": 3, "dd": 4}, (False, "1.000", 0, 6, None)),
        ({"aa": 4, "bb": 3, "cc": 2, "dd": 1}, (True, "-1.000", 6, 6, "aa")),
        ({"aa": 2, "bb": 1, "cc": 3, "dd": 4}, (True, "0.667", 1, 6, "aa")),
        ({"aa": 1, "bb": 1, "cc": 3, "dd": 4}, (True, "0.913", 0, 6, "bb")),
        ({"aa": 3, "bb": 1, "cc": 1, "dd": 3}, (True, "0.000", 2, 6, "aa")),
        ({"aa": 1, "bb": 1, "cc": 1, "dd": 1}, (True, None, 0, 6, "dd")),
    ],
)  # fmt: skip
def test_a_gap_is_there_as_soon_as_the_rankings_differ_and_its_size_is_taub(
    citizens: dict[str, int], told: tuple[object, ...]
) -> None:
    """The sizes are those of SciPy 1.17, `scipy.stats.kendalltau`."""
    found = gap({"aa": 1, "bb": 2, "cc": 3, "dd": 4}, citizens)

    assert (found.present, found.tau_b, found.crossed, found.pairs, found.widest) == told


def test_fear_of_crime_is_a_measure_of_its_own_with_its_own_n() -> None:
    fear = result(Told(*HEARD, closed())).fear

    assert fear is not None
    assert (fear.n, fear.mean, fear.afraid) == (3, "3.33", "66.7")
    assert fear.counts == (1, 0, 0, 1, 1)
    assert result(heard([ITEMS])).fear is None


def test_how_people_want_to_be_policed_is_counted_apart() -> None:
    assert result(Told(*HEARD, closed())).styles == {PolicingStyle.FOOT_PATROL: 1}


@pytest.mark.parametrize(
    ("groups", "answers", "warned"),
    [
        ([("a", 100), ("b", 100)], {"a": 40, "b": 30}, []),
        ([("a", 100)], {"a": 29}, [Warned.FEW_ANSWERED, Warned.LOW_RESPONSE]),
        ([("a", 101)], {"a": 30}, [Warned.LOW_RESPONSE]),
        ([("a", None)], {"a": 50}, [Warned.OPEN_CALL]),
        ([("a", 60), ("b", 40)], {"a": 50}, [Warned.GROUP_SILENT]),
        ([("a", 90), ("b", 30)], {"a": 28, "b": 30}, [Warned.ONE_GROUP]),
    ],
)
def test_it_is_said_for_whom_the_answers_may_not_speak(
    groups: list[tuple[str, int | None]], answers: dict[str, int], warned: list[Warned]
) -> None:
    names = tuple(Group(group=f"{name}-group", invited=count) for name, count in groups)
    told = Told(opened(groups=names))
    for name, count in answers.items():
        told.go(answered(*(sheet(f"{name}{n}", group=f"{name}-group") for n in range(count))))
    found = result(told.go(closed()))

    assert [*found.warnings] == warned
    assert found.answers.n == sum(answers.values())


def test_the_response_rate_counts_those_who_were_invited_by_number() -> None:
    groups = (Group(group="tenants", invited=8), Group(group="visitors"))
    told = Told(opened(groups=groups), answered(
        *(sheet(n) for n in range(3)), *(sheet(f"v{n}", group="visitors") for n in range(9)),
    ), closed())  # fmt: skip

    assert (result(told).answers.invited, result(told).answers.rate) == (8, "37.5")


orders = st.lists(
    st.sampled_from([p for size in (1, 2, 3) for p in permutations(ITEMS, size)]), max_size=40
)


@settings(max_examples=60, deadline=None)
@given(orders)
def test_whatever_is_answered_the_ranking_is_that_of_the_mean_ranks(
    said: list[tuple[str, ...]],
) -> None:
    told = heard(said)
    found, state = result(told), told.state
    assert isinstance(state, Round)
    assert (found.answers.n, len(state.sheets), state.tally.n) == (len(said),) * 3
    assert {r.item for r in found.ranking} == set(ITEMS)
    if not said:
        return
    means = {item: Fraction(sum(_rank(item, o) for o in said), len(said)) for item in ITEMS}
    for row in found.ranking:
        assert row.citizens == 1 + sum(mean < means[row.item] for mean in means.values())
        assert row.mean is not None
        assert abs(Fraction(row.mean) - means[row.item]) <= Fraction(1, 200)
    assert sum(means.values()) == 6, "nobody counts for more than another"
    assert [r.citizens for r in found.ranking] == sorted(r.citizens or 0 for r in found.ranking)
    assert found.gap is not None
    assert found.gap.present == ([r.citizens for r in found.ranking] != [1, 2, 3] or
                                 [r.item for r in found.ranking] != [*ITEMS])  # fmt: skip


def _rank(item: str, order: tuple[str, ...]) -> Fraction:
    if item in order:
        return Fraction(order.index(item) + 1)
    return Fraction(len(order) + 1 + len(ITEMS), 2)


def test_halves_are_told_upwards() -> None:
    assert [in_decimals(1, 8, 2), in_decimals(1, 3, 1), in_decimals(2, 1, 2)] == [
        "0.13", "0.3", "2.00",
    ]  # fmt: skip


def test_a_round_speaks_of_a_problem_by_name_by_its_candidate_or_by_what_was_opened_for_it() -> (
    None
):
    told = Told(*HEARD, closed(), told_back("speeding", taken_up_as="motel"))
    document = told.state.model_dump(mode="json")
    document["items"][1]["candidate"] = "k-7k3m9q2a"

    by_name = figures(document, "motel")
    by_candidate = figures(document, "other", ["k-7k3m9q2a"])
    assert by_name is not None
    assert by_candidate is not None
    assert (by_name.police_rank, by_name.citizen_rank, by_name.answered) == (1, 2, 4)
    assert (by_candidate.police_rank, by_candidate.citizen_rank) == (2, 1)
    assert figures(document, "other") is None
    document["reports"]["speeding"]["taken_up_as"] = "elm"
    opened_after = figures(document, "elm")
    assert opened_after is not None
    assert opened_after.police_rank == 3
    open_still = Told(*HEARD).state.model_dump(mode="json")
    assert figures(open_still, "motel") is None, "ranks stay unseen until it closes"
