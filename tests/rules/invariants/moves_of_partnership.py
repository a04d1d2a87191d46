"""Random commands on a partnership, its agreements and its meetings."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from schemas.commands import agreement as a
from schemas.commands import partnership as c
from schemas.commands.partnership import BySomebody
from schemas.partnering import AgreementTerms, Criterion, Duty, Item, Minute
from schemas.partnerships import (
    AgreementKind,
    MemberRole,
    Purpose,
    ResourceKind,
    RoleVerdict,
)
from schemas.scope import Side
from schemas.state.partnership import Partnership
from tests.builders import CLINIC, COUNTY, HOUSING, LIGHTING, NOISE, POLICE, PROBLEM
from tests.partnering import T
from tests.rules.invariants.moves import Draw

PARTIES = (POLICE, HOUSING, COUNTY, CLINIC)
_TEXT = "So."


def founding(draw: Draw, now: datetime) -> BySomebody:
    purpose = draw(st.sampled_from((*[Purpose.PROBLEM_SOLVING] * 3, Purpose.PUBLIC_RELATIONS)))
    return c.FoundPartnership(
        partnership=T, name="The table", purpose=purpose, problems=(PROBLEM,), stake=_TEXT,
        check_role_days=draw(st.sampled_from((20, 180))),
    )  # fmt: skip


def on_partnership(draw: Draw, state: Partnership, now: datetime) -> BySomebody:
    """Anything that can be asked of it, about things that are there and some that are not."""
    days: Callable[[], Any] = lambda: now + timedelta(days=draw(st.sampled_from((-1, 3, 15, 60))))  # noqa: E731
    party = draw(st.sampled_from(PARTIES))
    version = draw(st.integers(1, 3))
    number = draw(st.integers(1, 3))
    agreement = draw(st.sampled_from((*state.agreements, f"{T}.a1")))
    meeting = draw(st.sampled_from((*state.meetings, f"{T}.m1")))
    roles = st.sampled_from(MemberRole)
    later = now + timedelta(days=300)
    newest = state.success.version if state.success else version
    waiting = next((one for one in state.agreements.values() if one.proposed), None)
    choices: list[Callable[[], BySomebody]] = [
        *[lambda: c.InviteMember(partnership=T, member=party, role=draw(roles), because=_TEXT,
                                 answer_by=days())] * 3,
        lambda: c.FollowUp(partnership=T, member=party, how=_TEXT, answer_by=days()),
        *[lambda: c.JoinPartnership(partnership=T, stake=_TEXT)] * 3,
        lambda: c.DeclineInvitation(partnership=T, reason=_TEXT),
        lambda: c.Represent(partnership=T),
        lambda: c.LeavePartnership(partnership=T, reason=_TEXT),
        *[lambda: c.StartPartnership(partnership=T)] * 2,
        lambda: c.ConcludePartnership(partnership=T, outcome=_TEXT),
        lambda: c.ProposeResponse(partnership=T, text=_TEXT, side=draw(st.sampled_from(Side))),
        *[lambda: c.PledgeResource(
            partnership=T, resource=ResourceKind.STAFF, what="Hands", unit="people",
            quantity=draw(st.integers(1, 9)), side=Side.PLACE, since=now)] * 2,
        lambda: c.MatchPledge(partnership=T, pledge=f"{T}.p{number}", responses=(f"{T}.r1",)),
        lambda: c.UsePledge(partnership=T, pledge=f"{T}.p{number}", quantity=number, what=_TEXT),
        lambda: c.WithdrawPledge(partnership=T, pledge=f"{T}.p{number}", reason=_TEXT),
        *[lambda: c.DefineSuccess(
            partnership=T, statement=_TEXT,
            criteria=(Criterion(measure="Calls", target="Few", by=later),))] * 2,
        *[lambda: c.AgreeSuccess(partnership=T, version=newest)] * 3,
        lambda: c.ObjectSuccess(partnership=T, version=version, reason=_TEXT),
        *[lambda: a.ProposeAgreement(partnership=T, terms=_terms(draw, now))] * 2,
        lambda: a.ReviseAgreement(agreement=agreement, terms=_terms(draw, now)),
        *[lambda: a.SignAgreement(
            agreement=waiting.agreement if waiting else agreement,
            version=waiting.proposed.version if waiting and waiting.proposed else version)] * 4,
        lambda: a.RefuseAgreement(agreement=agreement, version=version, reason=_TEXT),
        lambda: a.EndAgreement(agreement=agreement, reason=_TEXT),
        lambda: a.CallMeeting(partnership=T, begins=days(), place="Hall",
                              items=(Item(title="The list", about=(PROBLEM,)),)),
        lambda: a.AddItem(meeting=meeting, item=Item(title="Another")),
        lambda: a.MinuteMeeting(meeting=meeting, present=(f"representative@{party}",),
                                minutes=(Minute(item=1, text=_TEXT),)),
        lambda: a.CancelMeeting(meeting=meeting, reason=_TEXT),
        lambda: c.OfferConvenership(partnership=T, member=party, reason=_TEXT, answer_by=days(),
                                    stay_as=draw(roles)),
        *[lambda: c.AcceptConvenership(partnership=T, read_back=_TEXT)] * 2,
        lambda: c.DeclineConvenership(partnership=T, reason=_TEXT),
        lambda: c.WithdrawConvenership(partnership=T, reason=_TEXT),
        lambda: c.CheckRole(partnership=T, verdict=draw(st.sampled_from(RoleVerdict)),
                            because=_TEXT),
    ]  # fmt: skip
    made: BySomebody = draw(st.sampled_from(choices))()
    return made


def _terms(draw: Draw, now: datetime) -> AgreementTerms:
    other = draw(st.sampled_from((HOUSING, *PARTIES[1:])))
    return AgreementTerms(
        agreement_kind=AgreementKind.MOU, title="Lamps", dispute_path=_TEXT,
        duties=(Duty(member=POLICE, text=_TEXT), Duty(member=other, text=_TEXT)),
        since=now, until=now + timedelta(days=draw(st.sampled_from((2, 40, 300)))),
        remind_days=draw(st.sampled_from((1, 30))),
        reverts=draw(st.sampled_from(((), (LIGHTING,), (LIGHTING, NOISE)))),
    )  # fmt: skip
