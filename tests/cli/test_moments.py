"""Times at the command line: local where no zone is said, and never a guess."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cli.moments import local, nearness, read, told, utc


@pytest.fixture(autouse=True)
def in_denver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/Denver")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-11-30T14:00:00Z", "2026-11-30T14:00:00Z"),
        ("2026-11-30T14:00-07:00", "2026-11-30T21:00:00Z"),
        ("2026-11-30 14:00", "2026-11-30T21:00:00Z"),
        ("2026-11-30", "2026-11-30T07:00:00Z"),
        ("2026-07-01 00:00:00.250", "2026-07-01T06:00:00.250000Z"),
    ],
)
def test_a_time_without_a_zone_is_read_in_the_local_one(text: str, instant: str) -> None:
    assert utc(read(text)) == instant


@pytest.mark.parametrize(
    "text",
    [
        "", "tomorrow", "1700000000", "1e9", "20261130", "2026-W48-1", "2026-02-29", "2026-02-30",
        "2026-11-30 24:00", "2026-11-30T23:59:60Z", "0000-01-01", "0001-01-01", "10000-01-01",
        "1989-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59-07:00",
        "2026-11-30T14:00+25:00", "2026-11-30T14:00:00z", "٢٠٢٦-11-30", "2026-11-30\n2026-11-30",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"time"):
        read(text)


def test_an_hour_that_the_clocks_skip_or_repeat_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="does not exist here"):
        read("2026-03-08 02:30")
    with pytest.raises(ValueError, match="happened twice here"):
        read("2026-11-01 01:30")
    assert utc(read("2026-11-01 01:30-06:00")) == "2026-11-01T07:30:00Z"


def test_times_are_told_in_local_time_with_how_far_they_are() -> None:
    now = datetime(2026, 11, 30, 20, tzinfo=UTC)
    assert local(now) == "2026-11-30 13:00 MST"
    assert told(now + timedelta(days=3), now) == "2026-12-03 13:00 MST (in 3 days)"
    assert told(None) == "–"
    assert [
        nearness(now + away, now)
        for away in (
            timedelta(seconds=59), timedelta(minutes=-1), timedelta(hours=5), timedelta(hours=47),
            timedelta(days=-2),
        )
    ] == ["now", "1 minute ago", "in 5 hours", "in 47 hours", "2 days ago"]  # fmt: skip
