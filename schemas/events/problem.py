"""What happens to a problem and to its responsibilities."""

from typing import Literal

from schemas.base import Line, Prose
from schemas.calendars import Calendar
from schemas.clocks import Clock, ClockKind
from schemas.events.base import Happened
from schemas.ids import EntryId, HandoffId, PartyId, ProblemId, ResponsibilityId
from schemas.parties import Grade
from schemas.scope import Scope


class ProblemOpened(Happened):
    kind: Literal["problem.opened"] = "problem.opened"
    problem: ProblemId
    title: Line
    statement: Prose
    source: Prose | None
    police: PartyId
    calendar: Calendar


class CalendarRefreshed(Happened):
    """The clocks that were moved, by subject and kind, with their new chimes."""

    kind: Literal["problem.calendar_refreshed"] = "problem.calendar_refreshed"
    problem: ProblemId
    calendar: Calendar
    moved: dict[str, dict[ClockKind, Clock]]


class ProblemClosed(Happened):
    kind: Literal["problem.closed"] = "problem.closed"
    problem: ProblemId
    outcome: Prose


class ResponsibilityEstablished(Happened):
    """From this instant the responsibility has a holder, and it never is without one again."""

    kind: Literal["responsibility.established"] = "responsibility.established"
    responsibility: ResponsibilityId
    title: Line
    scope: Scope
    reserved: tuple[Line, ...]
    holder: PartyId
    fallback: PartyId
    demands: Grade
    split_from: ResponsibilityId | None = None


class ResponsibilityTransferred(Happened):
    """The old tenure ends and the new one begins, at one instant."""

    kind: Literal["responsibility.transferred"] = "responsibility.transferred"
    responsibility: ResponsibilityId
    former: PartyId
    holder: PartyId
    fallback: PartyId
    handoff: HandoffId


class ResponsibilityReverted(Happened):
    kind: Literal["responsibility.reverted"] = "responsibility.reverted"
    responsibility: ResponsibilityId
    former: PartyId
    holder: PartyId
    reason: Literal[
        "returned", "recalled", "term_ended", "party_inactive", "agreement_ended", "breach"
    ]
    detail: Prose | None = None
    handoff: HandoffId | None = None
    under: EntryId | None = None
    """The entry elsewhere that is the reason: of the partnership that ended the agreement on which
    it was held, or of the party that takes part no longer."""


class ResponsibilitySplit(Happened):
    """The parent ends where its children begin; together they cover the same ground."""

    kind: Literal["responsibility.split"] = "responsibility.split"
    responsibility: ResponsibilityId
    parts: tuple[ResponsibilityId, ...]


class ResponsibilityDisputed(Happened):
    """The holder is unchanged while the dispute lasts."""

    kind: Literal["responsibility.disputed"] = "responsibility.disputed"
    responsibility: ResponsibilityId
    reason: Prose


class DisputeSettled(Happened):
    kind: Literal["dispute.settled"] = "dispute.settled"
    responsibility: ResponsibilityId
    outcome: Prose


class AmendmentProposed(Happened):
    kind: Literal["scope.proposed"] = "scope.proposed"
    responsibility: ResponsibilityId
    version: int
    scope: Scope
    counterparty: PartyId
    reason: Prose


class ScopeAmended(Happened):
    kind: Literal["scope.amended"] = "scope.amended"
    responsibility: ResponsibilityId
    version: int
    scope: Scope


class AmendmentRefused(Happened):
    kind: Literal["scope.refused"] = "scope.refused"
    responsibility: ResponsibilityId
    version: int
    reason: Prose


class DischargeAsked(Happened):
    kind: Literal["discharge.asked"] = "discharge.asked"
    responsibility: ResponsibilityId
    reason: Prose


class DischargeRefused(Happened):
    kind: Literal["discharge.refused"] = "discharge.refused"
    responsibility: ResponsibilityId
    reason: Prose


class ResponsibilityDischarged(Happened):
    kind: Literal["responsibility.discharged"] = "responsibility.discharged"
    responsibility: ResponsibilityId
    outcome: Prose


class ContributorInvited(Happened):
    kind: Literal["contributor.invited"] = "contributor.invited"
    responsibility: ResponsibilityId
    contributor: PartyId
    share: Line


class ContributorJoined(Happened):
    kind: Literal["contributor.joined"] = "contributor.joined"
    responsibility: ResponsibilityId
    contributor: PartyId
    share: Line


class ContributorDeclined(Happened):
    kind: Literal["contributor.declined"] = "contributor.declined"
    responsibility: ResponsibilityId
    contributor: PartyId
    reason: Prose


class ContributorLeft(Happened):
    kind: Literal["contributor.left"] = "contributor.left"
    responsibility: ResponsibilityId
    contributor: PartyId
    reason: Prose


ProblemEvent = (
    ProblemOpened
    | CalendarRefreshed
    | ProblemClosed
    | ResponsibilityEstablished
    | ResponsibilityTransferred
    | ResponsibilityReverted
    | ResponsibilitySplit
    | ResponsibilityDisputed
    | DisputeSettled
    | AmendmentProposed
    | ScopeAmended
    | AmendmentRefused
    | DischargeAsked
    | DischargeRefused
    | ResponsibilityDischarged
    | ContributorInvited
    | ContributorJoined
    | ContributorDeclined
    | ContributorLeft
)
