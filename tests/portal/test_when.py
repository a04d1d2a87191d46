"""Times as people write and read them."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.when import distance, for_input, in_words, read_local, read_with_zone

NOON = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(seconds=20), "now"), (timedelta(minutes=1), "in 1 minute"),
        (timedelta(hours=-5), "5 hours ago"), (timedelta(days=3, hours=2), "in 3 days"),
        (timedelta(days=-40), "1 month ago"), (timedelta(days=800), "in 2 years"),
    ],
)  # fmt: skip
def test_distances_are_told_in_the_largest_unit(gap: timedelta, said: str) -> None:
    assert distance(NOON + gap, NOON) == said


def test_an_instant_is_told_in_the_readers_zone() -> None:
    assert in_words(NOON, "America/Denver") == "Tue 24 Nov 2026, 12:00"
    assert read_local(for_input(NOON, "America/Denver"), "America/Denver") == NOON


@pytest.mark.parametrize(
    "text", ["2026-03-08T02:30", "2026-02-30T10:00", "2026-01-01T24:00", "١٢", "", "2026-01-01"]
)
def test_an_instant_that_never_was_is_not_read(text: str) -> None:
    assert read_local(text, "America/Denver") is None


def test_programs_have_to_name_the_zone() -> None:
    assert read_with_zone("2026-11-24T12:00:00-07:00") == NOON
    assert read_with_zone("2026-11-24T12:00:00") is None
    assert read_with_zone("2026-11-24T12:00:60Z") is None
