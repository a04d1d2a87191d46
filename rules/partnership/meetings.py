"""Meetings: an agenda whose items say what they are about, attendance, minutes and decisions."""

from rules.asked import WORKING
from rules.clocks import must_be_ahead
from rules.partnership.asked import EVERY, Around, joined
from rules.partnership.means import must_be_of_the_problems
from rules.partnership.refusals import NotAMember, NotStanding, NotYet, UnknownInPartnership
from rules.refusals import LimitReached
from schemas.commands.agreement import AddItem, CallMeeting, CancelMeeting, MinuteMeeting
from schemas.events.agreement import ItemAdded, MeetingCalled, MeetingCancelled, MeetingMinuted
from schemas.events.partnership import PartnershipEvent
from schemas.ids import party_of
from schemas.partnerships import MeetingState, MemberRole
from schemas.state.partnership import Meeting

MOST_ITEMS = 60


def call(around: Around, command: CallMeeting) -> list[PartnershipEvent]:
    around.must_convene(MemberRole.LEADER)
    around.must_have_room("meetings")
    must_be_ahead("The meeting", around.at, command.begins)
    for item in command.items:
        must_be_of_the_problems(around, item.about)
    name = f"{around.name}.m{len(around.state.meetings) + 1}"
    return [
        MeetingCalled(
            stamp=around.stamp, meeting=name, begins=command.begins, place=command.place,
            items=command.items,
        )
    ]  # fmt: skip


def add_item(around: Around, command: AddItem) -> list[PartnershipEvent]:
    """Whoever is in it may bring an item, in whatever role."""
    meeting = _called(around, command.meeting)
    member = around.me()
    around.must_be(WORKING)
    if len(meeting.items) >= MOST_ITEMS:
        raise LimitReached(command.meeting, "items", MOST_ITEMS)
    must_be_of_the_problems(around, command.item.about)
    return [
        ItemAdded(
            stamp=around.stamp, meeting=command.meeting, member=member.party, item=command.item
        )
    ]


def minute(around: Around, command: MinuteMeeting) -> list[PartnershipEvent]:
    """After it began. Who is in the partnership and sent nobody is recorded as absent."""
    meeting = _called(around, command.meeting)
    around.must_convene(MemberRole.LEADER)
    if meeting.begins > around.at:
        raise NotYet(command.meeting)
    inside = [member.party for member in joined(around.state, EVERY)]
    for person in command.present:
        if party_of(person) not in inside:
            raise NotAMember(party_of(person), around.name)
    for one in command.minutes:
        if one.item > len(meeting.items):
            raise UnknownInPartnership(f"item {one.item} of {command.meeting}", around.name)
    there = {party_of(person) for person in command.present}
    return [
        MeetingMinuted(
            stamp=around.stamp, meeting=command.meeting,
            present=tuple(dict.fromkeys(command.present)),
            absent=tuple(party for party in inside if party not in there),
            minutes=command.minutes,
        )
    ]  # fmt: skip


def cancel(around: Around, command: CancelMeeting) -> list[PartnershipEvent]:
    _called(around, command.meeting)
    around.must_convene(MemberRole.LEADER)
    return [MeetingCancelled(stamp=around.stamp, meeting=command.meeting, reason=command.reason)]


def _called(around: Around, name: str) -> Meeting:
    meeting = around.meeting(name)
    if meeting.state is not MeetingState.CALLED:
        raise NotStanding(name, meeting.state.value)
    return meeting
