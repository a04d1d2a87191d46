"""The picture of who held what when."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as Tree

import pytest

from portal.timeline import Picture, draw, in_one_text
from schemas.views import ResponsibilityView, TenureView

BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)
NAMES = {"police": "Police", "housing": "Housing <& Sons>"}


def picture(*days: float, now: float = 30, at: datetime | None = None) -> Picture:
    """One responsibility that changed hands at each of these days."""
    row = ResponsibilityView(
        "motel.lighting", "motel", 1, "Lighting", "held", "housing", "police", {}
    )
    instants = [BEGAN, *(BEGAN + timedelta(days=day) for day in days)]
    tenures = [
        TenureView(
            "motel.lighting", number, "motel", 1, "police" if number % 2 else "housing",
            since, instants[number] if number < len(instants) else None,
            "handoff", None, number, "a@police",
        )
        for number, since in enumerate(instants, start=1)
    ]  # fmt: skip
    return Picture([row], tenures, NAMES, "America/Denver", BEGAN + timedelta(days=now), at)


@pytest.mark.parametrize("width", [330, 960])
def test_bars_meet_without_gap_or_overlap(width: int) -> None:
    root = Tree.fromstring(draw(picture(10, 20), width))  # noqa: S314 - our own words
    bars = root.findall(".//{*}g[@class]/{*}rect")
    assert len(bars) == 3
    ends = [float(bar.attrib["x"]) + float(bar.attrib["width"]) for bar in bars]
    starts = [float(bar.attrib["x"]) for bar in bars]
    for end, start in zip(ends, starts[1:], strict=False):
        assert 0 <= start - end <= 1.5
    assert ends[-1] <= width


def test_the_picture_is_named_described_and_escaped() -> None:
    drawn = draw(picture(10), 960)
    assert 'role="img"' in drawn
    assert "Housing &lt;&amp; Sons&gt;" in drawn
    assert "Lighting: Police from Sun 1 Mar 2026, 02:00 until" in in_one_text(picture(10))
    assert "style=" not in drawn


@pytest.mark.parametrize("now", [0, 0.001, 0.2, 3, 40, 400, 4000])
def test_any_length_of_time_has_a_few_marks_and_no_more(now: float) -> None:
    root = Tree.fromstring(draw(picture(now=now), 960))  # noqa: S314 - our own words
    assert 0 <= len(root.findall(".//{*}text[@class='axis']")) <= 12


def test_the_instant_asked_about_is_marked_where_it_lies() -> None:
    inside, outside = BEGAN + timedelta(days=15), BEGAN - timedelta(days=1)
    assert 'class="at"' in draw(picture(10, at=inside), 960)
    assert 'class="at"' not in draw(picture(10, at=outside), 960)


def test_a_bar_ends_now_and_not_at_the_end_of_the_scale() -> None:
    root = Tree.fromstring(draw(picture(now=0.001), 960))  # noqa: S314 - our own words
    (bar,) = root.findall(".//{*}g[@class]/{*}rect")
    assert float(bar.attrib["width"]) < 960 / 2


def test_nothing_held_is_no_picture() -> None:
    assert draw(Picture([], [], {}, "UTC", BEGAN), 960) == ""
