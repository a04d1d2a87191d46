"""A meeting on paper: the agenda before it, the minutes after it."""

from collections.abc import Iterable, Iterator, Mapping

from reports import parts
from reports.paper import Block, Cell, Lines, Listing, Report, Section, Table, Text, Upto, facts
from reports.paper import section as titled
from reports.record import Setting
from rules.words import COMMITMENT_STATES, HANDOFF_STATES, STAGES
from schemas.ids import problem_of
from schemas.partnerships import MeetingState
from schemas.state.partnership import Meeting, Partnership
from schemas.views import ProblemView

Seen = Mapping[str, ProblemView]
"""The problems that items are about, by their id, as far as the reader sees them."""
_FULL = ("convener", "leader", "member", "adviser", "observer")


def agenda(
    table: Partnership, meeting: Meeting, seen: Seen, upto: Upto, at: Setting
) -> Report:  # fmt: skip
    """What will be spoken about, and how each thing stands."""
    return _report("agenda", "Agenda", table, meeting, upto, at, _agenda(table, meeting, seen, at))


def minutes(
    table: Partnership, meeting: Meeting, seen: Seen, upto: Upto, at: Setting
) -> Report:  # fmt: skip
    """Who was there, what was said and what was decided."""
    return _report(
        "minutes", "Minutes", table, meeting, upto, at, _minutes(table, meeting, seen, at)
    )


def _report(
    kind: str, lead: str, table: Partnership, meeting: Meeting, upto: Upto, at: Setting,
    sections: Iterator[Section],
) -> Report:  # fmt: skip
    return Report(
        kind=kind,
        title=table.name or table.partnership,
        subject=meeting.meeting,
        lead=lead,
        made_at=at.made_at,
        zone=at.zone,
        upto=(upto,),
        sections=(*sections, Section("The record", parts.record_of(upto))),
        made_for=at.eyes.made_for,
    )


def _front(table: Partnership, meeting: Meeting, at: Setting) -> Block:
    state = {MeetingState.CANCELLED: "cancelled"}.get(meeting.state)
    return facts(
        ("Meeting", meeting.meeting),
        ("Begins", meeting.begins),
        ("Place", meeting.place),
        ("Called off", state),
        ("Convened by", at.name(table.convener)),
    )


def _agenda(table: Partnership, meeting: Meeting, seen: Seen, at: Setting) -> Iterator[Section]:
    yield titled("The meeting", [_front(table, meeting, at), _members(table, at)])
    yield titled(
        "Items",
        [
            Table(
                "What will be spoken about",
                ("No.", "Item", "About", "How it stands now"),
                tuple(
                    (number, item.title, "\n".join(item.about) or None,
                     "\n".join(stands(one, seen, at) for one in item.about) or None)
                    for number, item in enumerate(meeting.items, start=1)
                ),
                (6, 32, 20, 42),
                "Nothing was put on the agenda yet.",
            )
        ],
    )  # fmt: skip
    due = open_promises(seen.values(), at)
    if due.rows:
        yield Section("Promises that are open", (due,))


def _minutes(table: Partnership, meeting: Meeting, seen: Seen, at: Setting) -> Iterator[Section]:
    if meeting.state is not MeetingState.HELD:
        text = f"No minutes were recorded of {meeting.meeting}; it is {meeting.state.value}."
        yield titled("The meeting", [_front(table, meeting, at), Text(text, tone="strong")])
        return
    yield titled(
        "The meeting",
        [
            _front(table, meeting, at),
            facts(
                ("Present", "; ".join(meeting.present)),
                ("Absent", "; ".join(at.name(one) for one in meeting.absent) or "nobody"),
            ),
        ],
    )
    told = {one.item: one for one in meeting.minutes}
    for number, item in enumerate(meeting.items, start=1):
        one = told.get(number)
        yield titled(
            f"{number}. {item.title}",
            [
                facts(("About", "; ".join(stands(x, seen, at) for x in item.about))),
                Text(one.text if one else "Nothing was recorded on this item."),
                Text(f"Decided: {one.decision}", tone="strong") if one and one.decision else None,
            ],
        )
    decided = tuple(
        f"{meeting.items[one.item - 1].title}: {one.decision}"
        for one in meeting.minutes
        if one.decision
    )
    yield titled(
        "Decisions",
        [Listing(decided, numbered=True) if decided else Text("Nothing was decided.")],
    )
    yield Section("Signed", (Lines(("For the convener", "Taken down by", "Date")),))


def _members(table: Partnership, at: Setting) -> Table:
    return Table(
        "Who is called",
        ("Party", "As", "Speaks for it", "Decision power"),
        tuple(
            (at.name(one.party), one.role.value, one.representative,
             one.power.value if one.power else None)
            for one in sorted(table.members.values(), key=lambda m: _FULL.index(m.role.value))
            if one.state.value == "joined"
        ),
        (38, 16, 28, 18),
    )  # fmt: skip


def stands(subject: str, seen: Seen, at: Setting) -> str:
    """How the thing that an item is about stands, in one line."""
    around = seen.get(problem_of(subject))
    if around is None:
        return f"{subject}: not shown"
    if subject == around.problem:
        return f"{around.title}: {STAGES.get(around.stage, around.stage)}"
    for duty in around.responsibilities:
        if duty.responsibility == subject:
            return f"{duty.title}: held by {at.name(duty.holder) or 'not shown'}"
    for handoff in around.handoffs:
        if handoff.handoff == subject:
            state = HANDOFF_STATES.get(handoff.state, handoff.state)
            return f"{handoff.title} to {at.name(handoff.receiver)}: {state}"
    for promise in around.commitments:
        if promise.commitment == subject:
            state = COMMITMENT_STATES.get(promise.state, promise.state)
            return f"{promise.title}, by {at.name(promise.promisor)}: {state}"
    return f"{subject}: not shown"


def open_promises(problems: Iterable[ProblemView], at: Setting) -> Table:
    """What is owed in these problems, soonest first."""
    rows: list[tuple[Cell, ...]] = []
    for around in problems:
        for one in around.commitments:
            if one.state in ("committed", "in_progress", "on_hold", "missed", "reported_done"):
                state = COMMITMENT_STATES.get(one.state, one.state)
                rows.append((one.commitment, one.title, at.name(one.promisor), one.due, state))
    rows.sort(key=lambda row: str(row[3] or "9"))
    return Table(
        "What is owed in the problems of this agenda",
        ("Promise", "What", "By", "Due", "State"),
        tuple(rows),
        (14, 34, 20, 18, 14),
    )
