"""Turning facts into pages. Everything that is put into a page is escaped."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from language.catalogs import LANGUAGES
from language.speaking import Texts, language, say
from language.times import span_in_words
from portal import days, when
from portal.spoken import SpokenWords, inside, option, speak_in, told
from portal.spoken import sentence as sentence
from rules import words
from rules.asked import BINDING
from schemas.calendars import Calendar
from schemas.views import HandoffView, ProblemView

CARRYING = frozenset({"accepted", "settling", "settled"})


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    speak_in(made)
    made.filters.update(
        when=_when, exactly=_exactly, ago=_ago, due=_due, away=_away, date=_date,
        party=_party, span=span_in_words, iso=when.iso,
        sentence=sentence, state=_state, standing=_standing, lines=_lines, deadline=deadline,
        told=told, option=option, inside=inside, aspect=_aspect, spoken=say,
        bytes=_bytes,
    )  # fmt: skip
    made.globals.update(words=SpokenWords(), is_late=_is_late, binding=BINDING)
    return made


def render(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **facts: Any,
) -> HTMLResponse:
    """The page, for the viewer whom the door has found, in that party's time zone."""
    viewer = request.scope.get("remit.viewer")
    told = {
        "viewer": viewer,
        "zone": viewer.zone if viewer else "UTC",
        "now": request.app.state.portal.now(),
        "names": {},
        "path": request.url.path,
        "here": _here(request) if status in (200, 422) else "/",
        "language": language(),
        "languages": LANGUAGES,
        "form_token": _form_token(viewer),
        **facts,
    }
    return HTMLResponse(environment().get_template(template).render(told), status, headers)


def _here(request: Request) -> str:
    """Where one comes back to after another language was chosen."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _form_token(viewer: Any) -> str:
    from desk.sign_in import form_token

    return form_token(viewer.session) if viewer and viewer.session else ""


@pass_context
def _when(context: Context, instant: datetime) -> Markup:
    return when.element(instant, context["zone"])


@pass_context
def _exactly(context: Context, instant: datetime) -> Markup:
    return when.exact(instant, context["zone"])


@pass_context
def _ago(context: Context, instant: datetime) -> Markup:
    away = when.distance(instant, context["now"])
    return when.element(instant, context["zone"], relative=away)


@pass_context
def _due(context: Context, instant: datetime) -> Markup:
    return when.element(instant, context["zone"], relative=_away(context, instant))


@pass_context
def _away(context: Context, instant: datetime, calendar: Calendar | None = None) -> str:
    """In working days of the problem's calendar; of ordinary weeks where the page names none."""
    by = calendar or context.get("calendar") or Calendar(zone=context["zone"])
    return days.away(instant, context["now"], by)


@pass_context
def _date(context: Context, instant: datetime) -> str:
    return days.date(instant, context["now"], context["zone"])


@pass_context
def _is_late(context: Context, instant: datetime | None) -> bool:
    return instant is not None and instant < context["now"]


@pass_context
def _party(context: Context, party: str) -> str:
    return str(context["names"].get(party, party))


@pass_context
def _standing(context: Context, view: HandoffView) -> str:
    """A handoff's state in words, or where it goes while a notice of return runs."""
    return going_back(view, context["names"], context["zone"]) or _state(view.state, "handoff")


def read(instant: str) -> datetime:
    """An instant of a document, which is JSON."""
    return datetime.fromisoformat(instant)


def titles_in(around: ProblemView) -> dict[str, str]:
    """What each responsibility of a problem is called."""
    return {one.responsibility: one.title for one in around.responsibilities}


def going_back(view: HandoffView, names: Mapping[str, str], zone: str) -> str | None:
    """What is to be said of a handoff whose return was announced; None of any other."""
    moves = view.deadlines.get("notice")
    if moves is None or view.state not in CARRYING:
        return None
    fallback = str(view.document["fallback"])
    to, on = names.get(fallback, fallback), when.in_words(moves, zone)
    return say("Being given back; moves to %(party)s on %(when)s", party=to, when=on)


def _state(state: str, noun: str) -> str:
    known = words.HANDOFF_STATES if noun == "handoff" else words.COMMITMENT_STATES
    return sentence(say(known.get(state, state)))


def _aspect(name: str) -> str:
    """What was looked at before a party was asked."""
    return sentence(say(_ASPECTS[name]))


def _bytes(size: int) -> str:
    """A size that people can read, in the units that their telephones use."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(size // 1000, 1)} kB"


def _lines(text: str) -> Markup:
    """Prose with its line breaks."""
    return Markup("<br>").join(text.split("\n"))


def deadline(due: datetime | None, deadlines: Mapping[str, datetime]) -> str:
    """What the nearest deadline is for: `Decide by`."""
    nearest = next((kind for kind, instant in deadlines.items() if instant == due), "")
    return say(_DEADLINES.get(nearest, "Due"))


_ASPECTS: Texts = {
    "mandate": "mandate",
    "capacity": "capacity",
    "area": "area",
    "hours": "hours",
    "power": "power",
}
_DEADLINES: Texts = {
    "acknowledge": "Acknowledge by",
    "decide": "Decide by",
    "first_action": "First action by",
    "progress": "Report progress by",
    "verify": "Verify by",
    "settle": "Settles on",
    "grace": "Put right by",
    "hold": "On hold until",
    "notice": "Moves on",
    "term": "Ends on",
}
