"""What follows from each event of a partnership."""

from typing import Any, assert_never

from rules.partnership.evolve_parts import agreed, met
from rules.partnership.evolve_released import released
from schemas.events import agreement as a
from schemas.events import partnership as e
from schemas.partnerships import MemberRole, MemberState, PartnershipState
from schemas.state.partnership import (
    ConvenershipOffer,
    Convening,
    Member,
    Partnership,
    Pledge,
    Response,
    RoleCheck,
    Success,
)


def evolve_partnership(state: Partnership, event: e.PartnershipEvent) -> Partnership:
    """The partnership after this event, which becomes its entry number `state.seq + 1`."""
    state = state.model_copy(update={"seq": state.seq + 1, "at": event.stamp.at})
    return state.model_copy(update=_changes(state, event))


def _changes(state: Partnership, event: e.PartnershipEvent) -> dict[str, Any]:
    at = event.stamp.at
    match event:
        case e.PartnershipFounded():
            founder = Member(
                party=event.convener, seq=state.seq, kind=event.convener_kind,
                role=MemberRole.CONVENER, state=MemberState.JOINED, stake=event.stake,
                representative=event.representative, power=event.power,
            )  # fmt: skip
            return {
                "state": PartnershipState.FORMING, "name": event.name, "purpose": event.purpose,
                "problems": event.problems, "founded_at": at, "convener": event.convener,
                "convening": (Convening(party=event.convener, since=at),),
                "check_role_days": event.check_role_days, "check_due": event.check_due,
                "members": {event.convener: founder},
            }  # fmt: skip
        case e.MemberInvited():
            known = state.members.get(event.member)
            invited = Member(
                party=event.member, seq=state.seq, kind=event.member_kind, role=event.role,
                state=MemberState.INVITED, answer_by=event.answer_by,
                unanswered=known.unanswered if known else 0,
            )  # fmt: skip
            return {"members": {**state.members, event.member: invited}}
        case e.InvitationUnanswered():
            return _member(
                state, event.member, state=MemberState.UNANSWERED, unanswered=event.times
            )
        case e.FollowedUp():
            return _member(
                state, event.member, state=MemberState.INVITED, answer_by=event.answer_by
            )
        case e.MemberJoined():
            return _member(
                state, event.member, state=MemberState.JOINED, answer_by=None, stake=event.stake,
                representative=event.representative, power=event.power,
            )  # fmt: skip
        case e.InvitationDeclined():
            return _member(state, event.member, state=MemberState.DECLINED, answer_by=None)
        case e.RepresentativeChanged():
            return _member(
                state, event.member, representative=event.representative, power=event.power
            )
        case e.MemberLeft():
            return _left(state, event)
        case e.MemberReleased():
            return released(state, event)
        case e.PartnershipStarted():
            return {"state": PartnershipState.WORKING}
        case e.PartnershipConcluded():
            return {
                "state": PartnershipState.CONCLUDED, "outcome": event.outcome,
                "convenership": None,
            }  # fmt: skip
        case e.ResponseProposed():
            response = Response(
                response=event.response, by=event.member, text=event.text, side=event.side
            )
            return {"responses": {**state.responses, event.response: response}}
        case e.ResourcePledged() | e.PledgeMatched() | e.PledgeUsed() | e.PledgeWithdrawn():
            return {"pledges": {**state.pledges, event.pledge: _pledge(state, event)}}
        case e.SuccessDefined():
            return {"success": Success(
                version=event.version, statement=event.statement, criteria=event.criteria,
                agreed=(event.member,),
            )}  # fmt: skip
        case e.SuccessAgreed() | e.SuccessObjected():
            return {"success": _answered(state, event)}
        case (
            a.AgreementProposed() | a.AgreementSigned() | a.AgreementInForce()
            | a.AgreementRefused() | a.AgreementReminded() | a.AgreementEnded()
            | a.ReversionNoted()
        ):  # fmt: skip
            return {"agreements": {**state.agreements, event.agreement: agreed(state, event)}}
        case a.MeetingCalled() | a.ItemAdded() | a.MeetingMinuted() | a.MeetingCancelled():
            return {"meetings": {**state.meetings, event.meeting: met(state, event)}}
        case e.ConvenershipOffered():
            return {"convenership": ConvenershipOffer(
                to=event.member, stay_as=event.stay_as, answer_by=event.answer_by
            )}  # fmt: skip
        case e.ConvenershipDeclined() | e.ConvenershipWithdrawn() | e.ConvenershipExpired():
            return {"convenership": None}
        case e.ConvenershipAccepted():
            return _handed_over(state, event)
        case e.RoleCheckDue():
            return {"check_reminded": True}
        case e.RoleChecked():
            check = RoleCheck(
                at=at, convener=event.convener, verdict=event.verdict, because=event.because
            )
            return {
                "role_checks": (*state.role_checks, check), "check_due": event.check_due,
                "check_reminded": False,
            }  # fmt: skip
        case _:
            assert_never(event)


def _member(before: Partnership, party: str, /, **changes: Any) -> dict[str, Any]:
    changed = before.members[party].model_copy(update={"seq": before.seq, **changes})
    return {"members": {**before.members, party: changed}}


def _left(state: Partnership, event: e.MemberLeft) -> dict[str, Any]:
    """What it pledged goes with it, and an offer of the convenership to it."""
    offered = state.convenership
    return _member(state, event.member, state=MemberState.LEFT) | {
        "pledges": {
            name: one.model_copy(update={"withdrawn": one.withdrawn or one.by == event.member})
            for name, one in state.pledges.items()
        },
        "convenership": None if offered and offered.to == event.member else offered,
    }


def _pledge(
    state: Partnership,
    event: e.ResourcePledged | e.PledgeMatched | e.PledgeUsed | e.PledgeWithdrawn,
) -> Pledge:
    match event:
        case e.ResourcePledged():
            return Pledge(
                pledge=event.pledge, by=event.member, resource=event.resource, what=event.what,
                quantity=event.quantity, unit=event.unit, side=event.side, since=event.since,
                until=event.until,
            )  # fmt: skip
        case e.PledgeMatched():
            changed: dict[str, Any] = {
                "responses": event.responses, "responsibilities": event.responsibilities,
            }  # fmt: skip
        case e.PledgeUsed():
            changed = {"used": state.pledges[event.pledge].used + event.quantity}
        case e.PledgeWithdrawn():
            changed = {"withdrawn": True}
    return state.pledges[event.pledge].model_copy(update=changed)


def _answered(state: Partnership, event: e.SuccessAgreed | e.SuccessObjected) -> Success:
    assert state.success is not None
    agreed_ = tuple(party for party in state.success.agreed if party != event.member)
    objected = tuple(party for party in state.success.objected if party != event.member)
    if isinstance(event, e.SuccessAgreed):
        agreed_ = (*agreed_, event.member)
    else:
        objected = (*objected, event.member)
    return state.success.model_copy(update={"agreed": agreed_, "objected": objected})


def _handed_over(state: Partnership, event: e.ConvenershipAccepted) -> dict[str, Any]:
    """One instant ends the one convening and begins the other."""
    at = event.stamp.at
    members = state.members | {
        party: state.members[party].model_copy(update={"seq": state.seq, "role": role})
        for party, role in ((event.former, event.stay_as), (event.member, MemberRole.CONVENER))
    }
    closed = state.convening[-1].model_copy(update={"until": at})
    return {
        "members": members, "convener": event.member, "convenership": None,
        "convening": (*state.convening[:-1], closed, Convening(party=event.member, since=at)),
        "check_due": event.check_due, "check_reminded": False,
    }  # fmt: skip
