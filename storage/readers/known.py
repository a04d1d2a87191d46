"""What was known at an earlier instant: the entries recorded by then, told again by the rules.

Known at an instant is every entry up to the last one that PostgreSQL's clock had recorded by then
(`ledger.recorded_at`). Two entries of a stream are never recorded out of their order, so an entry
that the clock, set back meanwhile, dates later than its successor is known with that one.
"""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from rules.fold import fold
from rules.project import project
from rules.states import UNANSWERED
from schemas.events import Event
from schemas.ids import problem_of, problem_stream
from schemas.rows import CommitmentRow, HandoffRow, ProblemRow, ResponsibilityRow
from schemas.state.problem import Problem
from schemas.views import (
    Basis,
    CommitmentView,
    HandoffView,
    Held,
    ProblemView,
    ResponsibilityView,
    TenureView,
)
from storage import ledger
from storage.readers.history import known_by

if TYPE_CHECKING:
    from storage.pool import Asking


async def problem_as_known(conn: "Asking", problem: str, known_at: datetime) -> ProblemView | None:
    """The problem as the record told it at that instant; None where it told nothing of it yet."""
    events = await _events(conn, problem, known_at)
    return view_of(_folded(problem, events)) if events else None


async def who_as_known(
    conn: "Asking", responsibility: str, at: datetime, known_at: datetime
) -> Held | None:
    """Who held it at `at` by what the record told at `known_at`."""
    problem = problem_of(responsibility)
    events = await _events(conn, problem, known_at)
    if not events:
        return None
    held = _folded(problem, events).responsibilities.get(responsibility)
    for tenure in held.tenures if held else ():
        if held and tenure.since <= at and (tenure.until is None or at < tenure.until):
            return Held(
                responsibility=responsibility,
                at=at,
                holder=tenure.holder,
                since=tenure.since,
                until=tenure.until,
                basis=Basis(
                    kind=events[tenure.began_seq - 1].kind, seq=tenure.began_seq, by=tenure.by
                ),
                problem=problem,
                title=held.title,
                number=tenure.number,
                cause=tenure.cause,
                handoff=tenure.handoff,
                corrected_in=tenure.corrected_in,
                as_known_at=known_at,
            )
    return None


async def _events(conn: "Asking", problem: str, known_at: datetime) -> list[Event]:
    stream = problem_stream(problem)
    known = await known_by(conn, stream, known_at)
    return (await ledger.events(conn, stream))[:known]


def _folded(problem: str, events: list[Event]) -> Problem:
    state = fold(problem_stream(problem), events)
    assert isinstance(state, Problem)
    return state


def view_of(state: Problem) -> ProblemView:
    """A folded problem as the same view that is otherwise read from the projections."""
    rows = project(state)
    [front] = rows.problems
    titles = {row.responsibility: row.title for row in rows.responsibilities}
    live = {h.responsibility: h.handoff for h in state.handoffs.values() if h.state in UNANSWERED}
    parts: tuple[HandoffRow | CommitmentRow, ...] = (*rows.handoffs, *rows.commitments)
    dues = [row.due for row in parts if row.due is not None]
    return ProblemView(
        **front.model_dump(exclude={"document"}),
        document=json.loads(front.document),
        holders=tuple(sorted({r.holder for r in rows.responsibilities if r.state == "held"})),
        due=min(dues, default=None),
        responsibilities=tuple(_responsibility(row, live) for row in rows.responsibilities),
        handoffs=tuple(_handoff(row, front, titles) for row in rows.handoffs),
        commitments=tuple(_commitment(row, front) for row in rows.commitments),
        tenures=tuple(
            TenureView(**row.model_dump(exclude={"previous_since"})) for row in rows.tenures
        ),
    )


def _responsibility(row: ResponsibilityRow, live: dict[str, str]) -> ResponsibilityView:
    document = json.loads(row.document)
    return ResponsibilityView(
        **row.model_dump(exclude={"document"}),
        document=document,
        live_handoff=live.get(row.responsibility),
    )


def _handoff(row: HandoffRow, front: ProblemRow, titles: dict[str, str]) -> HandoffView:
    return HandoffView(
        **row.model_dump(exclude={"document"}),
        document=json.loads(row.document),
        problem_title=front.title,
        title=titles[row.responsibility],
    )


def _commitment(row: CommitmentRow, front: ProblemRow) -> CommitmentView:
    document = json.loads(row.document)
    return CommitmentView(
        **row.model_dump(exclude={"document"}),
        document=document,
        problem_title=front.title,
        title=document["promise"]["title"],
    )
