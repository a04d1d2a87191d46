"""Meetings: an agenda that says what it is about, who was there, what was said and decided."""

from datetime import timedelta

from schemas.commands import agreement as a
from schemas.partnering import Item, Minute
from schemas.partnerships import MeetingState, MemberRole
from schemas.request import Request
from tests.builders import C1, CLINIC, HOUSING, POLICE
from tests.partnering import READY, SOON, T, asked, given, invited, joined, refused, then

M1 = f"{T}.m1"
CALL = asked(
    a.CallMeeting(
        partnership=T, begins=SOON, place="Town hall", items=(Item(title="Lamps", about=(C1,)),)
    ),
    POLICE,
)
CALLED = (*READY, invited(CLINIC, MemberRole.OBSERVER), joined(CLINIC), CALL)
WAIT = timedelta(days=11)


def minuted(item: int = 1, present: tuple[str, ...] = ("op@police", "dana@housing")) -> Request:
    minutes = (Minute(item=item, text="Eight of twelve.", decision="The rest by Friday."),)
    return asked(a.MinuteMeeting(meeting=M1, present=present, minutes=minutes), POLICE)


def test_minutes_say_who_was_there_who_was_not_and_what_was_decided() -> None:
    held = given(*CALLED, WAIT, minuted()).meetings[M1]

    assert (held.state, held.absent) == (MeetingState.HELD, (CLINIC,))
    assert held.minutes[0].decision == "The rest by Friday."


def test_a_meeting_is_minuted_after_it_began_by_people_of_the_partnership() -> None:
    state = given(*CALLED)

    assert refused(state, minuted()) == "not_yet"
    assert refused(state, minuted(2), WAIT) == "not_found"
    assert refused(state, minuted(present=("x@county",)), WAIT) == "not_a_member"


def test_anybody_in_it_brings_items_about_its_own_problems() -> None:
    item = a.AddItem(meeting=M1, item=Item(title="Noise", about=("motel.h1",)))
    assert then(given(*CALLED), asked(item, CLINIC)) == ["meeting.item_added"]

    foreign = a.AddItem(meeting=M1, item=Item(title="Park", about=("park.h1",)))
    assert refused(given(*CALLED), asked(foreign, HOUSING)) == "outside_the_problems"


def test_what_was_cancelled_or_held_takes_no_more_items() -> None:
    cancel = asked(a.CancelMeeting(meeting=M1, reason="Snow."), POLICE)
    item = asked(a.AddItem(meeting=M1, item=Item(title="Noise")), HOUSING)

    assert refused(given(*CALLED, cancel), item) == "not_standing"
    assert refused(given(*CALLED, WAIT, minuted()), item) == "not_standing"
    by_member = asked(a.CancelMeeting(meeting=M1, reason="Snow."), HOUSING)
    assert refused(given(*CALLED), by_member) == "not_the_convener"
