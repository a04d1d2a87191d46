"""Drawings for paper: black on white, told apart by line and pattern and never by colour.

They are SVG of the plainest kind, without style, script or anything fetched, so that every renderer
draws them alike. What they show always stands in a table beside them as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from reports.paper import Picture
from reports.when import day
from schemas.method import amount
from schemas.state.method import Measure
from schemas.views import TenureView

WIDE = 680
_LEFT, _RIGHT, _TOP = 62, 150, 16
_HIGH, _FOOT = 190, 44
_FONT = 'font-family="Libertinus Serif, Georgia, serif" font-size="12"'
_MOST_LABELS = 12
_BAR, _ROW = 20, 46
_FILLS = ("#ffffff", "#c8c8c8", "#e8e8e8", "#a8a8a8")


@dataclass(frozen=True, slots=True)
class _Field:
    """Where an instant and a figure lie on the sheet."""

    begin: datetime
    end: datetime
    low: float
    high: float

    def x(self, instant: datetime) -> float:
        whole = (self.end - self.begin) / timedelta(seconds=1) or 1.0
        part = (instant - self.begin) / timedelta(seconds=1)
        return round(_LEFT + 12 + part / whole * (WIDE - _LEFT - _RIGHT - 24), 1)

    def y(self, figure: float) -> float:
        whole = (self.high - self.low) or 1.0
        return round(_TOP + _HIGH - (figure - self.low) / whole * _HIGH, 1)


def readings(measure: Measure, zone: str) -> Picture | None:
    """Readings against baseline, target and threshold; None where nothing was read yet."""
    taken = sorted(measure.readings, key=lambda one: one.taken_at)
    if not taken:
        return None
    marks = [
        (name, said)
        for name, said in (
            ("baseline", measure.baseline),
            ("target", measure.target),
            ("threshold", measure.threshold),
        )
        if said is not None
    ]
    figures = [float(amount(said)) for said in (*(one.value for one in taken),
                                                *(said for _, said in marks))]  # fmt: skip
    low, high = min(0.0, *figures), max(0.0, *figures)
    field = _Field(taken[0].taken_at, taken[-1].taken_at, low, high + (high - low) * 0.12)
    parts = [*_frame(field, (low, high), measure.unit, zone), *_levels(field, marks)]
    spots = [(field.x(one.taken_at), field.y(float(amount(one.value)))) for one in taken]
    line = " ".join(f"{x},{y}" for x, y in spots)
    parts.append(f'<polyline points="{line}" fill="none" stroke="#000000" stroke-width="1.6"/>')
    labelled = _labelled([float(amount(one.value)) for one in taken])
    for place, ((x, y), one) in enumerate(zip(spots, taken, strict=True)):
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.4" fill="#000000"/>')
        if place in labelled:
            parts.append(_words(x, y - 8, one.value, "middle"))
    return Picture(_sheet(_TOP + _HIGH + _FOOT, parts), _read_out(measure, zone))


def _labelled(figures: Sequence[float]) -> set[int]:
    """All points where they are few; otherwise the first, the last, the lowest and the highest."""
    if len(figures) <= _MOST_LABELS:
        return {*range(len(figures))}
    return {0, len(figures) - 1, figures.index(min(figures)), figures.index(max(figures))}


def _frame(field: _Field, span: tuple[float, float], unit: str, zone: str) -> list[str]:
    foot, right = _TOP + _HIGH, WIDE - _RIGHT
    parts = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{right - _LEFT}" height="{_HIGH}" fill="none"'
        ' stroke="#000000" stroke-width="0.8"/>'
    ]
    for share in (0.0, 0.5, 1.0):
        figure = span[0] + (span[1] - span[0]) * share
        parts.append(_words(_LEFT - 6, field.y(figure) + 4, f"{figure:g}"[:8], "end"))
    parts.append(_words(_LEFT, foot + 36, f"Up: {unit}"[:40], "start"))
    stops = [field.begin] if field.begin == field.end else [field.begin, field.end]
    parts += [_words(field.x(at), foot + 17, day(at, zone), "middle") for at in stops]
    return parts


def _levels(field: _Field, marks: Sequence[tuple[str, str]]) -> list[str]:
    """Baseline dashed, target dotted, threshold in long and short strokes; each named beside it."""
    strokes = {"baseline": "9 5", "target": "2 4", "threshold": "12 4 2 4"}
    right, parts, used = WIDE - _RIGHT, [], -100.0
    for name, said in sorted(marks, key=lambda one: -amount(one[1])):
        y = field.y(float(amount(said)))
        parts.append(
            f'<line x1="{_LEFT}" y1="{y}" x2="{right}" y2="{y}" stroke="#000000"'
            f' stroke-width="1.2" stroke-dasharray="{strokes[name]}"/>'
        )
        used = max(y + 4, used + 14)
        parts.append(_words(right + 6, used, f"{name} {said}", "start"))
    return parts


def _read_out(measure: Measure, zone: str) -> str:
    levels = [
        f"{name} {said}"
        for name, said in (("baseline", measure.baseline), ("target", measure.target))
        if said is not None
    ]
    taken = sorted(measure.readings, key=lambda one: one.taken_at)
    read = ", ".join(f"{one.value} on {day(one.taken_at, zone)}" for one in taken)
    return f"{measure.title}, in {measure.unit}: {'; '.join([*levels, 'read ' + read])}."


def bars(
    rows: Sequence[tuple[str, Sequence[tuple[int, TenureView]]]], now: datetime, zone: str
) -> Picture | None:
    """Who held what when: a row for each responsibility, a bar for each numbered tenure."""
    spans = [one for _, tenures in rows for _, one in tenures]
    if not spans:
        return None
    begin = min(one.since for one in spans)
    end = max(now, begin + timedelta(minutes=1), *(one.until or one.since for one in spans))
    fills = {party: _FILLS[place % len(_FILLS)] for place, party in enumerate(
        dict.fromkeys(one.holder for one in spans))}  # fmt: skip
    parts, top = [], 4
    for title, tenures in rows:
        parts.append(_words(2, top + 12, title[:100], "start"))
        for number, one in tenures:
            parts += _bar(number, one, (begin, end), fills[one.holder], top + 18)
        top += _ROW
    parts.append(_words(2, top + 16, day(begin, zone), "start"))
    parts.append(_words(WIDE - 2, top + 16, day(end, zone), "end"))
    return Picture(_sheet(top + 24, parts), _told(rows, zone))


def _bar(
    number: int, one: TenureView, span: tuple[datetime, datetime], fill: str, top: int
) -> list[str]:
    """An open tenure reaches to the end of the picture."""
    begin, end = span
    left = round(2 + (one.since - begin) / (end - begin) * (WIDE - 4), 1)
    right = round(2 + ((one.until or end) - begin) / (end - begin) * (WIDE - 4), 1)
    wide = max(right - left, 1.5)
    parts = [
        f'<rect x="{left}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="{fill}"'
        ' stroke="#000000" stroke-width="0.9"/>'
    ]
    words = f"{number}. {one.holder}"
    if wide < len(words) * 6.6 + 8:
        words = str(number)
    if wide >= len(words) * 6.6 + 4:
        parts.append(_words(left + 4, top + 14, words, "start"))
    return parts


def _told(rows: Sequence[tuple[str, Sequence[tuple[int, TenureView]]]], zone: str) -> str:
    return " ".join(
        f"{title}: {one.holder} from {day(one.since, zone)}"
        f" {'until ' + day(one.until, zone) if one.until else 'until now'}."
        for title, tenures in rows
        for _, one in tenures
    )


def _words(x: float, y: float, words: str, anchor: str) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#000000">'
        f"{escape(words, quote=False)}</text>"
    )


def _sheet(high: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" width="{WIDE}"'
        f' height="{high}" {_FONT}>{"".join(parts)}</svg>'
    )
