"""The working calendar: what a deadline agreed in working days means as an instant."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.calendar import before, is_working, shift, working_days_between
from schemas.calendars import Calendar
from schemas.errors import Invalid

DENVER = Calendar(zone="America/Denver")
CLOSED_FOR_THANKSGIVING = DENVER.model_copy(update={"holidays": (date(2026, 11, 26),)})
NEVER_SLEEPS = Calendar(
    zone="America/Denver", opens=time(0), closes=time(23, 59), weekdays=tuple(range(7))
)


def in_denver(day: str, at: str) -> datetime:
    local = datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=ZoneInfo("America/Denver"))
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        (("2026-11-20", "10:00"), "3wd", ("2026-11-25", "10:00")),
        (("2026-11-20", "18:00"), "3wd", ("2026-11-25", "17:00")),
        (("2026-11-21", "03:00"), "3wd", ("2026-11-25", "17:00")),
        (("2026-11-22", "23:00"), "3wd", ("2026-11-25", "17:00")),
        (("2026-11-23", "06:00"), "3wd", ("2026-11-26", "09:00")),
        (("2026-11-20", "16:00"), "1wh", ("2026-11-20", "17:00")),
        (("2026-11-20", "16:00"), "4wh", ("2026-11-23", "12:00")),
        (("2026-11-21", "12:00"), "2wh", ("2026-11-23", "11:00")),
        (("2026-11-20", "16:00"), "1d", ("2026-11-21", "16:00")),
        (("2026-11-20", "16:00"), "2w", ("2026-12-04", "16:00")),
        (("2026-11-20", "16:00"), "90m", ("2026-11-20", "17:30")),
        (("2026-11-21", "16:00"), "0wd", ("2026-11-21", "16:00")),
    ],
)
def test_a_span_reaches_as_far_as_people_would_count(
    start: tuple[str, str], span: str, due: tuple[str, str]
) -> None:
    assert shift(DENVER, in_denver(*start), span) == in_denver(*due)


@pytest.mark.parametrize(
    ("end", "span", "start"),
    [
        (("2026-11-25", "10:00"), "3wd", ("2026-11-20", "10:00")),
        (("2026-11-22", "12:00"), "1wd", ("2026-11-20", "09:00")),
        (("2026-11-23", "06:00"), "1wd", ("2026-11-20", "09:00")),
        (("2026-11-23", "20:00"), "1wd", ("2026-11-20", "17:00")),
        (("2026-11-23", "12:00"), "4wh", ("2026-11-20", "16:00")),
        (("2026-11-23", "17:00"), "8wh", ("2026-11-23", "09:00")),
        (("2026-11-23", "17:00"), "12h", ("2026-11-23", "05:00")),
    ],
)
def test_counting_back_mirrors_counting_forward(
    end: tuple[str, str], span: str, start: tuple[str, str]
) -> None:
    assert before(DENVER, in_denver(*end), span) == in_denver(*start)


def test_a_holiday_is_not_counted() -> None:
    assert shift(CLOSED_FOR_THANKSGIVING, in_denver("2026-11-25", "10:00"), "1wd") == in_denver(
        "2026-11-27", "10:00"
    )
    assert shift(CLOSED_FOR_THANKSGIVING, in_denver("2026-11-26", "10:00"), "1wd") == in_denver(
        "2026-11-27", "17:00"
    )


def test_a_working_day_keeps_its_time_of_day_when_clocks_change() -> None:
    friday_before = in_denver("2026-03-06", "10:00")

    monday_after = shift(DENVER, friday_before, "1wd")

    assert monday_after == in_denver("2026-03-09", "10:00")
    assert monday_after - friday_before == timedelta(days=3) - timedelta(hours=1)


def test_a_day_of_elapsed_time_is_24_hours_also_when_clocks_change() -> None:
    start = in_denver("2026-03-07", "10:00")

    assert shift(DENVER, start, "1d") - start == timedelta(hours=24)


def test_a_working_hour_is_a_real_hour_also_when_clocks_change() -> None:
    one_second_past_midnight = in_denver("2026-03-08", "00:00")

    assert shift(NEVER_SLEEPS, one_second_past_midnight, "3wh") == in_denver("2026-03-08", "04:00")


def test_a_time_of_day_that_the_clocks_skip_is_the_instant_of_the_change() -> None:
    assert shift(NEVER_SLEEPS, in_denver("2026-03-07", "02:30"), "1wd") == in_denver(
        "2026-03-08", "03:00"
    )


def test_a_time_of_day_that_comes_twice_is_its_first_coming() -> None:
    half_past_one = shift(NEVER_SLEEPS, in_denver("2026-10-31", "01:30"), "1wd")

    assert half_past_one == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


def test_a_calendar_without_a_day_left_is_refused_in_a_clear_sentence() -> None:
    mondays = [date(2026, 11, 23) + timedelta(weeks=week) for week in range(1000)]
    hardly_ever = Calendar(name="hardly ever", weekdays=(0,), holidays=tuple(mondays))

    with pytest.raises(Invalid) as refused:
        shift(hardly_ever, datetime(2026, 11, 20, tzinfo=UTC), "1300wd")

    assert "1300 working days from 2026-11-20 leads too far" in refused.value.message
    assert refused.value.next_step


def test_a_span_past_the_last_instant_is_refused() -> None:
    with pytest.raises(Invalid):
        shift(DENVER, datetime(2199, 12, 31, tzinfo=UTC), "10wd")
    with pytest.raises(Invalid):
        before(DENVER, datetime(1990, 1, 2, tzinfo=UTC), "10d")


def test_opening_hours_carry_no_zone_of_their_own() -> None:
    with pytest.raises(ValidationError, match="calendar's own zone"):
        Calendar(opens=time(9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (("2026-11-20", "10:00"), ("2026-11-20", "23:00"), 0),
        (("2026-11-20", "10:00"), ("2026-11-22", "10:00"), 0),
        (("2026-11-20", "18:00"), ("2026-11-25", "17:00"), 3),
        (("2026-11-25", "10:00"), ("2026-11-27", "10:00"), 1),
        (("2026-11-27", "10:00"), ("2026-11-20", "10:00"), -4),
        (("2026-11-02", "10:00"), ("2026-11-30", "10:00"), 19),
    ],
)
def test_working_days_are_counted_as_people_say_them(
    start: tuple[str, str], end: tuple[str, str], days: int
) -> None:
    assert working_days_between(CLOSED_FOR_THANKSGIVING, in_denver(*start), in_denver(*end)) == days


# What holds for every calendar.

zones = st.sampled_from(
    ["UTC", "America/Denver", "Europe/London", "Australia/Lord_Howe", "America/Havana",
     "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca"]
)  # fmt: skip
instants = st.datetimes(
    min_value=datetime(2010, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
days = st.dates(min_value=date(2009, 1, 1), max_value=date(2031, 1, 1))
working_spans = st.builds(
    lambda number, unit: f"{number}{unit}", st.integers(1, 30), st.sampled_from(["wd", "wh"])
)
spans = working_spans | st.builds(
    lambda number, unit: f"{number}{unit}",
    st.integers(0, 60),
    st.sampled_from(["m", "h", "d", "w", "wd", "wh"]),
)


@st.composite
def calendars(draw: st.DrawFn, *, night: bool = True) -> Calendar:
    """Any calendar; without `night` it keeps away from the hours at which clocks change."""
    hours = st.times() if night else st.times(min_value=time(6), max_value=time(22))
    opens, closes = sorted(draw(st.lists(hours, min_size=2, max_size=2, unique=True)))
    if closes.hour == opens.hour:  # a few minutes a day would only test the bound on long walks
        opens, closes = time(8), time(12)
    return Calendar(
        zone=draw(zones),
        opens=opens.replace(fold=0),
        closes=closes.replace(fold=0),
        weekdays=tuple(draw(st.sets(st.integers(0, 6), min_size=1))),
        holidays=tuple(draw(st.sets(days, max_size=20))),
    )


@given(calendars(), instants, spans)
def test_a_span_never_leads_back(calendar: Calendar, start: datetime, span: str) -> None:
    assert shift(calendar, start, span) >= start
    assert before(calendar, start, span) <= start


@given(calendars(), instants, instants, spans)
def test_a_later_start_is_never_due_earlier(
    calendar: Calendar, one: datetime, other: datetime, span: str
) -> None:
    earlier, later = sorted((one, other))

    assert shift(calendar, earlier, span) <= shift(calendar, later, span)
    assert before(calendar, earlier, span) <= before(calendar, later, span)


@given(calendars(), instants, st.timedeltas(timedelta(0), timedelta(hours=3)), spans)
def test_a_little_later_is_never_due_earlier_either(
    calendar: Calendar, start: datetime, little: timedelta, span: str
) -> None:
    assert shift(calendar, start, span) <= shift(calendar, start + little, span)


@given(calendars(), instants, working_spans)
def test_a_working_span_lands_in_working_time(
    calendar: Calendar, start: datetime, span: str
) -> None:
    assert is_working(calendar, shift(calendar, start, span))
    assert is_working(calendar, before(calendar, start, span))


@given(calendars(), instants, st.integers(0, 40), st.sampled_from(["wd", "wh"]))
def test_a_longer_span_is_never_due_earlier(
    calendar: Calendar, start: datetime, number: int, unit: str
) -> None:
    assert shift(calendar, start, f"{number}{unit}") <= shift(
        calendar, start, f"{number + 1}{unit}"
    )


@given(calendars(night=False), instants, spans, st.integers(1, 5))
def test_from_working_time_there_and_back_leads_home(
    calendar: Calendar, anywhere: datetime, span: str, days_on: int
) -> None:
    start = before(calendar, anywhere, f"{days_on}wd")  # some instant of working time
    local = start.astimezone(ZoneInfo(calendar.zone)).time()
    if local == calendar.closes or (calendar.zone == "Pacific/Apia" and start.year == 2011):
        return  # closing and the next opening are one; and Samoa left out a whole day

    assert before(calendar, shift(calendar, start, span), span) == start


@given(calendars(night=False), instants, st.integers(1, 60))
@settings(max_examples=50)
def test_days_shifted_are_days_counted(calendar: Calendar, start: datetime, number: int) -> None:
    if calendar.zone == "Pacific/Apia" and 2011 <= start.year <= 2012:
        return

    assert working_days_between(calendar, start, shift(calendar, start, f"{number}wd")) == number
