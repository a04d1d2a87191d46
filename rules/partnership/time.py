"""What time asks of a partnership: answers, reminders, ends, and the convener's look at itself."""

from datetime import datetime

from rules.partnership.agreements import ended, remind_at
from rules.partnership.asked import Around
from schemas.commands.agreement import NoteReversion
from schemas.commands.partnership import RingPartnership
from schemas.events.agreement import AgreementReminded
from schemas.events.partnership import (
    ConvenershipExpired,
    InvitationUnanswered,
    PartnershipEvent,
    RoleCheckDue,
)
from schemas.ids import OF_TIME
from schemas.partnering import Reversion
from schemas.partnerships import AgreementState, MemberState, PartnershipState
from schemas.request import Request
from schemas.stamp import time_itself
from schemas.state.partnership import Partnership

Coming = tuple[datetime, RingPartnership]


def coming(state: Partnership) -> list[Coming]:
    """The deadlines that are still to pass, the earliest first."""
    if state.state in (PartnershipState.UNFOUNDED, PartnershipState.CONCLUDED):
        return []
    name = state.partnership
    found: list[Coming] = []

    def add(at: datetime, what: str, subject: str) -> None:
        ring = RingPartnership.model_validate(
            {"partnership": name, "what": what, "subject": subject, "due": at}
        )
        found.append((at, ring))

    for member in state.members.values():
        if member.state is MemberState.INVITED and member.answer_by is not None:
            add(member.answer_by, "invitation", member.party)
    for agreement in state.agreements.values():
        if agreement.state is AgreementState.IN_FORCE and agreement.terms is not None:
            terms = agreement.terms
            if not agreement.reminded:
                add(terms.until - remind_at(terms), "reminder", agreement.agreement)
            add(terms.until, "end", agreement.agreement)
    if state.convenership is not None:
        add(state.convenership.answer_by, "convenership", state.convenership.to)
    if state.check_due is not None and state.convener is not None and not state.check_reminded:
        add(state.check_due, "role_check", state.convener)
    return sorted(found, key=lambda one: (one[0], one[1].what != "reminder", one[1].subject))


def ring(around: Around, command: RingPartnership) -> list[PartnershipEvent]:
    """What follows from a deadline; nothing where it was met, or moved, in the meantime."""
    if (command.due, command) not in coming(around.state) or command.due > around.at:
        return []
    stamp, name, subject = around.stamp, around.name, command.subject
    match command.what:
        case "invitation":
            times = around.state.members[subject].unanswered + 1
            return [
                InvitationUnanswered(stamp=stamp, partnership=name, member=subject, times=times)
            ]
        case "reminder":
            terms = around.state.agreements[subject].terms
            assert terms is not None, "what is in force has terms"
            return [AgreementReminded(stamp=stamp, agreement=subject, until=terms.until)]
        case "end":
            return [ended(around, around.state.agreements[subject])]
        case "convenership":
            return [ConvenershipExpired(stamp=stamp, partnership=name, member=subject)]
        case "role_check":
            return [RoleCheckDue(stamp=stamp, partnership=name, convener=subject)]


def due_by(state: Partnership, at: datetime) -> Request | None:
    """The deadline that must be sounded before anything else may happen at this instant."""
    for due, command in coming(state):
        return ring_request(command) if due <= at else None
    return None


def ring_request(command: RingPartnership) -> Request:
    """The command that nobody gives, under the same id however often it is sounded."""
    about = (
        command.subject if "." in command.subject else (f"{command.partnership}:{command.subject}")
    )
    return Request(
        command_id=f"{OF_TIME}{about}:{command.what}:{command.due:%Y%m%dT%H%M%S%f}",
        command=command,
        standing=time_itself(),
    )


def to_revert(state: Partnership) -> tuple[str, str, int] | None:
    """The next responsibility that is to fall back: agreement, responsibility, and the entry that
    ended the agreement."""
    for agreement in state.agreements.values():
        for responsibility in agreement.to_revert:
            return agreement.agreement, responsibility, agreement.ended_seq
    return None


def noted_request(agreement: str, duty: str, outcome: Reversion, why: str) -> Request:
    """What came of asking for a reversion, as a command that nobody gives."""
    return Request(
        command_id=reversion_id(agreement, duty, OF_TIME),
        command=NoteReversion(agreement=agreement, duty=duty, outcome=outcome, why=why),
        standing=time_itself(),
    )


def reversion_id(agreement: str, duty: str, begins: str = "ended:") -> str:
    """The id of the command for a responsibility at the end of an agreement: always the same."""
    return f"{begins}{agreement}:{duty}"
