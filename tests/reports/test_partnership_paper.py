"""Agenda, minutes and the review of a partnership on paper."""

from datetime import timedelta

from reports import meeting, partnership
from reports.paper import Report, Upto, texts
from schemas.commands import agreement as a
from schemas.partnering import Item, Minute
from schemas.views import ProblemView
from storage.readers.known import view_of
from tests import partnering as p
from tests.builders import C1, CLINIC, HOUSING, LIGHTING, POLICE, accept, offered, offered_promise
from tests.builders import given as problem_after
from tests.reports.desk_of_paper import NOON, setting

M1, LOST = f"{p.T}.m1", "elsewhere.h1"
TABLE = Upto(f"partnership/{p.T}", 21, NOON, "cd" * 32, None)
CALLED = p.asked(
    a.CallMeeting(
        partnership=p.T, begins=p.SOON, place="Town hall",
        items=(Item(title="Lamps of the north lot", about=(C1, LIGHTING)), Item(title="Any other")),
    ),
    POLICE,
)  # fmt: skip
MINUTED = p.asked(
    a.MinuteMeeting(
        meeting=M1, present=("op@police", "dana@housing"),
        minutes=(Minute(item=1, text="Eight of twelve stand.", decision="The rest by Friday."),),
    ),
    POLICE,
)  # fmt: skip
WORKING = (*p.READY, p.started(), p.proposed(), p.signed(POLICE), p.signed(HOUSING),
           p.invited(CLINIC), CALLED)  # fmt: skip


def seen() -> dict[str, ProblemView]:
    handed = problem_after(offered(commitments=(offered_promise(),)), accept())
    return {"motel": view_of(handed)}


def paper_of_table(kind: str) -> Report:
    """One of the three, of a table at work."""
    if kind == "agenda":
        state = p.given(*WORKING)
        return meeting.agenda(state, state.meetings[M1], seen(), TABLE, setting())
    state = p.given(*WORKING, timedelta(days=11), MINUTED)
    if kind == "minutes":
        return meeting.minutes(state, state.meetings[M1], seen(), TABLE, setting())
    return partnership.report(state, seen(), TABLE, setting())


def test_an_agenda_says_of_each_item_how_it_stands() -> None:
    said = [*texts(paper_of_table("agenda"))]

    assert (
        "Ten lamps stand, by Housing Office (housing): promised\n"
        "The lighting at the motel: held by Housing Office (housing)"
    ) in said
    assert "Town hall" in said
    assert C1 in said, "and lists the promises that are open"


def test_what_a_reader_may_not_see_is_named_and_nothing_is_told_of_it() -> None:
    state = p.given(*WORKING)

    told = meeting.agenda(state, state.meetings[M1], {}, TABLE, setting())
    assert f"{C1}: not shown\n{LIGHTING}: not shown" in [*texts(told)]


def test_minutes_say_who_was_there_what_was_said_and_what_was_decided() -> None:
    report = paper_of_table("minutes")
    said = [*texts(report)]

    assert "op@police; dana@housing" in said
    assert "Eight of twelve stand." in said
    assert "Decided: The rest by Friday." in said
    assert "Lamps of the north lot: The rest by Friday." in said
    assert "Nothing was recorded on this item." in said
    assert "For the convener" in said, "and there is a line to sign on"


def test_before_the_meeting_there_are_no_minutes_and_that_is_said() -> None:
    state = p.given(*WORKING)

    told = meeting.minutes(state, state.meetings[M1], seen(), TABLE, setting())
    assert f"No minutes were recorded of {M1}; it is called." in [*texts(told)]


def test_the_review_says_what_is_missing_and_what_was_agreed() -> None:
    said = "\n".join(texts(paper_of_table("partnership")))

    assert "Of the six kinds of partner, 1 is in it. Missing: " in said
    assert "media" in said
    assert "Sides of the problem on which nobody brings anything" in said
    assert "unanswered, silent once" in said, "apathy is told as well"
    assert "Keep the lots lit" in said
    assert f"{p.T}.a1" in said
    assert "not under a checkpoint yet" in TABLE.in_words()
