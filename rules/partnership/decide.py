"""From a command on a partnership to what it causes."""

from datetime import datetime
from typing import assert_never

from rules.asked import stamp
from rules.partnership import agreements, convening, means, meetings, members, releasing, time
from rules.partnership.asked import Around
from schemas.commands import agreement as a
from schemas.commands import partnership as c
from schemas.errors import Invalid
from schemas.events.partnership import PartnershipEvent
from schemas.ids import TIME
from schemas.request import Request
from schemas.state.partnership import Partnership


def decide_partnership(
    state: Partnership, request: Request, at: datetime
) -> list[PartnershipEvent]:
    """What the command causes at this instant, or Refused."""
    command = request.command
    assert isinstance(command, c.PartnershipCommand), "not a command on a partnership"
    around = Around(state, request, stamp(state.at, request, at))
    if isinstance(command, c.ByTime):
        if request.standing.person != TIME:
            raise Invalid(
                "A clock cannot be rung by hand.",
                next_step="Wait for the deadline, or answer before it.",
            )
    elif not isinstance(command, c.FoundPartnership):
        members.must_be_known(around)
        around.must_go_on()
    return _decided(around, command)


def _decided(around: Around, command: c.PartnershipCommand) -> list[PartnershipEvent]:
    match command:
        case c.FoundPartnership():
            return members.found(around, command)
        case c.InviteMember():
            return members.invite(around, command)
        case c.FollowUp():
            return members.follow_up(around, command)
        case c.JoinPartnership():
            return members.join(around, command)
        case c.DeclineInvitation():
            return members.decline(around, command)
        case c.Represent():
            return members.represent(around)
        case c.LeavePartnership():
            return members.leave(around, command)
        case c.StartPartnership():
            return members.start(around, command)
        case c.ConcludePartnership():
            return members.conclude(around, command)
        case c.ProposeResponse():
            return means.propose_response(around, command)
        case c.PledgeResource():
            return means.pledge(around, command)
        case c.MatchPledge():
            return means.match(around, command)
        case c.UsePledge():
            return means.use(around, command)
        case c.WithdrawPledge():
            return means.withdraw(around, command)
        case c.DefineSuccess():
            return means.define_success(around, command)
        case c.AgreeSuccess():
            return means.agree_success(around, command)
        case c.ObjectSuccess():
            return means.object_success(around, command)
        case a.ProposeAgreement():
            return agreements.propose(around, command)
        case a.ReviseAgreement():
            return agreements.revise(around, command)
        case a.SignAgreement():
            return agreements.sign(around, command)
        case a.RefuseAgreement():
            return agreements.refuse(around, command)
        case a.EndAgreement():
            return agreements.end(around, command)
        case a.CallMeeting():
            return meetings.call(around, command)
        case a.AddItem():
            return meetings.add_item(around, command)
        case a.MinuteMeeting():
            return meetings.minute(around, command)
        case a.CancelMeeting():
            return meetings.cancel(around, command)
        case c.OfferConvenership():
            return convening.offer(around, command)
        case c.AcceptConvenership():
            return convening.accept(around, command)
        case c.DeclineConvenership():
            return convening.decline(around, command)
        case c.WithdrawConvenership():
            return convening.withdraw(around, command)
        case c.CheckRole():
            return convening.check_role(around, command)
        case c.ReleaseMember():
            return releasing.release(around, command)
        case c.RingPartnership():
            return time.ring(around, command)
        case a.NoteReversion():
            return agreements.note_reversion(around, command)
        case _:
            assert_never(command)
