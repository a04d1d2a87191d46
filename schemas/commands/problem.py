"""Commands on a problem and its responsibilities."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Line, Message, Prose
from schemas.calendars import Calendar
from schemas.ids import EntryId, PartyId, ProblemId, ResponsibilityId, ResponsibilityKey
from schemas.parties import Grade
from schemas.playbook import PlaybookId
from schemas.scope import Scope


class NewResponsibility(Message):
    """A duty to be established, held from the first instant by the police who establish it.

    Another `holder` is refused for now: nobody is made to hold without having accepted.
    """

    key: ResponsibilityKey
    title: Line
    scope: Scope
    reserved: Annotated[tuple[Line, ...], Field(max_length=40)] = ()
    """Duties that stay with police whatever is handed over, such as danger to life."""
    holder: PartyId | None = None
    fallback: PartyId | None = None
    demands: Grade = Grade.LIMITED


class OpenProblem(Message):
    kind: Literal["problem.open"] = "problem.open"
    problem: ProblemId
    title: Line
    statement: Prose
    """Who, what, where, when, why, how often, and the harm."""
    source: Prose | None = None
    calendar: Calendar = Calendar()
    playbook: PlaybookId | None = None
    """The version of a playbook that it follows from the first instant."""
    responsibilities: Annotated[tuple[NewResponsibility, ...], Field(min_length=1, max_length=40)]


class RefreshCalendar(Message):
    """Deadlines set from now on use the new calendar; those that run are recomputed."""

    kind: Literal["problem.refresh_calendar"] = "problem.refresh_calendar"
    problem: ProblemId
    calendar: Calendar


class CloseProblem(Message):
    kind: Literal["problem.close"] = "problem.close"
    problem: ProblemId
    outcome: Prose


class EstablishResponsibility(Message):
    kind: Literal["responsibility.establish"] = "responsibility.establish"
    problem: ProblemId
    new: NewResponsibility


class InviteContributor(Message):
    """Share: add a party that contributes a declared part; accountability stays."""

    kind: Literal["contributor.invite"] = "contributor.invite"
    responsibility: ResponsibilityId
    contributor: PartyId
    share: Line


class JoinAsContributor(Message):
    kind: Literal["contributor.join"] = "contributor.join"
    responsibility: ResponsibilityId


class RefuseToContribute(Message):
    kind: Literal["contributor.decline"] = "contributor.decline"
    responsibility: ResponsibilityId
    reason: Prose


class EndContribution(Message):
    """By the contributor itself, or by the holder who names it."""

    kind: Literal["contributor.leave"] = "contributor.leave"
    responsibility: ResponsibilityId
    contributor: PartyId
    reason: Prose


class Part(Message):
    """One child of a split."""

    key: ResponsibilityKey
    title: Line
    places: Annotated[tuple[Line, ...], Field(min_length=1, max_length=40)]
    duties: Annotated[tuple[Line, ...], Field(min_length=1, max_length=40)]


class SplitResponsibility(Message):
    kind: Literal["responsibility.split"] = "responsibility.split"
    responsibility: ResponsibilityId
    parts: Annotated[tuple[Part, ...], Field(min_length=2, max_length=20)]


class DisputeResponsibility(Message):
    kind: Literal["responsibility.dispute"] = "responsibility.dispute"
    responsibility: ResponsibilityId
    reason: Prose


class SettleDispute(Message):
    kind: Literal["dispute.settle"] = "dispute.settle"
    responsibility: ResponsibilityId
    outcome: Prose


class ProposeAmendment(Message):
    """A changed scope, in force only when the counterparty agrees."""

    kind: Literal["scope.propose"] = "scope.propose"
    responsibility: ResponsibilityId
    scope: Scope
    reason: Prose


class AgreeAmendment(Message):
    kind: Literal["scope.agree"] = "scope.agree"
    responsibility: ResponsibilityId
    version: Annotated[int, Field(ge=1)]


class RefuseAmendment(Message):
    kind: Literal["scope.refuse"] = "scope.refuse"
    responsibility: ResponsibilityId
    reason: Prose


class AskDischarge(Message):
    """The holder says the duty is done; someone else has to confirm it."""

    kind: Literal["discharge.ask"] = "discharge.ask"
    responsibility: ResponsibilityId
    reason: Prose


class RefuseDischarge(Message):
    kind: Literal["discharge.refuse"] = "discharge.refuse"
    responsibility: ResponsibilityId
    reason: Prose


class ConfirmDischarge(Message):
    kind: Literal["discharge.confirm"] = "discharge.confirm"
    responsibility: ResponsibilityId
    outcome: Prose


class RevertResponsibility(Message):
    """Automatic movement to the fallback because the holder can no longer hold."""

    kind: Literal["responsibility.revert"] = "responsibility.revert"
    responsibility: ResponsibilityId
    reason: Literal["party_inactive", "agreement_ended", "breach"]
    detail: Prose
    under: EntryId | None = None
    """The entry that ended the agreement, where that is the reason and a partnership says so."""


class ReleaseParty(Message):
    """A party takes part no longer, and nothing on the problem rests on it any more.

    Given by Remit itself; `under` is the entry of the party that says so.
    """

    kind: Literal["problem.release"] = "problem.release"
    problem: ProblemId
    party: PartyId
    under: EntryId


ProblemCommand = (
    OpenProblem
    | RefreshCalendar
    | CloseProblem
    | EstablishResponsibility
    | InviteContributor
    | JoinAsContributor
    | RefuseToContribute
    | EndContribution
    | SplitResponsibility
    | DisputeResponsibility
    | SettleDispute
    | ProposeAmendment
    | AgreeAmendment
    | RefuseAmendment
    | AskDischarge
    | RefuseDischarge
    | ConfirmDischarge
    | RevertResponsibility
)
