"""Deadlines in working days, read in the reader's zone by the problem's calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import days
from schemas.calendars import Calendar

DENVER = "America/Denver"
MONDAY = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # 10:00 in Denver, in the week of Thanksgiving
CITY = Calendar(name="City", zone="UTC", holidays=(date(2026, 11, 26), date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(hours=4), "today"), (timedelta(hours=23), "tomorrow"),
        (timedelta(days=2), "in 2 working days"),
        (timedelta(days=5), "in 2 working days"),  # Saturday, after two free days
        (timedelta(days=8), "in 4 working days"),
        (timedelta(hours=-2), "late since today"), (timedelta(days=-1), "1 working day late"),
        (timedelta(days=-3), "1 working day late"), (timedelta(days=-7), "5 working days late"),
    ],
)  # fmt: skip
def test_a_deadline_is_told_in_working_days(gap: timedelta, said: str) -> None:
    assert days.away(MONDAY + gap, MONDAY, CITY.model_copy(update={"zone": DENVER})) == said


def test_the_day_is_that_on_the_wall_of_the_reader() -> None:
    late_evening = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # still Monday in Denver
    assert days.away(late_evening, MONDAY, days.calendar_in(DENVER)) == "today"
    assert days.away(late_evening, MONDAY, days.calendar_in("UTC")) == "tomorrow"


def test_a_free_day_before_the_next_working_day_is_no_working_day() -> None:
    friday = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    sunday = friday + timedelta(days=2)
    assert days.away(sunday, friday, days.calendar_in("UTC")) == "before the next working day"


def test_the_holidays_are_those_of_the_problem() -> None:
    read = days.calendar_in(DENVER, CITY.model_dump(mode="json"))
    assert (read.zone, read.holidays) == (DENVER, CITY.holidays)


def test_the_year_is_told_where_it_is_another_one() -> None:
    assert days.date(MONDAY, MONDAY, DENVER) == "Mon 23 Nov, 10:00"
    assert days.date(MONDAY + timedelta(days=60), MONDAY, DENVER) == "Fri 22 Jan 2027, 10:00"
