"""The picture of who held what when: plain SVG, drawn here, readable without a script.

Colours come from the style sheet by class, so that they fit dark pages and paper; every bar also
carries its holder's name, because colour alone says nothing to many people.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from language.speaking import say
from language.times import in_words, month_in_words
from schemas.views import ResponsibilityView, TenureView

COLOURS = 6
_BAR, _ROW, _HEAD, _CHAR = 30, 64, 8, 7.2
_STEPS = tuple(
    timedelta(hours=hours)
    for hours in (1 / 12, 1 / 4, 1, 3, 6, 12, 24, 48, 168, 336, 730, 1461, 2192, 4383, 8766)
)


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn. `at` marks the instant that is being asked about."""

    responsibilities: Sequence[ResponsibilityView]
    tenures: Sequence[TenureView]
    names: Mapping[str, str]
    zone: str
    now: datetime
    at: datetime | None = None
    link: Callable[[TenureView], str] | None = None
    """Where a bar leads; without it the picture is one image."""

    @property
    def parties(self) -> list[str]:
        """The holders in the order of their first tenure, which fixes their colours."""
        return list(dict.fromkeys(t.holder for t in sorted(self.tenures, key=lambda t: t.since)))

    def colour(self, party: str) -> str:
        return f"c{self.parties.index(party) % COLOURS}" if party in self.parties else "c0"


@dataclass(frozen=True, slots=True)
class _Scale:
    begin: datetime
    end: datetime
    width: int

    def x(self, instant: datetime) -> float:
        share = (instant - self.begin) / (self.end - self.begin)
        return round(share * (self.width - 4) + 2, 1)


def draw(picture: Picture, width: int) -> Markup:
    """The picture at `width` pixels; a narrow one for phones keeps its letters as large."""
    rows = [
        row for row in picture.responsibilities
        if any(tenure.responsibility == row.responsibility for tenure in picture.tenures)
    ]  # fmt: skip
    if not rows:
        return Markup("")
    scale = _scale(picture, width)
    foot = _HEAD + _ROW * len(rows)
    parts = _axis(scale, picture.zone, foot)
    for place, row in enumerate(rows):
        top = _HEAD + _ROW * place
        parts.append(_text("row", 2, top + 16, "start", _fit(row.title, width)))
        parts += [
            _bar(picture, tenure, scale, top + 23)
            for tenure in picture.tenures
            if tenure.responsibility == row.responsibility
        ]
    if picture.at is not None and scale.begin <= picture.at <= scale.end:
        parts.append(_line("at", scale.x(picture.at), 0, foot))
    return Markup(
        '<svg role="{role}" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        ' aria-labelledby="tl{w}-title tl{w}-desc">'
        '<title id="tl{w}-title">{title}</title>'
        '<desc id="tl{w}-desc">{desc}</desc>{parts}</svg>'
    ).format(
        w=width,
        h=foot + 34,
        # Within an image nothing can be reached by the keyboard.
        role="img" if picture.link is None else "group",
        title=say("Who held what when"),
        desc=in_one_text(picture),
        parts=Markup("").join(parts),
    )


def in_one_text(picture: Picture) -> str:
    """What the picture shows, for those who do not see it."""
    titles = {row.responsibility: row.title for row in picture.responsibilities}
    said = []
    for tenure in picture.tenures:
        title = titles.get(tenure.responsibility, tenure.responsibility)
        said.append(f"{title}: {_held(picture, tenure)}.")
    return " ".join(said)


def _held(picture: Picture, tenure: TenureView) -> str:
    name, since = (
        picture.names.get(tenure.holder, tenure.holder),
        in_words(tenure.since, picture.zone),
    )
    if tenure.until is None:
        return say("%(party)s from %(since)s until now", party=name, since=since)
    until = in_words(tenure.until, picture.zone)
    return say("%(party)s from %(since)s until %(until)s", party=name, since=since, until=until)


def _scale(picture: Picture, width: int) -> _Scale:
    begin = min(tenure.since for tenure in picture.tenures)
    ends = [tenure.until or picture.now for tenure in picture.tenures]
    return _Scale(begin, max(*ends, begin + timedelta(minutes=5)), width)


def _bar(picture: Picture, tenure: TenureView, scale: _Scale, y: int) -> Markup:
    left, right = scale.x(tenure.since), scale.x(tenure.until or picture.now)
    wide = max(right - left, 2)
    name, hint = picture.names.get(tenure.holder, tenure.holder), _held(picture, tenure)
    label = _fit(name, wide - 14)
    drawn = Markup(
        '<g class="bar {}"><title>{}</title>'
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3"/>{}</g>'
    ).format(
        picture.colour(tenure.holder), hint, left, y, round(wide - 1, 1), _BAR,
        _text("holder", left + 8, y + 20, "start", label) if label else "",
    )  # fmt: skip
    if picture.link is None:
        return drawn
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(picture.link(tenure), hint, drawn)


def _axis(scale: _Scale, zone: str, foot: int) -> list[Markup]:
    parts = []
    for tick in _ticks(scale, zone):
        x = scale.x(tick)
        anchor = "start" if x < 30 else "end" if x > scale.width - 34 else "middle"
        parts.append(_line("tick", x, _HEAD, foot))
        words = _tick_words(tick.astimezone(ZoneInfo(zone)), scale.end - scale.begin)
        parts.append(_text("axis", x, foot + 20, anchor, words))
    return parts


def _ticks(scale: _Scale, zone: str) -> list[datetime]:
    """Round instants of the zone, as many as fit without touching each other."""
    most = max(2, scale.width // 110)
    step = next(
        (s for s in _STEPS if (scale.end - scale.begin) / s <= most), (scale.end - scale.begin) / 3
    )
    midnight = scale.begin.astimezone(ZoneInfo(zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    passed = (scale.begin - midnight) // step + 1
    first = midnight.astimezone(scale.begin.tzinfo) + passed * step
    count = int((scale.end - first) / step) + 1
    return [first + place * step for place in range(max(count, 0))]


def _tick_words(local: datetime, span: timedelta) -> str:
    if span < timedelta(days=2):
        return f"{local:%H:%M}"
    return month_in_words(local, year=span > timedelta(days=365))


def _fit(text: str, wide: float) -> str:
    """As much of the text as fits; nothing where not even a short word would."""
    most = int(wide / _CHAR)
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rstrip()}…" if most >= 4 else ""


def _text(css: str, x: float, y: float, anchor: str, words: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        css, x, y, anchor, words
    )


def _line(css: str, x: float, top: float, foot: float) -> Markup:
    return Markup('<line class="{}" x1="{x}" x2="{x}" y1="{}" y2="{}"/>').format(
        css, top, foot, x=x
    )
