"""`remit history`: every entry of a problem, in order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from cli import reach, shapes, show
from cli.moments import exact, has_come, known_at
from cli.whole import Whole
from rules.words import EVENTS
from schemas.errors import NotFound
from schemas.findings import FindingView
from schemas.views import EntryView

Marks = dict[int, list[FindingView]]
_LISTED = {
    "party": "See which there are: remit party list",
    "finding": "See which there are: remit finding list",
    "concern": "See which there are: remit concern list",
    "candidate": "See which there are: remit candidate list",
    "record": "Nothing was said on it yet; record/log begins with what is said first.",
}
_DULL = ("kind", "stamp", "clocks", "problem", "handoff", "commitment", "responsibility", "terms")


@click.command()
@click.argument("problem")
@click.option("--after", type=Whole(0), default=0, help="Only entries after this one.")
@click.option("--limit", type=Whole(1, 100_000), help="At most so many.")
@known_at
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for programs.")
def history(
    problem: str, after: int, limit: int | None, as_known_at: datetime | None, as_json: bool
) -> None:
    """Every entry of a problem, in order; other streams are named whole, such as party/housing.

    record/log tells what was done to the record itself.

    With --as-known-at only the entries that were recorded by that time.

    \b
    Examples:
      remit history motel
      remit history motel --after 12 --json
      remit history motel --as-known-at 2026-12-05
      remit history party/housing
      remit history record/log
    """
    has_come(
        as_known_at,
        "so nobody can say what will be known then",
        f"Leave it out: remit history {problem}",
    )
    stream = problem if "/" in problem else f"problem/{problem}"
    found, marks = reach.ask(lambda conn: _marked(conn, stream, after, limit, as_known_at))
    if as_json:
        told = {"entries": [_with_findings(one, marks) for one in found], "stream": stream}
        show.as_json(told | ({"as_known_at": as_known_at} if as_known_at else {}))
        return
    if not found:
        known = f" that was recorded by {exact(as_known_at)}" if as_known_at else ""
        show.line(f"There is no entry after {after}{known}.")
    for one in found:
        tell(one, marks.get(one.seq, ()))


def _with_findings(one: EntryView, marks: Marks) -> dict[str, Any]:
    raised = [{"finding": said.finding, "state": said.state} for said in marks.get(one.seq, ())]
    return shapes.entry(one) | ({"findings": raised} if raised else {})


async def _marked(
    conn: Any, stream: str, after: int, limit: int | None, known: datetime | None
) -> tuple[list[EntryView], Marks]:
    """The entries, and what auditors say of them today."""
    from storage.readers.findings import findings

    marks: Marks = {}
    for one in await findings(conn, about=stream):
        marks.setdefault(one.entry, []).append(one)
    return await _entries(conn, stream, after, limit, known), marks


async def _entries(
    conn: Any, stream: str, after: int, limit: int | None, known: datetime | None
) -> list[EntryView]:
    from storage.readers.history import history as entries
    from storage.readers.history import known_by, length

    upto = await known_by(conn, stream, known) if known else None
    found = await entries(conn, stream, after=after, limit=limit, upto=upto)
    if not found and not await length(conn, stream):
        noun, _, name = stream.partition("/")
        raise NotFound(
            f"There is no {noun} {name}.",
            next_step=_LISTED.get(noun, "See which there are: remit problem list"),
            code="not_found",
        )
    return found


def tell(one: EntryView, findings: Sequence[FindingView] = ()) -> None:
    """An entry for people, and for a pipe on a single line, with what auditors say of it."""
    words = in_words(one.event)
    marks = [f"! {said.severity} finding {said.finding}, {said.state}" for said in findings]
    marks += [f"{field} corrected by entry {seq}" for field, seq in one.corrected_by]
    if not show.is_terminal():
        head = f"{one.seq:>5}  {exact(one.at)}  {one.kind:<30}  {one.subject}  by {one.by}"
        show.one_line("  ".join(part for part in (head, words, *marks) if part).rstrip())
        return
    show.strong(f"{one.seq:>5}  {EVENTS.get(one.kind, one.kind)}: {one.subject}")
    show.faint(f"       {exact(one.at)}, by {one.by}")
    for text in (words, *marks):
        if text:
            show.one_line(f"       {text}")


def _read(one: dict[str, Any]) -> str:
    """`search: party housing`, `entry: problem/motel#12, 3 times`."""
    again = f", {one['times']} times" if one.get("times", 1) > 1 else ""
    why = f" ({one['purpose']})" if one.get("purpose") else ""
    return f"{one.get('what')}: {one.get('about') or one.get('asked') or ''}{again}{why}"


def in_words(event: dict[str, Any]) -> str:
    """What the event says besides what stands in the other columns, shortly."""
    told = []
    for name, value in event.items():
        if name in _DULL or value in (None, "", [], {}, False):
            continue
        if name == "reads":
            told += [_read(one) for one in value]
        elif value is True:
            told.append(name.replace("_", " "))
        elif isinstance(value, (str, int)):
            told.append(f"{name.replace('_', ' ')}: {value}")
    text = "; ".join(told)
    return text if len(text) <= 160 else text[:157] + "…"
