"""Times of a story are read in its own calendar."""

from datetime import UTC, datetime

import pytest

from cases.times import instant, start_of
from schemas.calendars import Calendar
from tests.cases.small import offer, story

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
DENVER = Calendar(zone="America/Denver")


@pytest.mark.parametrize(
    ("starts", "began"),
    [
        ("monday 09:00", datetime(2026, 11, 30, 9, tzinfo=UTC)),
        ("wednesday 13:00", datetime(2026, 11, 25, 13, tzinfo=UTC)),
        ("wednesday 11:00", datetime(2026, 12, 2, 11, tzinfo=UTC)),
        ("2027-03-01 09:00", datetime(2027, 3, 1, 9, tzinfo=UTC)),
        ("2027-03-01T09:00-07:00", datetime(2027, 3, 1, 16, tzinfo=UTC)),
    ],
)
def test_a_story_starts_on_the_weekday_that_comes_next_or_when_it_says(
    starts: str, began: datetime
) -> None:
    assert start_of(story(offer()).model_copy(update={"starts": starts}), NOON) == began


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("3d", datetime(2026, 11, 28, 12, tzinfo=UTC)),
        ("36h", datetime(2026, 11, 27, 0, tzinfo=UTC)),
        ("3wd", datetime(2026, 11, 30, 16, tzinfo=UTC)),  # before opening counts as opening
        ("2026-12-01 09:00", datetime(2026, 12, 1, 16, tzinfo=UTC)),
        ("2026-12-01T09:00Z", datetime(2026, 12, 1, 9, tzinfo=UTC)),
    ],
)
def test_a_time_is_counted_from_the_start_or_read_in_the_zone_of_the_case(
    said: str, expected: datetime
) -> None:
    assert instant(said, NOON, DENVER) == expected
