"""Recurring concerns make a candidate, and enough reports force a review: counted, not judged."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.scanning import Report, forced_review, metres_between, place_key, recurring
from schemas.concerns import ScanRule

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
RULE = ScanRule(threshold=3, window_days=180, radius_m=150)


def report(number: int, *, days: float = 1, late: float = 0, **said: str | None) -> Report:
    reported = NOW - timedelta(days=days)
    known: dict[str, str | None] = {
        "source": "citizen", "matter": "noise", "place": "Ocean View Motel", "point": None,
        "state": "reported",
    } | said  # fmt: skip
    return Report(
        concern=f"c-{number:08}", happened=reported - timedelta(days=late), reported_at=reported,
        **known,  # type: ignore[arg-type]
    )  # fmt: skip


def ids(*numbers: int) -> tuple[str, ...]:
    return tuple(f"c-{number:08}" for number in numbers)


def test_three_concerns_of_one_kind_at_one_place_make_a_candidate() -> None:
    three = [report(1, days=9), report(2, place="ocean view, motel"), report(3, days=170)]

    [cluster] = recurring(three, RULE, NOW)

    assert (cluster.matter, cluster.place) == ("noise", "Ocean View Motel")
    assert cluster.concerns == ids(3, 1, 2)


@pytest.mark.parametrize(
    "third",
    [
        report(3, matter="theft"),
        report(3, place="Pier"),
        report(3, days=181),
        report(3, days=-1),
        report(3, state="linked"),
        report(3, state="merged"),
        report(3, place="[expunged under entry 4]"),
    ],
)
def test_what_is_of_another_kind_place_or_time_or_is_dealt_with_does_not_count(
    third: Report,
) -> None:
    assert recurring([report(1), report(2), third], RULE, NOW) == []


def test_places_without_a_known_name_are_not_one_place() -> None:
    gone = [report(n, place="[expunged under entry 4]") for n in (1, 2, 3)]

    assert recurring(gone, RULE, NOW) == []
    assert recurring([report(n, place=None) for n in (1, 2, 3)], RULE, NOW) == []


def test_neighbours_within_the_radius_are_one_place_under_whatever_name() -> None:
    near = [
        report(1, days=9, place="Lot A", point="39.73920,-104.99030"),
        report(2, place="Lot B", point="39.74020,-104.99030"),  # 111 m north
        report(3, place="Lot C", point="39.73920,-104.98880"),  # 128 m east
    ]
    far = report(4, place="Lot D", point="39.74120,-104.99030")  # 222 m north

    [cluster] = recurring([*near, far], RULE, NOW)

    assert cluster.concerns == ids(1, 2, 3)
    assert recurring(near, ScanRule(threshold=3, radius_m=100), NOW) == []


def test_a_street_of_small_steps_is_not_one_place() -> None:
    street = [
        report(n, days=20 - n, place=f"No. {n}", point=f"{39.7 + n / 1000:.5f},-104.99030")
        for n in range(6)
    ]

    assert all(len(one.concerns) <= 3 for one in recurring(street, RULE, NOW))


def test_nothing_is_proposed_twice_and_what_was_set_aside_does_not_count_again() -> None:
    three = [report(n, days=9 - n) for n in (1, 2, 3)]

    assert recurring(three, RULE, NOW, waiting=ids(2)) == []
    assert recurring([*three, report(4)], RULE, NOW, set_aside=ids(1, 2, 3)) == []
    more = [*three, *(report(n) for n in (4, 5, 6))]
    [again] = recurring(more, RULE, NOW, set_aside=ids(1, 2, 3))
    assert again.concerns == ids(4, 5, 6)


def test_the_order_in_which_reports_are_read_changes_nothing() -> None:
    many = [report(n, days=n / 7 + 1, place=f"Place {n % 4}") for n in range(40)]

    assert recurring(many, RULE, NOW) == recurring(list(reversed(many)), RULE, NOW)


def test_three_timely_reports_of_citizens_in_six_months_force_a_review() -> None:
    three = [report(n, days=50 * n, state="linked") for n in (1, 2, 3)]

    assert forced_review(three, NOW).due
    assert forced_review(three, NOW).counted == ids(3, 2, 1)
    for other in (
        report(3, days=184, state="linked"),
        report(3, source="officer", state="linked"),
        report(3, state="merged"),
        report(3, late=32, state="linked"),
    ):
        assert not forced_review([*three[:2], other], NOW).due


def test_a_place_is_compared_by_its_words_and_a_distance_in_metres() -> None:
    assert place_key("  OCEAN-view   Motel!") == place_key("ocean view motel")
    assert metres_between("0.0,0.0", "0.0,1.0") == pytest.approx(111_195, rel=1e-3)
    assert metres_between("0.0,179.99990", "0.0,-179.99990") < 30
